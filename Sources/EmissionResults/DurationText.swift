import Traces

extension DurationText {
  /// A duration for people: three digits at most and one unit.
  public static func describe(nanoseconds: Int64) -> String {
    let magnitude = Double(nanoseconds.magnitude)
    let sign = nanoseconds < 0 ? "-" : ""
    if magnitude >= 3600e9 {
      let minutes = Int((magnitude / 60e9).rounded())
      return "\(sign)\(minutes / 60)h\(minutes % 60 == 0 ? "" : "\(minutes % 60)m")"
    }
    if magnitude >= 60e9 {
      let seconds = Int((magnitude / 1e9).rounded())
      return "\(sign)\(seconds / 60)m\(seconds % 60 == 0 ? "" : "\(seconds % 60)s")"
    }
    let scaled = [("s", 1e9), ("ms", 1e6), ("us", 1e3)].first { magnitude >= $0.1 } ?? ("ns", 1)
    return sign + Self.threeDigits(magnitude / scaled.1) + " " + scaled.0
  }

  /// A number with three significant digits and no zeros at its end.
  public static func threeDigits(_ value: Double) -> String {
    let factor = value >= 100 ? 1.0 : value >= 10 ? 10.0 : 100.0
    let rounded = (value * factor).rounded() / factor
    return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
  }
}
