import Analysis
import Scenarios

/// What each capacity costs under each load, as lines of equal cost over the shares of runs that meet all
/// goals.
struct FrontierCostChart {
  private let words: WhatIfWords
  private let frontier: Frontier
  private let loads: [Double]
  private let capacities: [Double]
  /// By capacity, then by load, as the axes ascend.
  private let cells: [[Frontier.Cell?]]

  /// How many times the least cost the greatest may be where lines stand at equal distances.
  private static let widestLinear = 20.0
  private static let plot = Plot(left: 90, top: 20, width: 640, height: 300)

  /// The chart; `nil` where it takes two numbers that are varied, each at two values or more.
  static func figure(_ words: WhatIfWords) -> Figure? { FrontierCostChart(words)?.figure }

  private init?(_ words: WhatIfWords) {
    guard let frontier = words.result.frontier, frontier.load != nil else { return nil }
    let loads = Set(frontier.rows.flatMap { $0.cells.compactMap { $0.load } })
    let numbers = loads.compactMap { Double($0) }.filter(\.isFinite).sorted()
    let rows = frontier.rows.compactMap { row in
      Double(row.capacity).flatMap { $0.isFinite ? ($0, row) : nil }
    }.sorted { $0.0 < $1.0 }
    guard numbers.count == loads.count, rows.count == frontier.rows.count,
      numbers.count > 1, rows.count > 1
    else { return nil }
    self.words = words
    self.frontier = frontier
    self.loads = numbers
    capacities = rows.map(\.0)
    cells = rows.map { _, row in
      numbers.map { load in row.cells.first { $0.load.flatMap(Double.init) == load } }
    }
  }

  private var figure: Figure? {
    let levels = levels
    guard !levels.isEmpty else { return nil }
    return Figure(
      id: "frontier-cost",
      title: frontier.unitCost == nil
        ? "Revenue lost over capacity and load" : "Cost over capacity and load",
      description: cheapest.map { "\(loadTitle) \($0.load): \($0.text)." }.joined(separator: " "),
      caption: "Lines join equal \(costName), in \(words.result.currency); means over "
        + "\(words.result.replications) runs, "
        + "straight between what was simulated. The ground is the darker, the more runs met all goals; "
        + "filled squares: the means meet all goals. Least cost: "
        + cheapest.map { "\(loadTitle) \($0.load): \($0.text)" }.joined(separator: "; ") + ".",
      height: Self.plot.bottom + 44,
      drawing: ground + lines(levels) + frame,
      table: table
    )
  }

  // MARK: - Values

  private var money: MoneyFormat {
    MoneyFormat(currency: words.result.currency, numbers: words.numbers)
  }

  private var capacityTitle: String { WhatIfWords.title(ofPath: frontier.capacity) }
  private var loadTitle: String { frontier.load.map(WhatIfWords.title) ?? "load" }

  private var costName: String {
    guard let unitCost = frontier.unitCost else { return "revenue lost" }
    return "cost: the revenue lost and \(money.exact(unitCost)) for a unit of the capacity"
  }

  private func cost(_ cell: Frontier.Cell?) -> Double? {
    frontier.unitCost == nil ? cell?.revenueLost : cell?.cost
  }

  private var levels: [Double] {
    let costs = cells.joined().compactMap(cost)
    guard let least = costs.min(), let most = costs.max(), least < most else { return [] }
    let isWide = least > 0 && most > Self.widestLinear * least
    let axes = [
      isWide
        ? ValueAxis.logarithmic(covering: costs) { "\($0)" }
        : .linear(covering: costs, count: 8) { "\($0)" },
      .above(least, covering: costs) { "\($0)" },
    ]
    // Round amounts, and where none lies within, round distances from the least.
    let inside = axes.map { $0.ticks.map(\.value).filter { $0 > least && $0 < most } }
    return inside.first { $0.count > 1 } ?? [(least + most) / 2]
  }

  /// For each load the capacity of the least cost, and whether it meets the goals.
  private var cheapest: [(load: String, text: String)] {
    loads.indices.compactMap { column in
      let known = capacities.indices.compactMap { row in
        cost(cells[row][column]).map { (row, $0) }
      }
      guard let best = known.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
      let passes = cells[best.0][column]?.verdict?.hasPrefix("pass") ?? false
      return (
        number(loads[column]),
        "\(number(capacities[best.0])) (\(money.rounded(best.1)), "
          + "\(passes ? "meets" : "misses") the goals)"
      )
    }
  }

  private func number(_ value: Double) -> String { words.numbers.trimmed(value, decimals: 3) }
}

// MARK: - Drawing

extension FrontierCostChart {
  private func x(_ load: Double) -> Double {
    Self.plot.x(0.05 + 0.9 * Self.share(load, of: loads))
  }

  private func y(_ capacity: Double) -> Double {
    Self.plot.y(0.06 + 0.88 * Self.share(capacity, of: capacities))
  }

