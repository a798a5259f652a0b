extension Plot {
  /// The lines of an axis across the plot, their values to the left where there is room.
  func grid(_ axis: ValueAxis) -> Markup {
    var drawing: Markup = ""
    var lastLabel = Double.infinity
    for tick in axis.ticks {
      let y = y(axis.position(tick.value))
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(left) \(y)H\(right)"/>
        """
      guard lastLabel - y >= 13 else { continue }
      lastLabel = y
      drawing += """
        <text class="dim" fill="#555555" x="\(left - 6)" y="\(y + 4)" text-anchor="end">\
        \(tick.label)</text>
        """
    }
    return drawing
  }

  /// The names of lines to the right of the plot, each near the height at which its line ends.
  ///
  /// - Parameters:
  ///   - entries: a name, a height in pixels, and a style; `nil` is that of a limit.
  ///   - width: the room for a name.
  /// - Returns: the names, each with a piece of its line.
  func lineLabels(
    _ entries: [(name: String, y: Double, style: LineStyle?)],
    width: Double = 125
  ) -> Markup {
    let places = LabelColumn.spread(entries.map(\.y), gap: 15, top: top + 2, bottom: bottom - 2)
    var drawing: Markup = ""
    for (entry, y) in zip(entries, places) {
      let left = right + 6
      let dashes = entry.style.map(\.dashing) ?? " stroke-dasharray=\"1 3\""
      drawing += """
        <g class="key" data-name="\(entry.name)">\
        <path class="line \(entry.style?.name ?? "limit")" fill="none" \
        stroke="\(entry.style?.color ?? "#000000")" stroke-width="2"\(dashes) d="M\(left) \(y)h20"/>\
        <text class="ink" x="\(left + 25)" y="\(y + 4)">\(entry.name.fitted(width))</text></g>
        """
    }
    return drawing
  }

  /// A panel whose horizontal axis is time, with what a script needs to say what stands where.
  func panel(_ axis: ValueAxis, time: TimeAxis, _ content: Markup) -> Markup {
    let kind = axis.kind == .logarithmic ? "log" : "linear"
    return """
      <g class="panel" data-x="\(left) \(right) \(plain: time.span)\
      \(time.start.map { " \($0)" } ?? "")" \
      data-y="\(top) \(bottom) \(plain: axis.bottom) \(plain: axis.top) \(kind)">
      \(content)
      </g>

      """
  }
}
