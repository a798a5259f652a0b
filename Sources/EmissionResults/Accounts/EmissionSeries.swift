/// Counts per second since the emission began.
struct EmissionSeries: Equatable, Sendable {
  /// The counts of one second.
  struct Second: Equatable, Sendable {
    /// Requests intended for it.
    var intended = 0
    /// Requests sent in it.
    var sent = 0
    /// Answers that came in it.
    var answered = 0
    /// Errors of the target that came to light in it.
    var errors = 0
  }

  /// The most seconds that are told apart, eleven days; what comes later counts in the last.
  private static let capacity = 1_000_000

  private(set) var seconds: [Second]

  init(seconds: [Second] = []) { self.seconds = seconds }

  /// The counts of the second that `time` falls into, in nanoseconds since the emission began.
  subscript(at time: Int64) -> Second {
    get { seconds[Self.second(of: time)] }
    _modify {
      let second = Self.second(of: time)
      while seconds.count <= second { seconds.append(Second()) }
      yield &seconds[second]
    }
  }

  /// Adds the counts of another part.
  mutating func merge(_ other: EmissionSeries) {
    for (index, second) in other.seconds.enumerated() {
      if index == seconds.count { seconds.append(Second()) }
      seconds[index].intended += second.intended
      seconds[index].sent += second.sent
      seconds[index].answered += second.answered
      seconds[index].errors += second.errors
    }
  }

  static func second(of time: Int64) -> Int {
    min(Int(max(0, time) / 1_000_000_000), capacity - 1)
  }
}
