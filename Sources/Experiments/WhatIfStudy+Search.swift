import Analysis
import Scenarios
import Statistics

extension WhatIfStudy {
  /// Seeks along an axis at given places of the others, from the value of the base on.
  ///
  /// - Complexity: O(log d) variants, where d is the number of values between the base's and the answer.
  func search(axis: Int, at combination: [Int]) throws {
    let count = axes[axis].values.count
    let seeksLeast = question.search?.extreme == .minimum
    // Places are counted from the side that does not meet the condition.
    func place(_ index: Int) -> Int { seeksLeast ? index : count - 1 - index }
    func meets(_ index: Int) throws -> Bool? {
      var places = combination
      places[axis] = place(index)
      guard let point = try point(at: places), point.result.replications > 0 else { return nil }
      return point.result.passes
    }
    let start = place(startingPlace(of: axes[axis]))
    var (below, above) = (-1, count)
    var step = 1
    guard let startMeets = try meets(start) else { return }
    if startMeets { above = start } else { below = start }
    while startMeets ? below < 0 && above > 0 : above == count && below < count - 1 {
      let probe = startMeets ? max(0, above - step) : min(count - 1, below + step)
      guard let holds = try meets(probe), !experiment.isStopped else { return }
      if holds { above = probe } else { below = probe }
      if holds != startMeets { break }
      step *= 2
    }
    while above - below > 1, above < count, below >= 0 {
      let middle = (below + above) / 2
      guard let holds = try meets(middle), !experiment.isStopped else { return }
      if holds { above = middle } else { below = middle }
    }
  }

  private func startingPlace(of axis: VariantGrid.Axis) -> Int {
    guard case .range(let range) = axis.values else { return 0 }
    return axis.base.flatMap { Double($0) }.map { range.index(nearest: $0) } ?? range.count / 2
  }

  // MARK: - Answers

  /// The answer for each combination of the other axes, that of the base first.
  var answers: [WhatIfResult.Answer] {
    guard let search = question.search,
      let axis = axes.firstIndex(where: { $0.path == search.path })
    else { return [] }
    var columns: [[Int]: [Point]] = [:]
    for (places, point) in points where point.result.replications > 0 {
      var others = places
      others.remove(at: axis)
      columns[others, default: []].append(point)
    }
    let ordered = columns.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let isBase = { (places: [Int]) in self.isBase(places, without: axis) }
    let sorted = ordered.filter { isBase($0.key) } + ordered.filter { !isBase($0.key) }
    return sorted.map { answer(axis: axis, among: $0.value) }
  }

  private func isBase(_ places: [Int], without axis: Int) -> Bool {
    var others = axes
    others.remove(at: axis)
    return zip(others, places).allSatisfy { other, place in
      let value = other.values[place]
      return value == other.base
        || Double(value).map { $0 == other.base.flatMap { Double($0) } } ?? false
    }
  }

  private func answer(axis: Int, among points: [Point]) -> WhatIfResult.Answer {
    let isMinimum = question.search?.extreme == .minimum
    func number(_ point: Point) -> Double { Double(point.variant.changes[axis].value) ?? 0 }
    // From the side that does not meet the condition to the other.
    let rising = points.sorted { number($0) < number($1) }
    let ordered = isMinimum ? rising : rising.reversed()
    let found = ordered.firstIndex { $0.result.passes }
    let rejected: Point? =
      if let found { found > 0 ? ordered[found - 1] : nil } else { ordered.last }
    var others = ordered.first?.variant.changes ?? []
    if !others.isEmpty { others.remove(at: axis) }
    let answer = found.map { ordered[$0] }
    let isContradicted = found.map { ordered[$0...].contains { !$0.result.passes } } ?? false
    let confidence = answer.flatMap { sureness(of: $0, against: rejected) }
    return WhatIfResult.Answer(
      at: others,
      value: answer?.variant.changes[axis].value,
      rejected: rejected?.variant.changes[axis].value,
      confidence: confidence,
      isContradicted: isContradicted,
      statement: CapacityStatement(
        extreme: question.search?.extreme ?? .minimum,
        change: (answer ?? rejected)?.variant.changes[axis],
        isFound: answer != nil,
        hasNeighbor: rejected != nil,
        scenario: (answer ?? rejected)?.variant.scenario ?? base.scenario,
        goals: goals.count,
        replications: replications,
        confidence: confidence
      ).text
    )
  }

  /// At least how sure it is that the answer meets the condition and its neighbor does not.
  private func sureness(of answer: Point, against rejected: Point?) -> Double? {
    guard let met = answer.result.confidence else { return nil }
    guard let rejected else { return met }
    guard let missed = rejected.analysis.confidenceOfMissing else { return nil }
    return max(0, 1 - (1 - met) - (1 - missed))
  }

  // MARK: - Frontier

  /// The probability of meeting the goals over one or two axes; `nil` for more.
  var frontier: Frontier? {
    guard (1...2).contains(axes.count), !goals.isEmpty else { return nil }
    let capacity =
      axes.firstIndex { $0.path == question.search?.path }
      ?? axes.firstIndex { $0.path.hasSuffix("/concurrency") } ?? 0
    let load = axes.count == 2 ? 1 - capacity : nil
    let loads: [Int?] = load.map { simulatedPlaces(of: $0) } ?? [nil]
    let rows = simulatedPlaces(of: capacity).map { place in
      let price = price(ofCapacity: axes[capacity].values[place])
      return Frontier.Row(
        capacity: axes[capacity].values[place],
        cells: loads.map { other in
          var places = [place]
          if let other, let load { places.insert(other, at: load > capacity ? 1 : 0) }
          let result = points[places].flatMap { $0.result.replications > 0 ? $0.result : nil }
          let lost = result?.metrics[Metric.revenueLost.rawValue]?.value
          return Frontier.Cell(
            load: other.flatMap { place in load.map { axes[$0].values[place] } },
            meeting: result?.meeting,
            verdict: result?.verdict,
            revenueLost: lost,
            cost: price.flatMap { price in lost.map { price + $0 } }
          )
        }
      )
    }
    return Frontier(
      capacity: axes[capacity].path,
      load: load.map { axes[$0].path },
      unitCost: question.unitCost,
      rows: rows
    )
  }

  /// What a capacity costs for the time of a run; `nil` where nobody said, or it is no number.
  private func price(ofCapacity value: String) -> Double? {
    question.unitCost.flatMap { cost in Double(value).map { $0 * Double(cost) } }
  }
}
