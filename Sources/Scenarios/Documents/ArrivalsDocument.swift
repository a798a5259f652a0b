import SimulationKernel
import Statistics

/// The `arrivals` of a load profile.
///
/// How many sessions come is said in one of five ways: a rate, phases, a list of instants, a file, or
/// a number; a law of gaps says it where none of them does.
struct ArrivalsDocument {
  var arrivals: OpenArrivals
  /// Phases that are not a curve yet, for one of them may last as long as the rest of the run.
  var phases: [Phase] = []

  /// A part of the run in which the rate is constant or changes in a straight line.
  struct Phase {
    /// Absent: as long as the rest of the run.
    var length: SimulationTime.Duration?
    /// Sessions a second.
    var from: Double
    var to: Double
    var node: DocumentNode
  }

  /// The ways to say how many sessions come.
  static let ways = ["rate", "phases", "list", "csv", "count"]

  /// Reads the object; `nil` where it says nothing that could run.
  init?(_ object: ObjectReader) {
    defer { object.finish() }
    let given = Self.ways.filter(object.has)
    guard given.count <= 1 else {
      object.context.report(
        .mixConflict,
        at: object.node[given[1]] ?? object.node,
        "\"\(given[0])\" and \"\(given[1])\" both say how many sessions come",
        hint: "leave one of the two out"
      )
      object.abandon()
      return nil
    }
    let unit = object.rateUnit() ?? .second
    let base = object.field("base")?.baseRate(unit)
    arrivals = OpenArrivals(
      rate: 1,
      process: object.field("process")?.process() ?? .poisson,
      curve: object.field("curve")?.curve() ?? []
    )
    arrivals.normalRate = base
    arrivals.season = object.field("season")?.season()
    arrivals.crowds = object.field("flashCrowd")?.crowds() ?? []
    arrivals.batch = object.field("batch")?.batch()
    let most = 100_000_000
    arrivals.customers = object.field("customers")?.integer(in: 1...most)
    arrivals.returningShare =
      object.field("returningShare")?.probability() ?? OpenArrivals.usualReturningShare
    guard readAmount(object, way: given.first, unit: unit, base: base) else { return nil }
    refuseConflicts(object, way: given.first)
  }

  /// Reads what says how many sessions come.
  private mutating func readAmount(
    _ object: ObjectReader,
    way: String?,
    unit: DurationUnit,
    base: Double?
  ) -> Bool {
    switch way {
    case "phases":
      guard let read = object.field("phases")?.phases(unit, base: base) else { return false }
      phases = read
    case "list":
      guard let instants = object.field("list")?.instants() else { return false }
      arrivals.process = .listed(instants)
    case "csv":
      guard let table = object.field("csv")?.arrivalTable(unit) else { return false }
      switch table {
      case .instants(let instants): arrivals.process = .listed(instants)
      case .rates(let points): arrivals.curve = points
      }
    case "count":
      guard let count = object.field("count")?.integer(in: 1...100_000_000) else { return false }
      arrivals.count = count
    default:
      if way == nil, case .renewal(let gap) = arrivals.process {
        arrivals.rate = 1_000 / gap.mean
        return true
      }
      // A law of gaps that is wrong has been reported.
      if way == nil, object.node["process"]?["gap"] != nil { return false }
      guard let field = object.required("rate"),
        let rate = field.rate(unit, base: base).flatMap(field.positive)
      else { return false }
      arrivals.rate = rate
    }
    return true
  }

  /// The keys that have no meaning beside a way to say how many sessions come; a base is the normal
  /// rate of goals beside each of them.
  static func conflicts(with way: String?, hasBase: Bool) -> [String] {
    switch way {
    case "list": ["process", "curve", "season", "flashCrowd"] + (hasBase ? [] : ["per"])
    case "csv", "phases": ["curve"]
    case "count": hasBase ? [] : ["per"]
    default: []
    }
  }

  /// Refuses what cannot act together, so that nothing is said in vain.
  private func refuseConflicts(_ object: ObjectReader, way: String?) {
    var isListed = false
    if case .listed = arrivals.process { isListed = true }
    for key in Self.conflicts(with: isListed ? "list" : way, hasBase: object.has("base"))
    where object.has(key) {
      object.context.report(
        .mixConflict,
        at: object.node[key] ?? object.node,
        "\"\(key)\" has no meaning beside \"\(way ?? "rate")\"",
        hint: "leave one of the two out"
      )
    }
    guard way == "rate", case .renewal(let gap) = arrivals.process,
      (arrivals.rate * gap.mean / 1_000 - 1).magnitude > 1e-6
    else { return }
    object.context.report(
      .mixConflict,
      at: object.node["rate"] ?? object.node,
      "the rate is \(Field.print(arrivals.rate)) sessions a second, but the gaps say "
        + "\(Field.print(1_000 / gap.mean))",
      hint: "leave out \"rate\": the mean gap fixes it"
    )
  }

