import Foundation

/// The horizontal axis of all charts over time.
struct TimeAxis {
  /// The length of the run, in seconds.
  let span: Double
  /// What virtual zero is on the calendar, in seconds since 1970 UTC.
  let start: Int64?
  /// What began at zero, where there is no calendar.
  let origin: String

  init(span: Double, start: Int64?, origin: String = "the run") {
    self.span = max(span, 1e-9)
    self.start = start
    self.origin = origin
  }

  /// Where an instant stands: 0 at the start, 1 at the end of the run.
  func position(_ time: Double) -> Double {
    min(1, max(0, time / span))
  }

  /// What the numbers on the axis are.
  var title: String {
    guard let start else { return "time since the start of \(origin)" }
    return "time of day, UTC; the run starts on \(Self.day(start)) at \(Self.clock(start))"
  }

  /// An instant in words.
  func text(_ time: Double) -> String {
    if let start {
      let instant = start + Int64(time)
      return span > 86_400 ? "\(Self.day(instant)) \(Self.clock(instant))" : Self.clock(instant)
    }
    return label(time, step: span < 120 ? 1 : 60)
  }

  /// Instants to be marked, at most `count` of them, at round times of the axis.
  func ticks(count: Int) -> [(time: Double, label: String)] {
    let steps: [Double] = [
      0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400,
      21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000,
    ]
    let step = steps.first { span / $0 <= Double(count) } ?? span / Double(count)
    let offset = Double(start ?? 0).truncatingRemainder(dividingBy: step)
    let first = offset > 0 ? step - offset : 0
    return stride(from: first, through: span * 1.000_001, by: step).map { time in
      (time, label(time, step: step))
    }
  }

  private func label(_ time: Double, step: Double) -> String {
    if let start, step >= 1, step < 60 {
      let instant = start + Int64(time.rounded())
      return Self.clock(instant) + ":" + Self.two(Int(((instant % 60) + 60) % 60))
    }
    if let start, step >= 60 {
      let instant = start + Int64(time.rounded())
      let isMidnight = instant % 86_400 == 0
      return step >= 86_400 || (isMidnight && span > 86_400)
        ? Self.day(instant) : Self.clock(instant)
    }
    let seconds = Int(time.rounded())
    if step < 1 { return NumberFormat.page.trimmed(time, decimals: 2) + " s" }
    if step < 60 { return "\(seconds / 60):\(Self.two(seconds % 60)) min" }
    if span < 7_200 { return "\(seconds / 60) min" }
    if step >= 86_400 { return "day \(seconds / 86_400)" }
    return "\(seconds / 3_600):\(Self.two(seconds / 60 % 60)) h"
  }

  private static func two(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static func clock(_ instant: Int64) -> String {
    let second = Int(((instant % 86_400) + 86_400) % 86_400)
    return "\(two(second / 3_600)):\(two(second / 60 % 60))"
  }

  private static func day(_ instant: Int64) -> String {
    let date = Date(timeIntervalSince1970: TimeInterval(instant))
    return date.formatted(.iso8601.year().month().day())
  }
}
