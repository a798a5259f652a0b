/// One set of axes with its lines.
struct Panel {
  /// What is drawn, with unit and kind of axis; stands above the panel.
  var title: String
  var axis: ValueAxis
  var series: [Series]
  /// A level to be marked, with its name.
  var limit: (value: Double, name: String)?
  /// Two series whose difference is filled: the upper, the lower.
  var difference: (upper: [Double], lower: [Double])?

  init(_ title: String, axis: ValueAxis, series: [Series]) {
    self.title = title
    self.axis = axis
    self.series = series
  }
}

/// Draws panels over the time of a run.
struct PanelDrawing {
  let time: TimeAxis
  let bands: [Band]
  /// The instant after which no session started, where the run went on.
  let endOfArrivals: Double?
  /// The length of a window.
  let window: Double

  /// A stretch of time that is tinted.
  struct Band {
    var name: String
    var start: Double
    var end: Double
    var isFault: Bool
  }

  /// The panel in `plot`; its title stands above, the labels of its lines to the right where
  /// `labelsLines`.
  func markup(_ panel: Panel, in plot: Plot, ticks: Int, labelsLines: Bool) -> Markup {
    var drawing = ground(plot)
    drawing += plot.grid(panel.axis)
    drawing += timeTicks(plot, count: ticks)
    if let difference = panel.difference {
      drawing += fill(difference.upper, difference.lower, panel.axis, plot)
    }
    if let limit = panel.limit {
      let y = plot.y(panel.axis.position(limit.value))
      drawing += """
        <path class="limit" fill="none" stroke="#000000" stroke-dasharray="1 3" \
        d="M\(plot.left) \(y)H\(plot.right)"/>
        """
    }
    for series in panel.series { drawing += line(series, panel.axis, plot) }
    drawing += """
      <text class="ink" x="\(plot.left)" y="\(plot.top - 8)" font-weight="bold">\
      \(panel.title.fitted(max(plot.width + 40, 100)))</text>
      """
    if labelsLines { drawing += lineLabels(panel, plot) }
    return drawing
  }

  /// What the ticks at the bottom of `plot` say.
  func timeLabels(_ plot: Plot, count: Int) -> Markup {
    var drawing: Markup = ""
    for tick in time.ticks(count: count) {
      let x = plot.x(time.position(tick.time))
      drawing += """
        <text class="dim" fill="#555555" x="\(x)" y="\(plot.bottom + 16)" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    return drawing
  }
}

// MARK: - Ground

extension PanelDrawing {
  private func ground(_ plot: Plot) -> Markup {
    var drawing: Markup = ""
    for band in bands {
      let left = plot.x(time.position(band.start))
      let width = max(1, plot.x(time.position(band.end)) - left)
      let color = band.isFault ? "#D55E00" : "#0072B2"
      drawing += """
        <rect class="\(band.isFault ? "fault" : "traffic")" x="\(left)" y="\(plot.top)" \
        width="\(width)" height="\(plot.height)" fill="\(color)" fill-opacity="0.1"/>
        """
    }
    if let endOfArrivals {
      let x = plot.x(time.position(endOfArrivals))
      drawing += """
        <path class="mark" fill="none" stroke="#555555" stroke-dasharray="5 2 1 2" \
        d="M\(x) \(plot.top)V\(plot.bottom)"/>
        """
    }
    return drawing
  }

  private func timeTicks(_ plot: Plot, count: Int) -> Markup {
    let marks = time.ticks(count: count).map { tick in
      "M\(plot.x(time.position(tick.time)).coordinateText) \(plot.bottom.coordinateText)v4"
    }
    return """
      <path class="axis" fill="none" stroke="#888888" \
      d="M\(plot.left) \(plot.bottom)H\(plot.right)\(marks.joined())"/>
      """
  }
}

// MARK: - Lines

extension PanelDrawing {
  private func line(_ series: Series, _ axis: ValueAxis, _ plot: Plot) -> Markup {
    var path = ""
    for run in PixelReduction.extremes(of: series.values, columns: Int(plot.width)) {
      for (position, index) in run.enumerated() {
        guard let value = series.values[index] else { continue }
        let y = plot.y(axis.position(value)).coordinateText
        path += (position == 0 ? "M" : "L") + x(index, plot).coordinateText + " " + y
      }
      if run.count == 1 { path += "h0" }
    }
    guard !path.isEmpty else { return "" }
    return """
      <path class="line \(series.style.name)" fill="none" stroke="\(series.style.color)" \
      stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"\(series.style.dashing) d="\(path)"/>
      """
  }

  private func fill(
    _ upper: [Double],
    _ lower: [Double],
    _ axis: ValueAxis,
    _ plot: Plot
  ) -> Markup {
    let kept = PixelReduction.widest(between: upper, and: lower, columns: Int(plot.width))
    guard kept.count > 1 else { return "" }
    let point = { (values: [Double], index: Int) in
      x(index, plot).coordinateText + " " + plot.y(axis.position(values[index])).coordinateText
    }
    let there = kept.map { point(upper, $0) }
    let back = kept.reversed().map { point(lower, $0) }
    let path = "M" + (there + back).joined(separator: "L") + "Z"
    return """
      <path class="difference" fill="#D55E00" fill-opacity="0.45" d="\(path)"/>
      """
  }

  /// The middle of a window; the last one may be shorter.
  private func x(_ index: Int, _ plot: Plot) -> Double {
    let begin = Double(index) * window
    return plot.x(time.position((begin + min(begin + window, time.span)) / 2))
  }

  private func lineLabels(_ panel: Panel, _ plot: Plot) -> Markup {
    var entries: [(name: String, y: Double, style: LineStyle?)] = []
    for series in panel.series {
      guard let last = series.values.last(where: { $0 != nil }), let value = last else { continue }
      entries.append((series.name, plot.y(panel.axis.position(value)), series.style))
    }
    if let limit = panel.limit {
      entries.append((limit.name, plot.y(panel.axis.position(limit.value)), nil))
    }
    return plot.lineLabels(entries)
  }
}