  /// The arrivals of a run that lasts for `length`; `nil` where the phases do not fit.
  func arrivals(
    lasting length: SimulationTime.Duration,
    context: ReadingContext
  ) -> OpenArrivals? {
    guard !phases.isEmpty else { return arrivals }
    let said = sum(ofLengths: phases)
    var result = arrivals
    var time = SimulationTime.Duration.zero
    for phase in phases {
      let rest = length - said
      if phase.length == nil, rest <= .zero {
        context.report(
          .range,
          at: phase.node,
          "the other phases leave no time for this one",
          hint: "lengthen \"duration\", or shorten them"
        )
        return nil
      }
      result.curve.append(.init(time: time, factor: phase.from))
      time = time + (phase.length ?? rest)
      result.curve.append(.init(time: time, factor: phase.to))
    }
    return result
  }

  private func sum(ofLengths phases: [Phase]) -> SimulationTime.Duration {
    phases.reduce(SimulationTime.Duration.zero) { $0 + ($1.length ?? .zero) }
  }

  /// How long the phases last; `nil` where there are none, or one lasts as long as the rest of the run.
  var length: SimulationTime.Duration? {
    guard !phases.isEmpty, phases.allSatisfy({ $0.length != nil }) else { return nil }
    return sum(ofLengths: phases)
  }
}

extension ObjectReader {
  /// The unit of time of rates.
  fileprivate func rateUnit() -> DurationUnit? {
    let units = ["s", "second", "m", "min", "minute", "h", "hour", "d", "day"]
    return field("per")?.choice(units).flatMap { DurationUnit(word: $0[...]) }
  }
}

// MARK: - Rates

extension Field {
  /// A rate: a number a unit of time, or a multiple of a base such as `5x`; in sessions a second.
  fileprivate func rate(_ unit: DurationUnit, base: Double?) -> Double? {
    guard let text = node.text, text.hasSuffix("x") else {
      return number(in: 0...1e9).map { $0 / (Double(unit.rawValue) / 1e9) }
    }
    guard let (multiple, rest) = Self.leadingNumber(of: text[...]), rest == "x", multiple <= 1e6
    else {
      report(.factor, "is no multiple: \"\(text.prefix(40))\"", hint: "write \"5x\"")
      return nil
    }
    guard let base else {
      report(
        .missing,
        "is a multiple, but of what is not said",
        hint: "give \"base\": 1, or extend a profile with a rate"
      )
      return nil
    }
    return multiple * base
  }

  /// What multiples are of: a number a unit of time, or an object with a rate of its own unit.
  fileprivate func baseRate(_ unit: DurationUnit) -> Double? {
    guard node.members != nil else { return rate(unit, base: nil).flatMap(positive) }
    guard let object = object() else { return nil }
    defer { object.finish() }
    let own = object.rateUnit() ?? unit
    let base = object.field("base")?.baseRate(own)
    return object.required("rate")?.rate(own, base: base).flatMap(positive)
  }

  fileprivate func positive(_ rate: Double) -> Double? {
    if rate > 0 { return rate }
    report(.range, "must be above 0", hint: "")
    return nil
  }

  /// Points of a curve: `[["30m", 1.5], …]`.
  fileprivate func curve() -> [OpenArrivals.CurvePoint]? {
    var points: [OpenArrivals.CurvePoint] = []
    for row in list() ?? [] {
      guard let pair = row.list(atLeast: 2, atMost: 2), let time = pair[0].duration(),
        let factor = pair[1].number(in: 0...1e6)
      else { continue }
      if let last = points.last, time < last.time {
        pair[0].report(.range, "must not be earlier than the one before", hint: "sort the points")
        continue
      }
      points.append(.init(time: time, factor: factor))
    }
    return points
  }

  /// Phases one after the other; one of them may leave its length to the run's.
  fileprivate func phases(_ unit: DurationUnit, base: Double?) -> [ArrivalsDocument.Phase]? {
    guard let entries = list(atLeast: 1, atMost: 10_000) else { return nil }
    var isOpenEnded = false
    let phases = entries.compactMap { entry -> ArrivalsDocument.Phase? in
      guard let object = entry.object() else { return nil }
      defer { object.finish() }
      let own = object.rateUnit() ?? unit
      let span = object.field("for")
      let length = span?.duration(isPositive: true)
      let from = object.required("rate")?.rate(own, base: base)
      let end = object.field("to")
      let to = end == nil ? from : end?.rate(own, base: base)
      if span == nil, isOpenEnded {
        context.report(
          .missing,
          at: entry.node,
          "\"for\" is missing: one phase only may last as long as the rest of the run",
          hint: "write \"for\": \"10m\""
        )
      }
      isOpenEnded = isOpenEnded || span == nil
      guard let from, let to, span == nil || length != nil else { return nil }
      return .init(length: length, from: from, to: to, node: entry.node)
    }
    guard phases.count == entries.count else { return nil }
    guard phases.contains(where: { $0.from > 0 || $0.to > 0 }) else {
      report(.range, "let no session arrive", hint: "give one of them a rate above 0")
      return nil
    }
    return phases
  }

