import Wire

/// What a sink writes down.
struct SinkBook: Sendable {
  /// The most arrivals that are kept one by one; those beyond are only counted.
  static let maximumArrivals = 4_000_000

  /// An arrival that is kept.
  struct Arrival: Sendable, BitwiseCopyable {
    var time: MonotonicTime
    /// The intended time of a request that says so; −1: it does not.
    var intended: Int64
  }

  /// The first arrival of all.
  private(set) var first: MonotonicTime?
  private(set) var last: MonotonicTime?
  private(set) var requests = 0
  private(set) var malformed = 0
  private(set) var connections = 0
  private(set) var requestsByPath: [[UInt8]: Int] = [:]
  private(set) var requestsBySecond: [Int] = []
  private(set) var arrivals: [Arrival] = []

  /// Writes a request down.
  mutating func record(_ message: HTTPMessage, at time: MonotonicTime) {
    let first = self.first ?? time
    self.first = first
    last = max(last ?? time, time)
    requests += 1
    requestsByPath[message.path, default: 0] += 1
    let second = Int(max(0, time.nanoseconds(since: first)) / 1_000_000_000)
    while requestsBySecond.count <= second { requestsBySecond.append(0) }
    requestsBySecond[second] += 1
    if arrivals.count < Self.maximumArrivals {
      arrivals.append(Arrival(time: time, intended: message.intended ?? -1))
    }
  }

  mutating func recordMalformed() { malformed += 1 }

  mutating func recordConnection() { connections += 1 }
}