  private static func share(_ value: Double, of places: [Double]) -> Double {
    guard let first = places.first, let last = places.last, last > first else { return 0.5 }
    return (value - first) / (last - first)
  }

  /// The edges between places: halfway to the neighbors, and the ends of the plot.
  private static func edges(_ places: [Double], from first: Double, to last: Double) -> [Double] {
    [first] + zip(places, places.dropFirst()).map { ($0 + $1) / 2 } + [last]
  }

  private var ground: Markup {
    let plot = Self.plot
    let across = Self.edges(loads.map(x), from: plot.left, to: plot.right)
    let up = Self.edges(capacities.map(y), from: plot.bottom, to: plot.top)
    var drawing: Markup = ""
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        guard let share = cell?.meeting?.share else { continue }
        drawing += """
          <rect class="bar c2" x="\(across[column])" y="\(up[row + 1])" \
          width="\(across[column + 1] - across[column])" height="\(up[row] - up[row + 1])" \
          fill="#009E73" fill-opacity="\((share * 5).rounded() / 10)"/>
          """
      }
    }
    return drawing
  }

  private func lines(_ levels: [Double]) -> Markup {
    let grid = Isolines(
      columns: loads.map(x),
      rows: capacities.map(y),
      values: cells.map { $0.map(cost) }
    )
    let style = LineStyle.black.solid
    var drawing: Markup = ""
    var labels: [(text: String, x: Double, y: Double)] = []
    for level in levels {
      let segments = grid.segments(at: level)
      guard !segments.isEmpty else { continue }
      let path = segments.map { segment in
        PathText.line(
          through: [(x: segment.start.x, y: segment.start.y), (x: segment.end.x, y: segment.end.y)]
        ).text
      }.joined()
      drawing += """
        <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="1.5" \
        d="\(path)"/>
        """
      let ends = segments.flatMap { [$0.start, $0.end] }
      if let last = ends.max(by: { ($0.x, -$0.y) < ($1.x, -$1.y) }) {
        let isAtEnd = last.x >= loads.map(x).max() ?? 0
        labels.append((money.roundedNumber(level), isAtEnd ? Self.plot.right : last.x, last.y))
      }
    }
    return drawing + names(labels)
  }

  /// The amounts at the right ends of their lines, none upon another.
  private func names(_ labels: [(text: String, x: Double, y: Double)]) -> Markup {
    var drawing: Markup = ""
    var taken: [(x: Double, y: Double)] = []
    for label in labels.sorted(by: { $0.y < $1.y }) {
      let isFree = taken.allSatisfy {
        ($0.x - label.x).magnitude > 70 || ($0.y - label.y).magnitude > 13
      }
      guard isFree else { continue }
      taken.append((label.x, label.y))
      drawing += """
        <text class="ink" x="\(label.x + 6)" y="\(label.y + 4)">\(label.text)</text>
        """
    }
    return drawing
  }

  private var frame: Markup {
    let plot = Self.plot
    var drawing: Markup = """
      <text class="ink" x="\(plot.left)" y="\(plot.top - 6)" font-weight="bold">\
      \(capacityTitle.fitted(plot.width / 2))</text>\
      <text class="ink" x="\(plot.right)" y="\(plot.bottom + 34)" text-anchor="end" \
      font-weight="bold">\(loadTitle.fitted(plot.width / 2))</text>\
      <path class="axis" fill="none" stroke="#888888" d="M\(plot.left) \(plot.top)V\(plot.bottom)\
      H\(plot.right)"/>
      """
    for load in loads {
      drawing += """
        <text class="dim" fill="#555555" x="\(x(load))" y="\(plot.bottom + 16)" \
        text-anchor="middle">\(number(load))</text>
        """
    }
    for capacity in capacities {
      drawing += """
        <text class="dim" fill="#555555" x="\(plot.left - 6)" y="\(y(capacity) + 4)" \
        text-anchor="end">\(number(capacity))</text>
        """
    }
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        guard let cell, cell.meeting != nil else { continue }
        let passes = cell.verdict?.hasPrefix("pass") ?? false
        drawing += """
          <rect class="line c7" x="\(x(loads[column]) - 4)" y="\(y(capacities[row]) - 4)" width="8" \
          height="8" fill="\(passes ? "#222222" : "none")" stroke="#222222"/>
          """
      }
    }
    return drawing
  }

  private var table: DataTable {
    let hasPrice = frontier.unitCost != nil
    var table = DataTable(
      columns: [capacityTitle, loadTitle, "Revenue lost"] + (hasPrice ? ["With the capacity"] : [])
        + ["By the means"],
      textColumns: [hasPrice ? 4 : 3]
    )
    for (row, line) in cells.enumerated() {
      for (column, cell) in line.enumerated() {
        let amounts = [cell?.revenueLost] + (hasPrice ? [cell?.cost] : [])
        table.rows.append(
          [number(capacities[row]), number(loads[column])]
            + amounts.map { $0.map(money.rounded) ?? words.numbers.nothing }
            + [cell?.verdict ?? "not simulated"]
        )
      }
    }
    return table
  }
}
