/// Panels one below the other on one time axis, with the effects above and through them.
struct TimeChart {
  private let panels: PanelDrawing
  var panelHeight = 170.0

  private let left = 70.0
  private let right = 160.0

  init(_ panels: PanelDrawing) {
    self.panels = panels
  }

  init(_ run: RunData) {
    self.init(run.panels)
  }

  /// The drawing and its height.
  func drawing(_ contents: [Panel]) -> (markup: Markup, height: Double) {
    let width = Figure.width - left - right
    let strip = LaneStrip(bands: panels.bands, time: panels.time, left: left, width: width)
    var drawing = strip.markup(top: 4)
    var top = strip.height + 30
    for content in contents {
      let plot = Plot(left: left, top: top, width: width, height: panelHeight)
      drawing += panels.markup(content, in: plot, ticks: 12, labelsLines: true)
      top = plot.bottom + 52
    }
    top -= 52
    drawing += footer(top: top + 34, width: width)
    return (drawing, top + 44)
  }

  private func footer(top: Double, width: Double) -> Markup {
    var title = panels.time.title
    if let end = panels.endOfArrivals {
      title += " · dash-dotted line: end of arrivals at \(panels.time.text(end))"
    }
    return """
      <text class="dim" fill="#555555" x="\(left)" y="\(top)">\(title)</text>
      """
  }
}

/// Small panels side by side, all with one vertical axis and one time axis.
struct MultiplesChart {
  let run: RunData

  private let columns = 3
  private let panelHeight = 84.0

  init(_ run: RunData) {
    self.run = run
  }

  /// More panels than these are left out.
  static let mostPanels = 24

  /// The drawing and its height.
  func drawing(_ panels: [Panel]) -> (markup: Markup, height: Double) {
    let cell = Figure.width / Double(columns)
    var drawing: Markup = ""
    var bottom = 0.0
    for (index, panel) in panels.enumerated() {
      let plot = Plot(
        left: Double(index % columns) * cell + 54,
        top: Double(index / columns) * (panelHeight + 64) + 28,
        width: cell - 80,
        height: panelHeight
      )
      drawing += run.panels.markup(panel, in: plot, ticks: 4, labelsLines: false)
      bottom = max(bottom, plot.bottom)
    }
    drawing += """
      <text class="dim" fill="#555555" x="54" y="\(bottom + 38)">\(run.time.title)</text>
      """
    return (drawing, bottom + 48)
  }
}
