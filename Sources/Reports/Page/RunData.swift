import Analysis
import Scenarios

/// A run with what all parts of its page share: formats, time axis, effects.
struct RunData {
  let summary: Summary
  let scenario: Scenario
  let manifest: RunManifest?
  let attribution: Attribution?
  let numbers = NumberFormat.page
  let money: MoneyFormat
  let metrics: MetricFormat
  let time: TimeAxis
  let bands: [PanelDrawing.Band]
  let panels: PanelDrawing

  init(
    summary: Summary,
    scenario: Scenario,
    manifest: RunManifest?,
    attribution: Attribution? = nil
  ) {
    self.summary = summary
    self.scenario = scenario
    self.manifest = manifest
    self.attribution = attribution
    money = MoneyFormat(currency: summary.currency, numbers: .page)
    metrics = MetricFormat(currency: summary.currency, numbers: .page)
    let windows = summary.windows
    let covered = windows.width * Double(windows.arrivals.count)
    let span = summary.virtualDuration > 0 ? summary.virtualDuration : max(covered, 1)
    time = TimeAxis(span: span, start: scenario.start)
    bands = summary.effects.flatMap { Self.bands(of: $0, span: span) }
    panels = PanelDrawing(
      time: time,
      bands: bands,
      endOfArrivals: summary.endOfArrivals < span ? summary.endOfArrivals : nil,
      window: windows.width
    )
  }

  /// The stretches of an effect as they are drawn: those that are too close to be told apart are one,
  /// and only the first has a name.
  static func bands(of effect: EffectSummary, span: Double) -> [PanelDrawing.Band] {
    var bands: [PanelDrawing.Band] = []
    let all = effect.occurrences ?? [.init(start: effect.start, end: effect.end)]
    for occurrence in all {
      let end = min(occurrence.end, span)
      if let last = bands.last, occurrence.start - last.end < span / 200 {
        bands[bands.count - 1].end = end
      } else {
        bands.append(
          PanelDrawing.Band(
            name: bands.isEmpty ? effect.name : "",
            start: occurrence.start,
            end: end,
            isFault: effect.isFault
          )
        )
      }
    }
    return bands
  }

  /// Whether anything parts the run from its fault-free twin.
  var hasFaults: Bool { summary.effects.contains(where: \.isFault) }

  /// `1 min`, the length of a window.
  var windowText: String { numbers.duration(summary.windows.width) }

  /// The length of a window in seconds; the last may be shorter.
  func windowLength(_ index: Int) -> Double {
    let width = summary.windows.width
    let rest = time.span - Double(index) * width
    return rest > 0 ? min(width, rest) : width
  }

  /// Counts of windows as rates a minute.
  func perMinute(_ counts: [Int]) -> [Double] {
    counts.enumerated().map { index, count in
      let length = windowLength(index)
      return length > 0 ? Double(count) * 60 / length : 0
    }
  }

  /// Amounts of windows in major units of the currency.
  func majorUnits(_ amounts: [Int64]) -> [Double] {
    amounts.map { Double($0) / money.scale }
  }

  /// A table of series over windows; too long a one only says where the numbers are.
  func windowTable(_ columns: [String], row: (Int) -> [String]) -> DataTable {
    let count = summary.windows.arrivals.count
    var table = DataTable(columns: ["Window from"] + columns)
    guard count <= DataTable.mostRows else {
      table.note = """
        \(numbers.count(count)) windows are too many for a page: their numbers stand in \
        summary.json under “windows”, one array for each series.
        """
      return table
    }
    for index in 0..<count {
      table.rows.append([time.text(Double(index) * summary.windows.width)] + row(index))
    }
    return table
  }
}

extension Array {
  /// The element at `index`, if there is one.
  subscript(present index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
