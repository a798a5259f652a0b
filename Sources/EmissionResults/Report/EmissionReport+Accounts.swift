import Statistics
import Traces
import Wire

extension EmissionReport {
  /// What a report says beside what was counted.
  public struct Circumstances: Sendable {
    /// The addresses of all targets, by number; the first stands for the whole.
    public var targets: [String]
    /// How fast the trace was replayed.
    public var pace: Pace
    /// Quantiles of each second.
    public var seconds: [SecondQuantiles] = []
    /// When the emission began, in nanoseconds since 1970 UTC.
    public var start: Int64?
    /// Why it was stopped; `nil` where it was not.
    public var stopReason: String?
    /// What was done to it on the way.
    public var changes: [Change] = []
    /// What is to be held against the figures.
    public var thresholds = ThresholdSet.none
    /// The hosts that sent a part each.
    public var shards: [Shard] = []
    /// What of the result could not be written.
    public var failure: EmissionError?

    /// Creates the circumstances of an emission that nobody stopped.
    public init(targets: [String], pace: Pace) {
      self.targets = targets
      self.pace = pace
    }
  }

  /// Draws the report up.
  ///
  /// - Parameters:
  ///   - accounts: what happened, of all event loops.
  ///   - planned: requests in the plan.
  ///   - description: what the trace says of itself.
  ///   - circumstances: all that was not counted.
  public init(
    accounts: EmissionAccounts,
    planned: Int,
    description: TraceDescription,
    circumstances: Circumstances
  ) {
    target = circumstances.targets.joined(separator: ", ")
    source = Source(description)
    pace = circumstances.pace
    start = circumstances.start
    stopReason = circumstances.stopReason
    changes = circumstances.changes
    shards = circumstances.shards
    failure = circumstances.failure
    self.accounts = accounts
    counts = Counts(accounts, planned: planned)
    statuses = accounts.statuses.enumerated().filter { $1 > 0 }
      .map { Count(name: String($0), count: $1) }
    errors = Self.errors(accounts)
    obstacles = Self.counts(Obstacle.allCases.map(\.rawValue), accounts.obstacles)
    rates = Rates(accounts)
    total = Group(name: "total", accounts.total)
    services = Self.groups(description.services.map(\.name), accounts.byService)
    steps = Self.groups(description.stepNames, accounts.byStep)
    personas = Self.groups(description.personas, accounts.byPersona)
    journeys = Self.groups(description.journeys.map(\.name), accounts.byJourney)
    phases = Self.groups(description.phases, accounts.byPhase)
    targets =
      circumstances.targets.count > 1
      ? Self.groups(circumstances.targets, accounts.byTarget) : []
    seconds = Seconds(accounts.series, circumstances.seconds)
    responseCurve = accounts.total.timings.response.curve
    serviceCurve = accounts.total.timings.service.curve
    sending = accounts.sending
    drift = accounts.drift.partsPerMillion
    thresholds = circumstances.thresholds.results(of: accounts)
    let wasCut = counts.pending + accounts.failures[RequestFailure.cut.index] > 0
    isPartial = circumstances.stopReason != nil && wasCut
    var evidence = Fidelity.Evidence(counts: counts, taken: accounts.total.taken)
    evidence.rates = rates
    evidence.lateness99 = total.lateness.p99
    evidence.obstacles = obstacles
    evidence.sending = sending
    evidence.drift = drift
    evidence.growth = accounts.drift.growth
    evidence.span = accounts.lastDue > accounts.firstDue ? accounts.lastDue - accounts.firstDue : 0
    evidence.isPartial = isPartial
    evidence.shards = shards
    fidelity = Fidelity(evidence)
  }

  /// Draws the report up of an emission to one target.
  public init(
    accounts: EmissionAccounts,
    planned: Int,
    target: String,
    description: TraceDescription,
    pace: Pace,
    wasStopped: Bool
  ) {
    var circumstances = Circumstances(targets: [target], pace: pace)
    circumstances.stopReason = wasStopped ? "interrupt" : nil
    self.init(
      accounts: accounts,
      planned: planned,
      description: description,
      circumstances: circumstances
    )
  }

  /// Draws the report up of an emission whose records went to a ledger, which it closes.
  ///
  /// - Parameters:
  ///   - accounts: what the event loops counted themselves.
  ///   - description: what the trace says of itself.
  ///   - planned: requests in the plan.
  ///   - targets: the addresses to which requests went, by number.
  ///   - pace: how fast it was replayed.
  ///   - stopReason: why it was stopped; `nil` where it was not.
  ///   - changes: what was done to it on the way.
  ///   - ledger: where the records went; `nil`: all was counted in `accounts`.
  public init(
    accounts: EmissionAccounts,
    of description: TraceDescription,
    planned: Int,
    targets: [String],
    pace: Pace,
    stopReason: String?,
    changes: [Change],
    ledger: EmissionLedger?
  ) {
    var circumstances = Circumstances(targets: targets, pace: pace)
    circumstances.stopReason = stopReason
    circumstances.changes = changes
    var accounts = accounts
    if let ledger {
      let result = ledger.finish()
      accounts.merge(result.accounts)
      circumstances.seconds = result.seconds
      circumstances.start = result.start
      circumstances.thresholds = ledger.thresholds
      circumstances.failure = result.failure
    }
    self.init(
      accounts: accounts,
      planned: planned,
      description: description,
      circumstances: circumstances
    )
  }

