/// Counts per second since the emission began.
struct EmissionSeries: Sendable {
  /// The counts of one second.
  struct Second: Equatable, Sendable {
    var intended = 0
    var sent = 0
    var answered = 0
  }

  private(set) var seconds: [Second] = []

  /// The counts of the second that `time` falls into, in nanoseconds since the emission began.
  subscript(at time: Int64) -> Second {
    get { seconds[Int(max(0, time) / 1_000_000_000)] }
    _modify {
      let second = Int(max(0, time) / 1_000_000_000)
      while seconds.count <= second { seconds.append(Second()) }
      yield &seconds[second]
    }
  }

  mutating func merge(_ other: EmissionSeries) {
    while seconds.count < other.seconds.count { seconds.append(Second()) }
    for (index, second) in other.seconds.enumerated() {
      seconds[index].intended += second.intended
      seconds[index].sent += second.sent
      seconds[index].answered += second.answered
    }
  }
}
