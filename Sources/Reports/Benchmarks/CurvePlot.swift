import Foundation

/// Lines through measured points, each with the range of its samples, over any horizontal axis.
struct CurvePlot {
  /// A measured point.
  struct Point {
    /// Its place across the plot, 0...1.
    var x: Double
    var value: Double
    /// The range of the samples; the value itself where there is none.
    var low: Double
    var high: Double

    init(x: Double, value: Double, low: Double? = nil, high: Double? = nil) {
      (self.x, self.value) = (x, value)
      (self.low, self.high) = (low ?? value, high ?? value)
    }
  }

  struct Curve {
    var name: String
    var style: LineStyle
    var points: [Point]
  }

  var title: String
  var axis: ValueAxis
  /// What is written below the plot, by its place across it.
  var ticks: [(x: Double, label: String)]
  var curves: [Curve]
  /// A line that was not measured, drawn dotted.
  var reference: (name: String, points: [Point])?

  /// A place with room for long names to its right.
  static func plot(top: Double) -> Plot { Plot(left: 80, top: top, width: 560, height: 190) }

  /// The drawing in `plot`; the title stands above, names of the lines to the right.
  func markup(in plot: Plot) -> Markup {
    var drawing = plot.grid(axis)
    drawing += """
      <text class="ink" x="\(plot.left)" y="\(plot.top - 8)" font-weight="bold">\(title)</text>
      """
    for tick in ticks {
      drawing += """
        <text class="dim" fill="#555555" x="\(plot.x(tick.x))" y="\(plot.bottom + 16)" \
        text-anchor="middle">\(tick.label)</text>
        """
    }
    var labels: [(name: String, y: Double, style: LineStyle?)] = []
    if let reference {
      drawing += """
        <path class="limit" fill="none" stroke="#000000" stroke-dasharray="1 3" \
        d="\(path(reference.points, plot))"/>
        """
      if let last = reference.points.last {
        labels.append((reference.name, y(last.value, plot), nil))
      }
    }
    for curve in curves {
      drawing += line(curve, plot)
      if let last = curve.points.last {
        labels.append((curve.name, y(last.value, plot), curve.style))
      }
    }
    return drawing + plot.lineLabels(labels, width: Figure.width - plot.right - 32)
  }

  private func line(_ curve: Curve, _ plot: Plot) -> Markup {
    let style = curve.style
    var drawing: Markup = """
      <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="2"\
      \(style.dashing) d="\(path(curve.points, plot))"/>
      """
    for point in curve.points {
      let (x, middle) = (plot.x(point.x), y(point.value, plot))
      if point.high > point.low {
        drawing += """
          <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="1.5" \
          d="M\(x) \(y(point.low, plot))V\(y(point.high, plot))"/>
          """
      }
      drawing += """
        <rect class="line \(style.name)" x="\(x - 3.5)" y="\(middle - 3.5)" width="7" height="7" \
        fill="\(style.color)" stroke="\(style.color)"/>
        """
    }
    return drawing
  }

  private func path(_ points: [Point], _ plot: Plot) -> String {
    PathText.line(through: points.map { (x: plot.x($0.x), y: y($0.value, plot)) }).text
  }

  private func y(_ value: Double, _ plot: Plot) -> Double { plot.y(axis.position(value)) }
}

extension CurvePlot {
  /// Where numbers stand on an axis of powers of ten from the least to the greatest, a little off its
  /// ends.
  static func logarithmicPlaces(of values: [Double]) -> (Double) -> Double {
    let logarithms = values.map(logarithm)
    let (least, most) = (logarithms.min() ?? 0, logarithms.max() ?? 1)
    return { value in
      most > least ? 0.04 + 0.92 * (logarithm(value) - least) / (most - least) : 0.5
    }
  }

  private static func logarithm(_ value: Double) -> Double {
    value > 0 ? log10(value) : 0
  }
}
