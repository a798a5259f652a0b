import EmissionResults
import Requests
import Traces
import Wire

/// What to send and when: the requests of a stretch of a trace, on the clock of the emission.
///
/// A plan is a recipe and holds no requests; each ``makeIterator()`` reads the trace anew, so that
/// memory does not grow with the trace.
public struct EmissionPlan: Sendable {
  /// Which requests of the trace are meant.
  public struct Window: Equatable, Sendable {
    /// The first virtual instant, in nanoseconds; `nil`: that of the first request.
    public var from: Int64?
    /// The virtual instant before which requests start, in nanoseconds; `nil`: no end.
    public var until: Int64?
    /// The most requests; `nil`: no limit.
    public var limit: Int?

    /// Creates a window.
    public init(from: Int64? = nil, until: Int64? = nil, limit: Int? = nil) {
      self.from = from
      self.until = until
      self.limit = limit
    }
  }

  /// Gives rows of table 0 in the order of their start, chunk by chunk, from the first start at or
  /// behind `from` on; `nil` at the end.
  public typealias RowChunks = () throws -> [CallRow]?

  /// What the trace says of itself.
  public let description: TraceDescription
  /// The endpoints of the trace.
  public let table: EndpointTable
  /// The pace.
  public let pace: Pace
  /// The window.
  public let window: Window

  private let open: @Sendable (Window) throws -> RowChunks

  /// Creates a plan over rows that `open` reads.
  public init(
    description: TraceDescription,
    pace: Pace = .speed(1),
    window: Window = Window(),
    open: @escaping @Sendable (Window) throws -> RowChunks
  ) {
    self.description = description
    self.pace = pace
    self.window = window
    self.open = open
    table = EndpointTable(description)
  }

  /// Creates a plan over rows in memory, in any order.
  public init(
    description: TraceDescription,
    rows: [CallRow],
    pace: Pace = .speed(1),
    window: Window = Window()
  ) {
    let sorted = rows.sorted {
      ($0.time &- $0.latency, $0.session) < ($1.time &- $1.latency, $1.session)
    }
    self.init(description: description, pace: pace, window: window) { _ in
      var rest: [CallRow]? = sorted
      return {
        defer { rest = nil }
        return rest
      }
    }
  }

  /// Starts to read the requests, in the order of their intended times.
  public func makeIterator() throws -> Iterator {
    Iterator(self, rows: try open(window))
  }
}

extension EmissionPlan {
  /// Reads the requests of a plan, chunk by chunk.
  public struct Iterator {
    private let plan: EmissionPlan
    private let rows: RowChunks
    private var origin: Int64?
    private var count = 0
    private var isAtEnd = false

    fileprivate init(_ plan: EmissionPlan, rows: @escaping RowChunks) {
      self.plan = plan
      self.rows = rows
      origin = plan.window.from
    }

    /// The next requests, at least one; `nil` at the end.
    public mutating func next() throws -> [PlannedRequest]? {
      while !isAtEnd {
        guard let chunk = try rows() else { break }
        var requests: [PlannedRequest] = []
        requests.reserveCapacity(chunk.count)
        for row in chunk {
          guard let request = try plan(row) else { continue }
          requests.append(request)
        }
        if !requests.isEmpty { return requests }
      }
      isAtEnd = true
      return nil
    }

    private mutating func plan(_ row: CallRow) throws -> PlannedRequest? {
      if isAtEnd { return nil }
      guard row.attempt == 0, let endpoint = try plan.table.index(of: row) else { return nil }
      guard row.latency <= row.time, let start = nanoseconds(row.time - row.latency),
        let response = nanoseconds(row.latency)
      else {
        throw EmissionError(
          .damagedTrace,
          "a row has a time that no clock holds: \(row.time) − \(row.latency)"
        )
      }
      if let from = plan.window.from, start < from { return nil }
      if start >= plan.window.until ?? .max || count >= plan.window.limit ?? .max {
        isAtEnd = true
        return nil
      }
      let origin = self.origin ?? start
      self.origin = origin
      let intended = try intended(virtual: start - origin)
      count += 1
      return PlannedRequest(
        intended: intended,
        start: start,
        simulatedResponse: response,
        session: row.session,
        endpoint: endpoint,
        persona: row.persona,
        journey: row.journey,
        step: row.step,
        service: UInt16(plan.table.endpoints[Int(endpoint)]?.serviceIndex ?? 0),
        region: row.region,
        phase: row.phase,
        attempt: row.attempt,
        call: row.call
      )
    }

    /// Time in nanoseconds; `nil` beyond what the clock can hold, which only a damaged row has.
    private func nanoseconds(_ quanta: UInt64) -> Int64? {
      let (product, overflow) = quanta.multipliedReportingOverflow(by: plan.description.quantum)
      return overflow ? nil : Int64(exactly: product)
    }

    private func intended(virtual: Int64) throws -> Int64 {
      let time =
        switch plan.pace {
        case .speed(let factor): Double(virtual) / factor
        case .rate(let rate): Double(count) / rate * 1e9
        }
      guard time < 1e18 else {
        throw EmissionError(
          .usage,
          "at this pace the replay would last longer than thirty years",
          hint: "choose a greater --speed or --rate, or a shorter window"
        )
      }
      // Where nothing is scaled, nothing is rounded.
      return plan.pace == .speed(1) ? virtual : Int64(time.rounded())
    }
  }
}
