/// How a series is drawn: a color of Okabe and Ito, which all eyes tell apart, and a dash pattern,
/// which grey print tells apart.
struct LineStyle: Equatable {
  /// The class by which the style sheet finds it: `c0`...
  let name: String
  /// The color on a light ground.
  let color: String
  /// The dash pattern; empty: solid.
  let dashes: String

  static let blue = LineStyle(name: "c0", color: "#0072B2", dashes: "")
  static let vermillion = LineStyle(name: "c1", color: "#D55E00", dashes: "7 3")
  static let green = LineStyle(name: "c2", color: "#009E73", dashes: "2 3")
  static let purple = LineStyle(name: "c3", color: "#CC79A7", dashes: "10 3 2 3")

  static let orange = LineStyle(name: "c4", color: "#E69F00", dashes: "4 2")
  static let sky = LineStyle(name: "c5", color: "#56B4E9", dashes: "1 3")
  static let black = LineStyle(name: "c7", color: "#222222", dashes: "6 3")
  static let grey = LineStyle(name: "c6", color: "#777777", dashes: "12 4")

  /// As many styles as a chart can tell apart.
  static let all: [LineStyle] = [.blue, .vermillion, .green, .purple, .orange, .sky, .grey]

  /// The same color without dashes, for a line that is alone in its panel.
  var solid: LineStyle { LineStyle(name: name, color: color, dashes: "") }

  /// The color of an area: lighter, and as opaque as the line.
  var tint: String {
    let number = Int(color.dropFirst(), radix: 16) ?? 0
    let parts = [number >> 16, number >> 8 & 255, number & 255].map { part in
      let light = part + (255 - part) * 2 / 5
      return (light < 16 ? "0" : "") + String(light, radix: 16)
    }
    return "#" + parts.joined()
  }

  /// The attribute of a path that draws the dashes.
  var dashing: Markup { dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"" }
}

/// A line of a chart.
struct Series {
  var name: String
  var style: LineStyle
  /// One value a window; absent: nothing to draw.
  var values: [Double?]

  /// Creates a series.
  init(_ name: String, _ style: LineStyle, _ values: [Double?]) {
    self.name = name
    self.style = style
    self.values = values
  }
}

/// A rectangle of a drawing, in pixels.
struct Plot {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  /// The pixel of a share of the width.
  func x(_ position: Double) -> Double { left + position * width }

  /// The pixel of a share of the height, counted from the bottom.
  func y(_ position: Double) -> Double { bottom - position * height }
}

extension String {
  /// The text, cut with an ellipsis to the width in pixels at 12 pixels a line.
  func fitted(_ width: Double) -> String {
    let most = max(2, Int(width / Self.characterWidth))
    return count <= most ? self : prefix(most - 1) + "…"
  }

  /// About as many pixels as the text takes at 12 pixels a line.
  var estimatedWidth: Double { Double(count) * Self.characterWidth }

  private static let characterWidth = 6.7
}
