/// A chart over time in lines of characters, all on one axis.
struct TimeChartText {
  /// The length of the run, in seconds.
  let length: Double
  let ink: Ink
  /// The characters before the chart.
  let margin: Int

  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let letters = Array(".:-=+*%#")

  /// The characters of the chart.
  var width: Int { max(20, ink.width - margin) }

  /// A line of the chart with a label before it.
  func labelled(_ label: String, _ line: String) -> String {
    let label = ink.cut(label, to: margin - 1)
    return label + String(repeating: " ", count: margin - label.count) + line
  }

  /// For each column the greatest value of a series of equal parts that lasts until `end`.
  func columns(of series: [Double], until end: Double) -> [Double] {
    guard !series.isEmpty, end > 0 else { return Array(repeating: 0, count: width) }
    let scale = Double(series.count) / end
    return (0..<width).map { column in
      let from = Double(column) / Double(width) * length * scale
      let to = Double(column + 1) / Double(width) * length * scale
      let first = Int(from)
      guard first < series.count else { return 0 }
      let last = min(series.count - 1, max(first, Int(to.rounded(.up)) - 1))
      return series[first...last].max() ?? 0
    }
  }

  /// The instants of the axis under their places.
  func axis(_ time: TimeAxis) -> String {
    var line = Array(repeating: Character(" "), count: width)
    var free = 0
    for tick in time.ticks(count: max(2, width / 11)) {
      let place = Int((time.position(tick.time) * Double(width)).rounded())
      let label = Array(tick.label.replacing("\u{A0}", with: " "))
      let start = min(place, width - label.count)
      guard start >= free, start >= 0 else { continue }
      for (offset, character) in label.enumerated() { line[start + offset] = character }
      free = start + label.count + 2
    }
    return String(String(line).reversed().drop { $0 == " " }.reversed())
  }

  /// A bar for each stretch of time; ramps rise and fall.
  func bars(_ stretches: [Explanation.Stretch], rising: Double, falling: Double) -> String {
    let blocks = ink.isASCII ? Self.letters : Self.blocks
    let quiet: Character = ink.isASCII ? "." : "·"
    let short: Character = ink.isASCII ? "|" : "▎"
    return String(
      (0..<width).map { column in
        let from = Double(column) / Double(width) * length
        let to = Double(column + 1) / Double(width) * length
        var (covered, strength) = (0.0, 0.0)
        for stretch in stretches where stretch.start < to && stretch.end > from {
          let (start, end) = (max(from, stretch.start), min(to, stretch.end))
          covered += end - start
          strength = max(
            strength,
            Self.strength(at: (start + end) / 2, in: stretch, rising: rising, falling: falling)
          )
        }
        guard covered > 0 else { return quiet }
        if covered < 0.5 * (to - from), strength >= 1 { return short }
        return blocks[min(blocks.count - 1, Int(strength * Double(blocks.count)))]
      }
    )
  }

  private static func strength(
    at time: Double,
    in stretch: Explanation.Stretch,
    rising: Double,
    falling: Double
  ) -> Double {
    var strength = 1.0
    if rising > 0 { strength = min(strength, (time - stretch.start) / rising) }
    if falling > 0 { strength = min(strength, (stretch.end - time) / falling) }
    return max(0, strength)
  }
}
