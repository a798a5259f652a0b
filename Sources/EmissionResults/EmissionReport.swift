import Statistics
import Traces
import Wire

/// What became of an emission.
///
/// Three clocks are kept apart: *lateness* is from the intended time of a request to its write,
/// *service time* from its write to the end of the answer, *response time* from its intended time to
/// the end of the answer. Only the last shows what a visitor would have waited.
public struct EmissionReport: Equatable, Sendable {
  /// Where the requests went.
  public let target: String
  /// What was replayed.
  public let source: Source
  /// The pace.
  public let pace: Pace
  /// What happened to how many.
  public let counts: Counts
  /// Answers per status, in order.
  public let statuses: [Count]
  /// Errors per class, in order of the name, zeros left out.
  public let errors: [Count]
  /// How often a due request had to wait, by reason, zeros left out.
  public let obstacles: [Count]
  /// The rates.
  public let rates: Rates
  /// Times of all requests.
  public let total: Group
  /// Times per service, step and persona; those without requests are left out.
  public let services: [Group]
  /// Times per step.
  public let steps: [Group]
  /// Times per persona.
  public let personas: [Group]
  /// What was intended, sent and answered in each second.
  public let seconds: Seconds
  /// How the sending thread was scheduled.
  public let scheduling: Scheduling
  /// How long the sending thread was ready, but waited for a core, in nanoseconds; `nil` where the
  /// system does not tell.
  public let waitForCore: Int64?
  /// Whether the emission was stopped before its end.
  public let isPartial: Bool
  /// How true to the plan the emission was.
  public let fidelity: Fidelity

  /// The trace that was replayed.
  public struct Source: Equatable, Sendable {
    /// The scenario's name.
    public let scenario: String
    /// The first 8 digits of its hash.
    public let scenarioHash: String
    /// The run's seed.
    public let seed: UInt64
    /// Whether its sessions arrived whatever the system did.
    public let isOpenLoad: Bool
  }

  /// What happened to how many: `planned` = `sent` + `shed` + `skipped` + `pending`, and `sent` =
  /// `answered` + `unanswered`.
  public struct Counts: Equatable, Sendable {
    /// In the plan.
    public let planned: Int
    /// Written to a connection.
    public let sent: Int
    /// Dropped because they were late.
    public let shed: Int
    /// Given up because no connection could be made.
    public let skipped: Int
    /// Not reached, for the emission was stopped.
    public let pending: Int
    /// Answered, whatever the status.
    public let answered: Int
    /// Sent without an answer.
    public let unanswered: Int
    /// Sent more than 100 ms late.
    public let seriouslyLate: Int
  }

  /// Something counted.
  public struct Count: Equatable, Sendable {
    /// What.
    public let name: String
    /// How many.
    public let count: Int
  }

  /// Requests a second from the first to the last; `nil` where there are fewer than two.
  public struct Rates: Equatable, Sendable {
    /// As intended.
    public let planned: Double?
    /// As sent.
    public let achieved: Double?
  }

  /// Times of a group of requests.
  public struct Group: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Requests sent.
    public let sent: Int
    /// From the intended time to the write.
    public let lateness: Quantiles
    /// From the write to the end of the answer.
    public let service: Quantiles
    /// From the intended time to the end of the answer.
    public let response: Quantiles
    /// What the model said that the response would take.
    public let simulated: Quantiles
  }

  /// Some quantiles in nanoseconds; zero where nothing was measured.
  public struct Quantiles: Equatable, Sendable {
    /// The number of values.
    public let count: UInt64
    /// The median.
    public let p50: UInt64
    /// The 90th percentile.
    public let p90: UInt64
    /// The 95th percentile.
    public let p95: UInt64
    /// The 99th percentile.
    public let p99: UInt64
    /// The 99.9th percentile.
    public let p999: UInt64
    /// The largest.
    public let maximum: UInt64
  }

  /// Counts per second since the emission began.
  public struct Seconds: Equatable, Sendable {
    /// Requests intended.
    public let intended: [Int]
    /// Requests sent.
    public let sent: [Int]
    /// Answers.
    public let answered: [Int]
  }
}

