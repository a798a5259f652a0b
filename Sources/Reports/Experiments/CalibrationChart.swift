import Analysis

/// The percentiles that were measured, over those of the model as it was and as it is fitted.
struct CalibrationChart {
  let words: CalibrationWords
  let group: CalibrationResult.Group

  /// The figure; `nil` where nothing can be drawn.
  func figure(id: String) -> Figure? {
    let chart = PercentileChart(
      numbers: words.numbers,
      curves: [
        curve("measured", 0) { $0.measured }, curve("model before", 1) { $0.before },
        curve("fitted model", 2) { $0.after },
      ],
      population: "share of calls that took no longer"
    )
    guard let drawing = chart.drawing else { return nil }
    var table = DataTable(columns: ["Share of calls", "Measured", "Model before", "Fitted model"])
    table.rows = group.curve.map { point in
      [
        words.percent(point.share), words.numbers.duration(point.measured),
        point.before.map(words.numbers.duration) ?? words.numbers.nothing,
        point.after.map(words.numbers.duration) ?? words.numbers.nothing,
      ]
    }
    return Figure(
      id: id,
      title: "\(words.name(group)): the model \(words.direction(error))",
      description: "Percentiles of the response time: measured, in the model before, and fitted.",
      caption: "From the write of a call to the end of its answer, "
        + "\(words.numbers.count(group.measured.calls)) calls; failures that were answered are in.",
      height: drawing.height,
      drawing: drawing.markup,
      table: table
    )
  }

  private var error: Double? { group.before.error(of: \.mean, to: group.measured) }

  private func curve(
    _ name: String,
    _ style: Int,
    _ value: (CalibrationResult.CurvePoint) -> Double?
  ) -> PercentileChart.Curve {
    PercentileChart.Curve(
      name: name,
      style: LineStyle.all[style],
      points: group.curve.compactMap { point in
        value(point).map { (share: point.share, seconds: $0) }
      }
    )
  }
}