  /// Instants in their order.
  fileprivate func instants() -> [SimulationTime.Duration]? {
    guard let entries = list(atLeast: 1, atMost: 100_000) else { return nil }
    var instants: [SimulationTime.Duration] = []
    for entry in entries {
      guard let instant = entry.duration() else { return nil }
      if let last = instants.last, instant < last {
        entry.report(.range, "must not be earlier than the one before", hint: "sort the list")
        return nil
      }
      instants.append(instant)
    }
    return instants
  }
}

// MARK: - Process, batches, seasons and crowds

extension Field {
  /// The law of the instants: a name, or the law of the gaps.
  fileprivate func process() -> OpenArrivals.Process? {
    guard node.members != nil else {
      guard let name = choice(["poisson", "uniform"]) else { return nil }
      return name == "uniform" ? .uniform : .poisson
    }
    guard let object = object() else { return nil }
    defer { object.finish() }
    guard let gap = object.required("gap"), let law = gap.law(defaultMean: nil) else { return nil }
    guard law.mean > 0, law.mean.isFinite else {
      gap.report(.range, "has no mean above 0", hint: "give the gaps a finite mean")
      return nil
    }
    return .renewal(law)
  }

  /// The number of sessions that arrive at one instant.
  fileprivate func batch() -> Batch? {
    guard node.members != nil else {
      return integer(in: 1...10_000).flatMap { $0 == 1 ? nil : .sizes([.init($0, weight: 1)]) }
    }
    guard let object = object() else { return nil }
    defer { object.finish() }
    let mean = object.field("mean")?.number(in: 1...10_000)
    let sizes = object.field("sizes")?.sizes()
    switch (mean, sizes) {
    case (let mean?, nil): return mean > 1 ? .geometric(mean: mean) : nil
    case (nil, let sizes?): return .sizes(sizes)
    default:
      guard object.has("mean") == object.has("sizes") else { return nil }
      report(
        .missing,
        "must have either \"mean\" or \"sizes\"",
        hint: "write 3, {\"mean\": 3} or {\"sizes\": [[1, 0.5], [2, 0.5]]}"
      )
      return nil
    }
  }

  /// `[[size, weight], …]`
  private func sizes() -> [Batch.Size]? {
    guard let rows = list(atLeast: 1, atMost: 1_000) else { return nil }
    let sizes = rows.compactMap { row -> Batch.Size? in
      guard let pair = row.list(atLeast: 2, atMost: 2), let size = pair[0].integer(in: 1...10_000),
        let weight = pair[1].positiveNumber(atMost: 1e9)
      else { return nil }
      return .init(size, weight: weight)
    }
    return sizes.count == rows.count ? sizes : nil
  }

  /// What days and weeks do to the rate.
  fileprivate func season() -> Season? {
    guard let object = object() else { return nil }
    defer { object.finish() }
    var season = Season()
    season.hours = object.field("hours")?.factors(24) ?? []
    season.days = object.field("days")?.factors(7) ?? []
    let period = object.field("period")?.duration(isPositive: true) ?? .hours(24)
    let phase = object.field("phase")?.duration() ?? .zero
    if let amplitude = object.field("amplitude")?.number(in: 0...1) {
      season.wave = .init(amplitude: amplitude, period: period, phase: phase)
    } else if object.has("period") || object.has("phase") {
      _ = object.required("amplitude", hint: "a number between 0 and 1")
    }
    return season
  }

  /// As many factors as asked for, one of them at least above 0.
  private func factors(_ count: Int) -> [Double]? {
    guard let entries = list(atLeast: count, atMost: count) else { return nil }
    let factors = entries.compactMap { $0.number(in: 0...1e6) }
    guard factors.count == count else { return nil }
    guard factors.contains(where: { $0 > 0 }) else {
      report(.range, "let no session arrive", hint: "one factor must be above 0")
      return nil
    }
    return factors
  }

  /// A crowd, or a list of them.
  fileprivate func crowds() -> [FlashCrowd]? {
    guard node.elements != nil else { return crowd().map { [$0] } }
    return list(atLeast: 1, atMost: 100)?.compactMap { $0.crowd() }
  }

  private func crowd() -> FlashCrowd? {
    guard let object = object() else { return nil }
    defer { object.finish() }
    let start = object.required("at")?.duration()
    let peak = object.required("peak")?.number(in: 1...1e6)
    let rise = object.field("rise").map { $0.duration() } ?? .zero
    let decay = object.required("decay")?.duration(isPositive: true)
    guard let start, let peak, let rise, let decay else { return nil }
    return FlashCrowd(start: start, peak: peak, rise: rise, decay: decay)
  }
}
