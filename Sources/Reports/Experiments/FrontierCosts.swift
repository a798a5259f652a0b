import Analysis

/// What each capacity costs under each load, both in ascending order.
struct FrontierCosts {
  private let words: WhatIfWords
  private let frontier: Frontier
  /// The loads; empty where none is varied.
  let loads: [Double]
  let capacities: [Double]
  /// By capacity, then by load; one column where no load is varied.
  let cells: [[Frontier.Cell?]]

  /// Orders the cells of a frontier; `nil` where a value on its axes is no number.
  init?(_ words: WhatIfWords) {
    guard let frontier = words.result.frontier, !frontier.rows.isEmpty else { return nil }
    let texts = Set(frontier.rows.flatMap { $0.cells.compactMap { $0.load } })
    let loads = texts.compactMap { Double($0) }.filter(\.isFinite).sorted()
    let rows = frontier.rows.compactMap { row in
      Double(row.capacity).flatMap { $0.isFinite ? ($0, row) : nil }
    }.sorted { $0.0 < $1.0 }
    guard loads.count == texts.count, rows.count == frontier.rows.count else { return nil }
    self.words = words
    self.frontier = frontier
    self.loads = loads
    capacities = rows.map(\.0)
    cells = rows.map { _, row in
      loads.isEmpty
        ? Array(row.cells.prefix(1))
        : loads.map { load in row.cells.first { $0.load.flatMap(Double.init) == load } }
    }
  }

  var money: MoneyFormat {
    MoneyFormat(currency: words.result.currency, numbers: words.numbers)
  }

  /// Whether it is known what a unit of the capacity costs.
  var hasPrice: Bool { frontier.unitCost != nil }

  var capacityTitle: String { WhatIfWords.title(ofPath: frontier.capacity) }
  var loadTitle: String { frontier.load.map(WhatIfWords.title) ?? "load" }

  /// What is summed.
  var name: String {
    guard let unitCost = frontier.unitCost else { return "revenue lost" }
    return "cost: the revenue lost and \(money.exact(unitCost)) for a unit of the capacity"
  }

  /// The cost of a cell, in minor units: with the capacity where its price is known.
  func cost(_ cell: Frontier.Cell?) -> Double? { hasPrice ? cell?.cost : cell?.revenueLost }

  func number(_ value: Double) -> String { words.numbers.trimmed(value, decimals: 3) }

  /// For each load the capacity of the least cost, in words.
  var cheapest: [String] {
    (0..<max(1, loads.count)).compactMap { column in
      let known = capacities.indices.compactMap { row in
        cost(cells[row][column]).map { (row, $0) }
      }
      guard let best = known.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
      let passes = cells[best.0][column]?.verdict?.hasPrefix("pass") ?? false
      let place = loads.isEmpty ? "" : "\(loadTitle) \(number(loads[column])): "
      return place + "\(number(capacities[best.0])) (\(money.rounded(best.1)), "
        + "\(passes ? "meets" : "misses") the goals)"
    }
  }
}
