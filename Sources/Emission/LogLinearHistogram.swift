struct LogLinearHistogram: Sendable {
  private var counts = [UInt64](repeating: 0, count: 64 * 64)
  private(set) var count: UInt64 = 0
  private(set) var sum: UInt64 = 0
  private var maximum: UInt64 = 0
  var max: UInt64? { count == 0 ? nil : maximum }
  private static func bucket(_ v: UInt64) -> Int {
    if v < 64 { return Int(v) }
    let e = 63 - v.leadingZeroBitCount
    return (e - 5) * 64 + Int((v >> UInt64(e - 6)) & 63)
  }
  mutating func record(_ value: UInt64) {
    counts[Self.bucket(value)] += 1
    count += 1
    sum &+= value
    maximum = Swift.max(maximum, value)
  }
  func quantile(_ p: Double) -> UInt64? {
    guard count > 0 else { return nil }
    let rank = Swift.max(1, UInt64((p * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for (i, c) in counts.enumerated() {
      seen += c
      if seen >= rank {
        if i < 64 { return UInt64(i) }
        let e = i / 64 + 5
        return min(maximum, (UInt64(64 + i % 64 + 1) << UInt64(e - 6)) - 1)
      }
    }
    return maximum
  }
}
