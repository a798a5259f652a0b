import Analysis
import Statistics
import Traces

/// What became of the requests of an emission, by group and slice of time.
///
/// A slice is a sixtieth of the time from the first intended request to the last, so that slices of two
/// emissions of one plan have the same requests, however fast either was sent.
public struct EmissionSlices: Sendable {
  /// The requests of a group in a slice.
  public struct Slice: Equatable, Sendable {
    /// Response times in nanoseconds, from the instant a request was due; those of time-outs are the
    /// waits.
    public var responses = LogLinearHistogram()
    /// Requests that were tried.
    public var requests = 0
    /// Requests among them that ended in an error of the endpoint.
    public var errors = 0

    /// Creates a slice without a request.
    public init() {}

    mutating func merge(_ other: Slice) {
      responses.merge(other.responses)
      requests += other.requests
      errors += other.errors
    }
  }

  /// How many slices an emission has.
  public static let count = 60

  /// By group: all requests, then each step; then by slice.
  public private(set) var groups: [[Slice]]
  /// The names of the groups.
  public let names: [String]
  /// The length of a slice, in seconds.
  public let length: Double

  /// Creates slices without a request.
  ///
  /// - Parameters:
  ///   - steps: the names of the steps.
  ///   - length: the length of a slice, in seconds.
  public init(steps: [String], length: Double) {
    names = ["all requests"] + steps
    self.length = length
    groups = Array(
      repeating: Array(repeating: Slice(), count: Self.count),
      count: names.count
    )
  }

  /// Counts a request.
  ///
  /// - Parameters:
  ///   - slice: the slice for which it was intended, 0 to 59.
  ///   - step: its step; `nil` where that is none of the names.
  ///   - response: its response time in nanoseconds; `nil` where there was none.
  ///   - isError: whether it ended in an error of the endpoint.
  public mutating func record(slice: Int, step: Int?, response: UInt64?, isError: Bool) {
    for group in [0] + (step.map { [$0 + 1] } ?? []) {
      groups[group][slice].requests += 1
      if isError { groups[group][slice].errors += 1 }
      if let response { groups[group][slice].responses.record(response) }
    }
  }

  /// Takes the rows of an emission.
  ///
  /// A request was tried unless it was shed or cut off by the end of the emission; it ended in an error
  /// where no answer came or one with a status of 400 or more.
  ///
  /// - Throws: where the file is damaged.
  public init(rows: TraceReader) throws {
    let description = rows.description
    let bounds = rows.times ?? 0...0
    let span = max(1, bounds.upperBound - bounds.lowerBound + 1)
    self.init(
      steps: description.journeys.flatMap { journey in
        journey.steps.map { "\(journey.name)/\($0.name)" }
      },
      length: Double(span) / 1e9 / Double(Self.count)
    )
    let firstSteps = description.journeys.reduce(into: [0]) {
      $0.append($0[$0.count - 1] + $1.steps.count)
    }
    for block in rows.blocks where block.table == .emission {
      for row in try rows.readBlock(block.number).emissions {
        guard ![.shed, .skipped, .pending].contains(row.reason) else { continue }
        let isAnswered = [.sent, .late].contains(row.reason)
        let time = UInt64(max(0, row.lastByte - row.due))
        let position = (row.time - bounds.lowerBound).multipliedFullWidth(by: UInt64(Self.count))
        record(
          slice: Int(span.dividingFullWidth(position).quotient),
          step: firstSteps[Int(row.journey)] + Int(row.step),
          response: isAnswered || row.reason == .timedOut ? time : nil,
          isError: !isAnswered || row.status >= 400
        )
      }
    }
  }

  /// All requests of a group.
  func whole(_ group: Int) -> Slice {
    groups[group].reduce(into: Slice()) { $0.merge($1) }
  }

  /// The slices of a group, some neighbors taken together.
  ///
  /// - Precondition: `factor` divides 60.
  func slices(of group: Int, joining factor: Int) -> [Slice] {
    stride(from: 0, to: Self.count, by: factor).map { first in
      groups[group][first..<first + factor].reduce(into: Slice()) { $0.merge($1) }
    }
  }

  /// How all requests went over time.
  public var course: [EmissionComparison.Stretch] {
    groups[0].enumerated().map { index, slice in
      func seconds(_ probability: Double) -> Double? {
        slice.responses.quantile(probability).map { Double($0) / 1e9 }
      }
      return EmissionComparison.Stretch(
        start: Double(index) * length,
        requests: slice.requests,
        p50: seconds(0.5),
        p95: seconds(0.95),
        p99: seconds(0.99),
        errorRate: slice.requests > 0 ? Double(slice.errors) / Double(slice.requests) : nil
      )
    }
  }
}