// MARK: - From the accounts

extension EmissionReport {
  /// Draws the report up.
  ///
  /// - Parameters:
  ///   - accounts: what happened, of all event loops.
  ///   - planned: requests in the plan.
  ///   - target: where they went.
  ///   - description: what the trace says of itself.
  ///   - pace: how fast it was replayed.
  ///   - wasStopped: whether somebody stopped the emission.
  public init(
    accounts: EmissionAccounts,
    planned: Int,
    target: String,
    description: TraceDescription,
    pace: Pace,
    wasStopped: Bool
  ) {
    self.target = target
    source = Source(description)
    self.pace = pace
    counts = Counts(accounts, planned: planned)
    statuses = accounts.statuses.enumerated().filter { $1 > 0 }
      .map { Count(name: String($0), count: $1) }
    errors = Self.errors(accounts)
    obstacles = zip(Obstacle.allCases, accounts.obstacles)
      .map { Count(name: $0.rawValue, count: $1) }.filter { $0.count > 0 }
    rates = Rates(accounts)
    total = Group(name: "total", accounts.total)
    services = Self.groups(description.services.map(\.name), accounts.byService)
    steps = Self.groups(
      description.journeys.flatMap { journey in
        journey.steps.map { "\(journey.name)/\($0.name)" }
      },
      accounts.byStep
    )
    personas = Self.groups(description.personas, accounts.byPersona)
    seconds = Seconds(
      intended: accounts.series.seconds.map(\.intended),
      sent: accounts.series.seconds.map(\.sent),
      answered: accounts.series.seconds.map(\.answered)
    )
    scheduling = accounts.sending.scheduling ?? .normal
    waitForCore = accounts.sending.waitForCore
    isPartial = wasStopped && counts.pending + accounts.failures[RequestFailure.cut.index] > 0
    fidelity = Fidelity(
      counts: counts,
      taken: accounts.total.taken,
      rates: rates,
      lateness99: total.lateness.p99,
      obstacles: obstacles,
      waitForCore: waitForCore,
      isPartial: isPartial
    )
  }

  private static func groups(_ names: [String], _ groups: [GroupFigures]) -> [Group] {
    zip(names, groups).filter { $1.sent > 0 }.map { Group(name: $0, $1) }
  }

  private static func errors(_ accounts: EmissionAccounts) -> [Count] {
    var errors = zip(ErrorClass.allCases, accounts.total.errors).map { error, count in
      Count(name: error.rawValue, count: count)
    }
    errors += zip(Obstacle.allCases, accounts.shed).map { obstacle, count in
      Count(name: "shed-" + obstacle.rawValue, count: count)
    }
    return errors.filter { $0.count > 0 }.sorted { $0.name < $1.name }
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
    self.planned = planned
    sent = accounts.total.sent
    shed = accounts.total.shed
    skipped = accounts.total.skipped
    pending = max(0, planned - accounts.total.taken)
    answered = accounts.total.answered
    unanswered = accounts.failures.reduce(0, +)
    seriouslyLate = accounts.seriouslyLate
  }
}

extension EmissionReport.Rates {
  fileprivate init(_ accounts: EmissionAccounts) {
    func rate(_ count: Int, from first: Int64, to last: Int64) -> Double? {
      count > 1 && last > first ? Double(count - 1) * 1e9 / Double(last - first) : nil
    }
    let total = accounts.total
    planned = rate(total.taken, from: total.firstIntended, to: total.lastIntended)
    achieved = rate(total.sent, from: accounts.firstWritten, to: accounts.lastWritten)
  }
}

extension EmissionReport.Group {
  init(name: String, _ figures: GroupFigures) {
    let timings = figures.timings
    self.name = name
    sent = figures.sent
    lateness = EmissionReport.Quantiles(timings.lateness)
    service = EmissionReport.Quantiles(timings.service)
    response = EmissionReport.Quantiles(timings.response)
    simulated = EmissionReport.Quantiles(timings.simulated)
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
