/// One set of axes with its lines.
struct Panel {
  /// What is drawn, with unit and kind of axis; stands above the panel.
  var title: String
  var axis: ValueAxis
  var series: [Series]
  /// A level to be marked, with its name.
  var limit: (value: Double, name: String)?
  /// A mean by theory, to be marked.
  var predicted: Double?
  /// Series of which each stands upon the one before, drawn as areas.
  var areas: [Series] = []
  /// What is drawn in the place of lines.
  var drawing: Markup = ""
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
    var drawing = plot.grid(panel.axis)
    drawing += timeTicks(plot, count: ticks)
    drawing += "<g class=\"data\">" + data(panel, plot) + "</g>"
    drawing += """
      <text class="ink" x="\(plot.left)" y="\(plot.top - 8)" font-weight="bold">\
      \(panel.title.fitted(max(plot.width + 40, 100)))</text>
      """
    if labelsLines { drawing += lineLabels(panel, plot) }
    drawing += timeLabels(plot, count: ticks)
    return plot.panel(panel.axis, time: time, drawing)
  }

  /// What moves when a reader looks at a part of the time only.
  private func data(_ panel: Panel, _ plot: Plot) -> Markup {
    // What acts tints what is under it.
    var drawing = panel.drawing + areas(panel, plot) + ground(plot)
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
    if let predicted = panel.predicted {
      let y = plot.y(panel.axis.position(predicted))
      drawing += """
        <path class="line c2" fill="none" stroke="#009E73" stroke-dasharray="6 4" \
        data-name="mean by theory" d="M\(plot.left) \(y)H\(plot.right)"/>
        """
    }
    for series in panel.series { drawing += line(series, panel.axis, plot) }
    return drawing
  }

  /// What the ticks at the bottom of `plot` say.
  private func timeLabels(_ plot: Plot, count: Int) -> Markup {
    var drawing: Markup = "<g class=\"labels\">"
    for tick in time.ticks(count: count) {
      let x = plot.x(time.position(tick.time))
      drawing += """
        <text class="dim" fill="#555555" x="\(x)" y="\(plot.bottom + 16)" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    return drawing + "</g>"
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
      d="M\(plot.left) \(plot.bottom)H\(plot.right)"/>\
      <path class="axis ticks" fill="none" stroke="#888888" d="\(marks.joined())"/>
      """
  }
}

// MARK: - Lines

extension PanelDrawing {
  private func line(_ series: Series, _ axis: ValueAxis, _ plot: Plot) -> Markup {
    var path = PathText()
    for run in PixelReduction.extremes(of: series.values, columns: Int(plot.width)) {
      for (position, index) in run.enumerated() {
        guard let value = series.values[index] else { continue }
        let y = plot.y(axis.position(value))
        if position == 0 {
          path.move(to: x(index, plot), y)
        } else {
          path.line(to: x(index, plot), y)
        }
      }
      if run.count == 1 { path.dot() }
    }
    guard !path.text.isEmpty else { return "" }
    return """
      <path class="line \(series.style.name)" fill="none" stroke="\(series.style.color)" \
      stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"\(series.style.dashing) \
      data-name="\(series.name)" d="\(path.text)"/>
      """
  }

  /// Areas one upon the other. Each reaches down to zero and is painted over by those below it, so
  /// that no edge is drawn twice.
  private func areas(_ panel: Panel, _ plot: Plot) -> Markup {
    guard let count = panel.areas.first?.values.count, count > 0 else { return "" }
    var sum = Array(repeating: 0.0, count: count)
    var paths: [Markup] = []
    for area in panel.areas {
      for (index, value) in area.values.enumerated() where index < count {
        sum[index] += value ?? 0
      }
      let kept = PixelReduction.extremes(of: sum, columns: Int(plot.width)).joined()
      var places = kept.map { (x: x($0, plot), y: plot.y(panel.axis.position(sum[$0]))) }
      places.append((x(count - 1, plot), plot.bottom))
      places.append((x(0, plot), plot.bottom))
      paths.append(
        """
        <path class="area \(area.style.name)" fill="\(area.style.tint)" \
        data-name="\(area.name)" d="\(PathText.line(through: places).text)Z"/>
        """
      )
    }
    return paths.reversed().joined
  }

  private func fill(
    _ upper: [Double],
    _ lower: [Double],
    _ axis: ValueAxis,
    _ plot: Plot
  ) -> Markup {
    let kept = PixelReduction.widest(between: upper, and: lower, columns: Int(plot.width))
    guard kept.count > 1 else { return "" }
    let place = { (values: [Double], index: Int) in
      (x: x(index, plot), y: plot.y(axis.position(values[index])))
    }
    // Where both agree there is nothing to fill.
    let parts = kept.split { upper[$0] == lower[$0] }.map { part in
      let first = max(0, part.startIndex - 1)
      let edge = kept[first...min(kept.count - 1, part.endIndex)]
      return PathText.line(
        through: edge.map { place(upper, $0) } + edge.reversed().map { place(lower, $0) }
      ).text + "Z"
    }
    guard !parts.isEmpty else { return "" }
    let path = parts.joined()
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
    var base = 0.0
    for area in panel.areas {
      let last = (area.values.last ?? nil) ?? 0
      entries.append((area.name, plot.y(panel.axis.position(base + last / 2)), area.style))
      base += last
    }
    if let limit = panel.limit {
      entries.append((limit.name, plot.y(panel.axis.position(limit.value)), nil))
    }
    return plot.lineLabels(entries)
  }
}
