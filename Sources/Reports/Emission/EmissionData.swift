import EmissionResults

/// A replay with what all parts of its page share: formats, time axis.
struct EmissionData {
  let report: EmissionReport
  let numbers = NumberFormat.page
  let panels: PanelDrawing

  init(_ report: EmissionReport) {
    self.report = report
    let seconds = report.seconds.intended.count
    let span = Double(max(1, seconds))
    panels = PanelDrawing(
      time: TimeAxis(span: span, start: nil, origin: "the replay"),
      bands: Self.bands(of: report.phases, span: span),
      endOfArrivals: nil,
      window: 1
    )
  }

  /// What a trace calls a phase in which nothing happens.
  private static let calm = "calm"

  /// The phases in which something happened, from their first to their last request.
  private static func bands(
    of phases: [EmissionReport.Group],
    span: Double
  ) -> [PanelDrawing.Band] {
    phases.filter { $0.name != calm }.compactMap { phase in
      phase.span.map { times in
        PanelDrawing.Band(
          name: phase.name,
          start: Double(times.lowerBound) / 1e9,
          end: min(span, Double(times.upperBound) / 1e9),
          isFault: false
        )
      }
    }
  }

  /// A time in nanoseconds in words; a dash where nothing was measured.
  func text(_ nanoseconds: UInt64, of times: EmissionReport.Quantiles) -> String {
    times.count == 0 ? numbers.nothing : numbers.duration(Double(nanoseconds) / 1e9)
  }

  /// How fast virtual time went.
  var pace: String {
    switch report.pace.law {
    case .speed(1) where report.pace == .speed(1): "as simulated"
    case .speed(let factor) where report.pace == .speed(factor):
      "\(numbers.trimmed(factor, decimals: 3)) times as fast as simulated"
    case .rate(let rate) where report.pace == .rate(rate):
      "\(numbers.trimmed(rate, decimals: 1)) requests/s"
    default: report.pace.text
    }
  }
}

extension EmissionData {
  /// A table with a row for each second; too long a one only says where the numbers are.
  func secondsTable(_ columns: [String], row: (Int) -> [String]) -> DataTable {
    let count = report.seconds.intended.count
    var table = DataTable(columns: ["Second"] + columns)
    guard count <= DataTable.mostRows else {
      table.note =
        "\(numbers.count(count)) seconds are too many for a page: their numbers stand in "
        + "emission.json under “perSecond”."
      return table
    }
    for second in 0..<count { table.rows.append([String(second)] + row(second)) }
    return table
  }
}
