/// Evenly spaced decimal numbers, exact as they are written.
public struct DecimalRange: Equatable, Sendable {
  private let first: Int64
  private let step: Int64
  private let decimals: Int
  /// How many numbers there are, at least 1.
  public let count: Int

  private static let mostDecimals = 9
  private static let largest: Int64 = 1_000_000_000_000_000

  /// The whole numbers from `first` to `last`.
  ///
  /// - Precondition: `first` ≤ `last`.
  public init(_ first: Int, through last: Int) {
    precondition(first <= last, "a range goes upwards, not from \(first) to \(last)")
    self.first = Int64(first)
    step = 1
    decimals = 0
    count = last - first + 1
  }

  /// Reads `8..20`, or with a step `0.5..2:0.1`; the step is 1 where none is said.
  ///
  /// `nil` where it is none: the ends and the step are decimal numbers, the range goes upwards and the
  /// step is above zero.
  public init?(_ text: String) {
    guard let dots = text.firstRange(of: "..") else { return nil }
    let rest = text[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(rest.count) else { return nil }
    let words = [String(text[..<dots.lowerBound])] + rest.map(String.init)
    let numbers = words.map(Self.parts)
    guard numbers.allSatisfy({ $0 != nil }) else { return nil }
    let decimals = numbers.map { $0?.decimals ?? 0 }.max() ?? 0
    let scaled = numbers.compactMap { number -> Int64? in
      guard let number else { return nil }
      let factor = Self.power(decimals - number.decimals)
      let (value, isTooLarge) = number.digits.multipliedReportingOverflow(by: factor)
      return isTooLarge || value.magnitude > Self.largest.magnitude ? nil : value
    }
    guard scaled.count == words.count else { return nil }
    let step = scaled.count > 2 ? scaled[2] : Self.power(decimals)
    guard step > 0, scaled[0] <= scaled[1] else { return nil }
    self.decimals = decimals
    self.step = step
    first = scaled[0]
    count = Int((scaled[1] - scaled[0]) / step) + 1
  }

  /// The number at a place as a text; the first stands at 0.
  ///
  /// - Precondition: `index` lies within the range.
  public subscript(index: Int) -> String {
    precondition(index >= 0 && index < count, "number \(index) of \(count)")
    let value = first + Int64(index) * step
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 ? "-" : ""
    let fraction = padded.suffix(decimals).reversed().drop { $0 == "0" }.reversed()
    let whole = sign + padded.dropLast(decimals)
    return fraction.isEmpty ? whole : whole + "." + String(fraction)
  }

  /// The place of the number nearest to `value`.
  public func index(nearest value: Double) -> Int {
    let place = (value * Double(Self.power(decimals)) - Double(first)) / Double(step)
    return Int(min(Double(count - 1), max(0, place.rounded())))
  }

  private static func parts(_ text: String) -> (digits: Int64, decimals: Int)? {
    let word = text.drop { $0 == " " }
    let pieces = word.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(pieces.count), let whole = pieces.first, !whole.isEmpty else {
      return nil
    }
    let fraction = pieces.count > 1 ? pieces[1] : ""
    guard fraction.count <= mostDecimals, pieces.count == 1 || !fraction.isEmpty,
      fraction.allSatisfy({ $0.isASCII && $0.isNumber }),
      let digits = Int64(whole + fraction)
    else { return nil }
    return (digits, fraction.count)
  }

  private static func power(_ exponent: Int) -> Int64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
