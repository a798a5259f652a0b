/// Numbers from 0, as a person writes them: `3,17-20`.
public struct NumberList: Equatable, Sendable, CustomStringConvertible {
  /// The ranges, in order and apart.
  private let ranges: [ClosedRange<Int>]

  /// The list of these numbers, in any order.
  ///
  /// - Complexity: O(n log n).
  public init(_ numbers: some Sequence<Int>) {
    self.init(ranges: numbers.map { $0...$0 })
  }

  /// Reads single numbers and ranges with commas between them; `nil` where it is something else.
  public init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = word.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap { end in end.allSatisfy(\.isNumber) ? Int(end) : nil }
      guard numbers.count == ends.count, ends.count <= 2, let first = numbers.first,
        let last = numbers.last, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.init(ranges: ranges)
  }

  private init(ranges: [ClosedRange<Int>]) {
    var joined: [ClosedRange<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = joined.last, range.lowerBound - 1 <= last.upperBound else {
        joined.append(range)
        continue
      }
      joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
    self.ranges = joined
  }

  /// Whether there is none.
  public var isEmpty: Bool { ranges.isEmpty }

  /// How many there are.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The largest number.
  public var last: Int? { ranges.last?.upperBound }

  /// Whether a number is one of them.
  public func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

  /// The shortest text that reads back the same.
  public var description: String {
    ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
    .joined(separator: ",")
  }
}
