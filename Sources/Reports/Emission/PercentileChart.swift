import Foundation

/// Quantiles over their probability, the rare ones stretched: the plot that users of HdrHistogram
/// know.
///
/// The horizontal axis is 1 / (1 − p) on a logarithmic scale, so that 99 %, 99.9 % and 99.99 % stand
/// one decade apart each.
struct PercentileChart {
  /// A curve: seconds over the share of values that are at most so large.
  struct Curve {
    var name: String
    var style: LineStyle
    var points: [(share: Double, seconds: Double)]
  }

  let numbers: NumberFormat
  let curves: [Curve]
  /// What the horizontal axis counts.
  var population = "share of requests that took no longer"

  private let plot = Plot(left: 70, top: 30, width: Figure.width - 230, height: 260)

  /// The drawing and its height; `nil` where no curve has a point.
  var drawing: (markup: Markup, height: Double)? {
    let seconds = curves.flatMap { $0.points.map(\.seconds) }
    guard seconds.contains(where: { $0 > 0 }) else { return nil }
    let axis = ValueAxis.logarithmic(covering: seconds, label: numbers.duration)
    var drawing = grid(axis)
    for curve in curves { drawing += line(curve, axis) }
    drawing += labels(axis)
    drawing += """
      <text class="ink" x="\(plot.left)" y="\(plot.top - 8)" font-weight="bold">\
      Time, logarithmic axis</text>\
      <text class="dim" fill="#555555" x="\(plot.left)" y="\(plot.bottom + 34)">\
      \(population); each step to the right is ten times rarer</text>
      """
    return (drawing, plot.bottom + 44)
  }

  /// The greatest number of decades that any curve reaches, at least two.
  private var decades: Double {
    let rarest =
      curves.flatMap(\.points).filter { $0.share < 1 }.map { Self.decade($0.share) }.max() ?? 2
    return max(2, rarest.rounded(.up))
  }

  /// 0 for the least value, 1 for the 90th percentile, 2 for the 99th and so on.
  private static func decade(_ share: Double) -> Double {
    share >= 1 ? 9 : -log10(1 - share)
  }

  private func x(_ share: Double) -> Double {
    plot.x(min(1, Self.decade(share) / decades))
  }

  private func grid(_ axis: ValueAxis) -> Markup {
    var drawing = plot.grid(axis)
    let shares = [0, 0.5] + (1...Int(decades)).map { 1 - pow(10, -Double($0)) }
    for share in shares {
      let x = x(share)
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(x) \(plot.top)V\(plot.bottom)"/>\
        <text class="dim" fill="#555555" x="\(x)" y="\(plot.bottom + 16)" text-anchor="middle">\
        \(Self.label(share))</text>
        """
    }
    return drawing + """
      <path class="axis" fill="none" stroke="#888888" d="M\(plot.left) \(plot.bottom)H\(plot.right)"/>
      """
  }

  private static func label(_ share: Double) -> String {
    let nines = Int(decade(share).rounded())
    if share == 0 { return "0" }
    if share == 0.5 { return "50\u{A0}%" }
    return nines == 1
      ? "90\u{A0}%"
      : nines == 2
        ? "99\u{A0}%"
        : "99." + String(repeating: "9", count: nines - 2) + "\u{A0}%"
  }

  private func line(_ curve: Curve, _ axis: ValueAxis) -> Markup {
    let points = curve.points.map { point in
      x(point.share).coordinateText + " " + plot.y(axis.position(point.seconds)).coordinateText
    }
    guard !points.isEmpty else { return "" }
    let path = "M" + points.joined(separator: "L")
    return """
      <path class="line \(curve.style.name)" fill="none" stroke="\(curve.style.color)" \
      stroke-width="1.6" stroke-linejoin="round"\(curve.style.dashing) \
      data-name="\(curve.name)" d="\(path)"/>
      """
  }

  private func labels(_ axis: ValueAxis) -> Markup {
    let shown = curves.filter { !$0.points.isEmpty }
    return plot.lineLabels(
      shown.map { ($0.name, plot.y(axis.position($0.points.last?.seconds ?? 0)), $0.style) }
    )
  }
}
