/// A set of HTTP statuses.
public struct StatusSet: Equatable, Sendable {
  /// The statuses that HTTP has room for.
  static let all = 100...599

  private var members: [Bool]

  /// Creates the set of these ranges.
  init(_ ranges: [ClosedRange<Int>]) {
    members = Array(repeating: false, count: 600)
    for range in ranges {
      for status in range.clamped(to: Self.all) { members[status] = true }
    }
  }

  /// What an answer is expected to be unless a map says otherwise: no error.
  static let withoutError = StatusSet([100...399])

  /// Whether a status is in the set.
  public func contains(_ status: Int) -> Bool {
    members.indices.contains(status) && members[status]
  }

  /// Reads `200`, `2xx`, `200-204` or `2xx-3xx`; `nil` where it is none of them.
  static func range(_ text: String) -> ClosedRange<Int>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map(one)
    guard (1...2).contains(bounds.count), let first = bounds[0],
      let last = bounds[bounds.count - 1],
      first.lowerBound <= last.upperBound
    else { return nil }
    return first.lowerBound...last.upperBound
  }

  private static func one(_ text: Substring) -> ClosedRange<Int>? {
    let digits = text.lowercased()
    guard digits.count == 3, let first = digits.first?.wholeNumberValue, (1...5).contains(first)
    else { return nil }
    if digits.hasSuffix("xx") { return first * 100...first * 100 + 99 }
    return Int(digits).map { $0...$0 }
  }
}
