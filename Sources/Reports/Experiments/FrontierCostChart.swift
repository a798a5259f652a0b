import Analysis

/// What each capacity costs under each load, as lines of equal cost over the shares of runs that meet all
/// goals.
struct FrontierCostChart {
  private let words: WhatIfWords
  private let costs: FrontierCosts
  private var loads: [Double] { costs.loads }
  private var capacities: [Double] { costs.capacities }

  /// How many times the least cost the greatest may be where lines stand at equal distances.
  private static let widestLinear = 20.0
  private static let plot = Plot(left: 90, top: 20, width: 640, height: 300)

  /// The chart; `nil` where it takes two numbers that are varied, each at two values or more.
  static func figure(_ words: WhatIfWords) -> Figure? {
    guard let costs = FrontierCosts(words), costs.loads.count > 1, costs.capacities.count > 1
    else { return nil }
    return FrontierCostChart(words: words, costs: costs).figure
  }

  private var figure: Figure? {
    let levels = levels
    guard !levels.isEmpty else { return nil }
    let cheapest = costs.cheapest.joined(separator: "; ")
    return Figure(
      id: "frontier-cost",
      title: costs.hasPrice
        ? "Cost over capacity and load" : "Revenue lost over capacity and load",
      description: "Least cost: \(cheapest).",
      caption: "Lines join equal \(costs.name), in \(words.result.currency); means over "
        + "\(words.result.replications) runs, "
        + "straight between what was simulated. The ground is the darker, the more runs met all goals; "
        + "filled squares: the means meet all goals. Least cost: \(cheapest).",
      height: Self.plot.bottom + 44,
      drawing: ground + lines(levels) + frame,
      table: table
    )
  }

  private var levels: [Double] {
    let amounts = costs.cells.joined().compactMap(costs.cost)
    guard let least = amounts.min(), let most = amounts.max(), least < most else { return [] }
    let isWide = least > 0 && most > Self.widestLinear * least
    let axes = [
      isWide
        ? ValueAxis.logarithmic(covering: amounts) { "\($0)" }
        : .linear(covering: amounts, count: 8) { "\($0)" },
      .above(least, covering: amounts) { "\($0)" },
    ]
    // Round amounts, and where none lies within, round distances from the least.
    let inside = axes.map { $0.ticks.map(\.value).filter { $0 > least && $0 < most } }
    return inside.first { $0.count > 1 } ?? [(least + most) / 2]
  }
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
    for (row, line) in costs.cells.enumerated() {
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
      values: costs.cells.map { $0.map(costs.cost) }
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
        let left = last.x >= loads.map(x).max() ?? 0 ? Self.plot.right : last.x
        labels.append((costs.money.roundedNumber(level), left, last.y))
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
      \(costs.capacityTitle.fitted(plot.width / 2))</text>\
      <text class="ink" x="\(plot.right)" y="\(plot.bottom + 34)" text-anchor="end" \
      font-weight="bold">\(costs.loadTitle.fitted(plot.width / 2))</text>\
      <path class="axis" fill="none" stroke="#888888" d="M\(plot.left) \(plot.top)V\(plot.bottom)\
      H\(plot.right)"/>
      """
    for load in loads {
      drawing += """
        <text class="dim" fill="#555555" x="\(x(load))" y="\(plot.bottom + 16)" \
        text-anchor="middle">\(costs.number(load))</text>
        """
    }
    for capacity in capacities {
      drawing += """
        <text class="dim" fill="#555555" x="\(plot.left - 6)" y="\(y(capacity) + 4)" \
        text-anchor="end">\(costs.number(capacity))</text>
        """
    }
    for (row, line) in costs.cells.enumerated() {
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
    let priced = costs.hasPrice ? ["With the capacity"] : []
    var table = DataTable(
      columns: [costs.capacityTitle, costs.loadTitle, "Revenue lost"] + priced + ["By the means"],
      textColumns: [3 + priced.count]
    )
    for (row, line) in costs.cells.enumerated() {
      for (column, cell) in line.enumerated() {
        let amounts = [cell?.revenueLost] + priced.map { _ in cell?.cost }
        table.rows.append(
          [costs.number(capacities[row]), costs.number(loads[column])]
            + amounts.map { $0.map(costs.money.rounded) ?? words.numbers.nothing }
            + [cell?.verdict ?? "not simulated"]
        )
      }
    }
    return table
  }
}
