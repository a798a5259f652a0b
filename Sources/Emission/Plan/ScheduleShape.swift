import JSONText

/// How many requests are intended when, in at most ``capacity`` stretches of equal length.
///
/// The stretches double whenever the schedule outgrows them, so its length need not be known.
public struct ScheduleShape: Equatable, Sendable {
  /// The most stretches.
  public static let capacity = 192

  /// The length of a stretch in nanoseconds.
  public private(set) var length: Int64 = 1_000_000
  /// Requests in each stretch, from time 0 on.
  public private(set) var counts: [Int] = []

  /// Counts a request.
  ///
  /// - Precondition: `time` is not negative.
  mutating func add(_ time: Int64) {
    while time / length >= Int64(Self.capacity) { double() }
    let index = Int(time / length)
    while counts.count <= index { counts.append(0) }
    counts[index] += 1
  }

  private mutating func double() {
    length *= 2
    counts = stride(from: 0, to: counts.count, by: 2).map { index in
      counts[index] + (index + 1 < counts.count ? counts[index + 1] : 0)
    }
  }

  /// The schedule as a line of blocks, 96 at most; empty where there is nothing to see.
  public var sparkline: String {
    let step = max(1, (counts.count + 95) / 96)
    let columns = stride(from: 0, to: counts.count, by: step).map { index in
      counts[index..<min(index + step, counts.count)].reduce(0, +)
    }
    guard let most = columns.max(), most > 0, columns.count > 1 else { return "" }
    let blocks = Array("▁▂▃▄▅▆▇█")
    return String(
      columns.map { count in
        count == 0 ? " " : blocks[(count * 8 - 1) / most]
      }
    )
  }

  /// The schedule as a JSON object: the seconds of a stretch, and the requests of each.
  public var json: JSONValue {
    .object([
      .init("seconds", .real(Double(length) / 1e9)),
      .init("requests", .array(counts.map { .integer($0) })),
    ])
  }
}