  private static func groups(_ names: [String], _ groups: [GroupFigures]) -> [Group] {
    zip(names, groups).filter { $1.taken > 0 }.map { Group(name: $0, $1) }
  }

  private static func errors(_ accounts: EmissionAccounts) -> [Count] {
    let shed = counts(Obstacle.allCases.map { "shed-" + $0.rawValue }, accounts.shed)
    return (Group.errors(accounts.total) + shed).sorted { $0.name < $1.name }
  }

  fileprivate static func counts(_ names: [String], _ counts: [Int]) -> [Count] {
    zip(names, counts).filter { $1 > 0 }.map { Count(name: $0, count: $1) }
  }
}

extension EmissionReport.Source {
  fileprivate init(_ description: TraceDescription) {
    scenario = description.scenario
    scenarioHash = description.shortHash
    seed = description.seed
    isOpenLoad = description.isOpenLoad
  }
}

extension EmissionReport.Counts {
  fileprivate init(_ accounts: EmissionAccounts, planned: Int) {
    let total = accounts.total
    self.planned = planned
    sent = total.sent
    shed = total.shed
    skipped = total.skipped
    pending = max(0, planned - total.taken)
    answered = total.answered
    unanswered = accounts.failures.reduce(0, +)
    seriouslyLate = accounts.seriouslyLate
  }
}

extension EmissionReport.Rates {
  fileprivate init(_ accounts: EmissionAccounts) {
    let total = accounts.total
    planned =
      total.taken > 1 && total.lastIntended > total.firstIntended
      ? Double(total.taken - 1) * 1e9 / Double(total.lastIntended - total.firstIntended) : nil
    due = accounts.rates?.due
    achieved = accounts.rates?.achieved
  }
}

extension EmissionReport.Seconds {
  fileprivate init(_ series: EmissionSeries, _ quantiles: [SecondQuantiles]) {
    intended = series.seconds.map(\.intended)
    sent = series.seconds.map(\.sent)
    answered = series.seconds.map(\.answered)
    errors = series.seconds.map(\.errors)
    self.quantiles = quantiles
  }
}

extension EmissionReport.Group {
  init(name: String, _ figures: GroupFigures) {
    let timings = figures.timings
    self.name = name
    taken = figures.taken
    sent = figures.sent
    answered = figures.answered
    shed = figures.shed
    skipped = figures.skipped
    errors = Self.errors(figures)
    span = figures.taken > 0 ? figures.firstIntended...figures.lastIntended : nil
    lateness = EmissionReport.Quantiles(timings.lateness)
    service = EmissionReport.Quantiles(timings.service)
    response = EmissionReport.Quantiles(timings.response)
    slip = EmissionReport.Quantiles(timings.slip)
    simulated = EmissionReport.Quantiles(timings.simulated)
  }

  fileprivate static func errors(_ figures: GroupFigures) -> [EmissionReport.Count] {
    EmissionReport.counts(ErrorClass.allCases.map(\.rawValue), figures.errors)
      .sorted { $0.name < $1.name }
  }
}

extension EmissionReport.Quantiles {
  init(_ histogram: LogLinearHistogram) {
    count = histogram.count
    p50 = histogram.quantile(0.5) ?? 0
    p90 = histogram.quantile(0.9) ?? 0
    p95 = histogram.quantile(0.95) ?? 0
    p99 = histogram.quantile(0.99) ?? 0
    p999 = histogram.quantile(0.999) ?? 0
    maximum = histogram.max ?? 0
  }
}

extension LogLinearHistogram {
  /// Quantiles in five steps from one half of what remains to the next, up to the largest value.
  fileprivate var curve: [EmissionReport.CurvePoint] {
    guard count > 0 else { return [] }
    var points: [EmissionReport.CurvePoint] = []
    var (remaining, step) = (1.0, 0)
    while remaining * Double(count) > 1, remaining > 1e-9 {
      let probability = 1 - remaining
      points.append(.init(probability: probability, value: quantile(probability) ?? 0))
      step += 1
      let half = Double(step / 5)
      remaining =
        (1 - Double(step % 5) / 10) * Double(sign: .plus, exponent: -Int(half), significand: 1)
    }
    points.append(.init(probability: 1, value: max ?? 0))
    return points
  }
}
