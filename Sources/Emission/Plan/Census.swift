import NIOCore
import Requests
import Wire

/// What a plan would send, counted without sending anything.
public struct Census: Equatable, Sendable {
  /// Requests of one kind to one place.
  public struct Line: Equatable, Sendable {
    /// The number of the target.
    public let target: Int
    /// The method.
    public let method: String
    /// The path, the target's own included; values that differ stand in double braces.
    public let path: String
    /// Requests.
    public internal(set) var requests = 0
    /// Their bytes.
    public internal(set) var bytes = 0
    /// The most of them in a second, counted from the beginning in whole seconds.
    public internal(set) var peakPerSecond = 0
    /// The most of them in a hundredth of a second, counted likewise.
    public internal(set) var peakPerHundredth = 0
  }

  /// Requests.
  public private(set) var requests = 0
  /// Sessions that the requests belong to; those of each round count anew.
  public private(set) var sessions = 0
  /// Requests per number of endpoint.
  public private(set) var requestsByEndpoint: [Int]
  /// Requests per phase of the timeline.
  public private(set) var requestsByPhase: [Int]
  /// Requests by target, method and path, the most first.
  public private(set) var lines: [Line] = []
  /// Bytes of all requests as they go over the wire, without those of TCP, TLS and IP.
  public private(set) var bytes = 0
  /// Rounds of the trace that were begun.
  public private(set) var rounds = 0
  /// Intended time of the first request, in nanoseconds since the emission begins.
  public private(set) var firstIntended: Int64 = 0
  /// Intended time of the last request.
  public private(set) var lastIntended: Int64 = 0
  /// The most requests in a second, counted from the beginning in whole seconds.
  public private(set) var peakPerSecond = 0
  /// The most requests in a hundredth of a second, counted likewise.
  public private(set) var peakPerHundredth = 0
  /// How many requests are intended when.
  public private(set) var schedule = ScheduleShape()
  /// Virtual start of the first request, in nanoseconds.
  public private(set) var firstStart: Int64 = 0
  /// Latest virtual start of a request.
  public private(set) var lastStart: Int64 = 0

  /// Counts what a plan would send.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - map: what its requests are.
  ///   - onProgress: is told, now and then, how many requests have been counted and up to which
  ///     virtual time, in nanoseconds.
  /// - Throws: what reading the trace throws.
  public init(
    of plan: EmissionPlan,
    _ map: RequestMap,
    onProgress: (_ requests: Int, _ start: Int64) -> Void = { _, _ in }
  ) throws {
    requestsByEndpoint = Array(repeating: 0, count: plan.table.endpoints.count)
    requestsByPhase = Array(repeating: 0, count: max(1, plan.description.phases.count))
    var tally = LineTally(map)
    var renderer = RequestRenderer(map, description: plan.description)
    var buffer = ByteBuffer()
    var peaks = Peaks()
    var iterator = try plan.makeIterator()
    while let chunk = try iterator.next() {
      for request in chunk.requests {
        buffer.clear()
        renderer.append(request, sequence: requests, intended: request.intended, to: &buffer)
        count(request, bytes: buffer.readableBytes)
        peaks.add(request.intended)
        tally.add(request, bytes: buffer.readableBytes)
      }
      sessions += chunk.endedSessions.count
      onProgress(requests, lastStart)
    }
    (peakPerSecond, peakPerHundredth) = (peaks.perSecond, peaks.perHundredth)
    lines = tally.lines.filter { $0.requests > 0 }.sorted {
      ($1.requests, $0.target, $0.path, $0.method) < ($0.requests, $1.target, $1.path, $1.method)
    }
  }

  /// Requests a second from the first to the last; `nil` where they take no time.
  public var meanRate: Double? {
    let span = lastIntended - firstIntended
    return span > 0 ? Double(requests - 1) * 1e9 / Double(span) : nil
  }

  private mutating func count(_ request: PlannedRequest, bytes: Int) {
    if requests == 0 {
      firstIntended = request.intended
      firstStart = request.start
    }
    self.bytes += bytes
    requests += 1
    requestsByEndpoint[Int(request.endpoint)] += 1
    let phase = Int(request.phase)
    if requestsByPhase.indices.contains(phase) { requestsByPhase[phase] += 1 }
    rounds = max(rounds, Int(request.round) + 1)
    lastIntended = request.intended
    lastStart = max(lastStart, request.start)
    schedule.add(request.intended)
  }
}

/// Counts requests by target, method and path.
private struct LineTally {
  private(set) var lines: [Census.Line] = []
  /// For each endpoint the number of its line.
  private var numbers: [Int] = []
  private var peaks: [Peaks] = []

  init(_ map: RequestMap) {
    var known: [String: Int] = [:]
    for (endpoint, isLeftOut) in map.leftOut.enumerated() {
      guard !isLeftOut else {
        numbers.append(-1)
        continue
      }
      let number = UInt32(endpoint)
      let line = Census.Line(
        target: map.target(of: number),
        method: map.method(of: number),
        path: map.path(of: number)
      )
      let key = "\(line.target) \(line.method) \(line.path)"
      if known[key] == nil {
        known[key] = lines.count
        lines.append(line)
        peaks.append(Peaks())
      }
      numbers.append(known[key] ?? 0)
    }
  }

  mutating func add(_ request: PlannedRequest, bytes: Int) {
    let line = numbers[Int(request.endpoint)]
    lines[line].requests += 1
    lines[line].bytes += bytes
    peaks[line].add(request.intended)
    lines[line].peakPerSecond = peaks[line].perSecond
    lines[line].peakPerHundredth = peaks[line].perHundredth
  }
}

/// The most requests in a second and in a hundredth of one, counted from the beginning.
private struct Peaks {
  private var second = Bucket(length: 1_000_000_000)
  private var hundredth = Bucket(length: 10_000_000)

  var perSecond: Int { second.most }
  var perHundredth: Int { hundredth.most }

  mutating func add(_ time: Int64) {
    second.add(time)
    hundredth.add(time)
  }

  /// The bucket of time that is now being filled, and the fullest so far.
  private struct Bucket {
    let length: Int64
    private var index: Int64 = -1
    private var count = 0
    private(set) var most = 0

    init(length: Int64) {
      self.length = length
    }

    mutating func add(_ time: Int64) {
      if time / length != index {
        index = time / length
        count = 0
      }
      count += 1
      most = max(most, count)
    }
  }
}
