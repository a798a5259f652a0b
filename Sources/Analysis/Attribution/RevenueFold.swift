import Scenarios
import Traces

/// Turns the rows of a life into its revenue, for ``Attribution``: persona by persona and by the time of
/// arrival, and where it is asked for, session by session.
public final class RevenueFold: RowConsumer {
  /// What is wanted of the life beside its revenue.
  public enum Role: Sendable {
    /// Its revenue alone.
    case plain
    /// How each session ended: the life without events.
    case undisturbed
    /// Which sessions ended otherwise than these, and what was lost at which service: the life with all
    /// events.
    case disturbed(SessionOutcomes)
    /// Which of these sessions ended as they do without events.
    case watching(SessionOutcomes)
  }

  /// Cells of a persona or a service.
  private static let cells = 2_560

  private let layout: RunLayout
  private let scenario: Scenario
  private let role: Role
  private var personas: SliceLedger
  /// What was lost at no service, then at each.
  private var services: SliceLedger
  private var losses: LossFold
  private var endOfArrivals: UInt64?
  private var lastArrival: UInt64 = 0
  private var end: UInt64 = 0
  private var outcomes: [SessionOutcome] = []
  private var changed: [ChangedSession] = []
  private var spared: [Bool]
  /// 1 + the index of the service that a session called last, by its number.
  private var lastService: [UInt64: Int] = [:]

  /// Creates a fold that has seen no row.
  ///
  /// - Parameters:
  ///   - description: what the indices of the rows mean.
  ///   - scenario: what is simulated.
  ///   - role: what is wanted of the life.
  /// - Throws: ``FoldError/description(_:)`` where the description cannot be that of a run.
  public init(description: TraceDescription, scenario: Scenario, role: Role) throws {
    let layout = try RunLayout(description)
    self.layout = layout
    self.scenario = scenario
    self.role = role
    personas = SliceLedger(groups: layout.personaCount, cells: Self.cells)
    services = SliceLedger(groups: 1 + layout.serviceCount, cells: Self.cells)
    losses = LossFold(layout)
    if case .watching(let watched) = role {
      spared = Array(repeating: false, count: watched.outcomes.count)
    } else {
      spared = []
    }
  }

  /// Takes the next rows.
  ///
  /// - Throws: ``FoldError`` where rows contradict the description.
  public func consume(_ chunk: RowChunk) throws {
    if case .disturbed = role {
      for row in chunk.calls where row.outcome != .skipped {
        let service = try layout.service(of: row)
        if layout.isReal[service] { lastService[row.session] = 1 + service }
      }
    }
    for row in chunk.ends { try take(row) }
    for row in chunk.markers {
      try layout.check(time: row.time)
      switch row.kind {
      case .endOfArrivals: endOfArrivals = row.time
      case .end: end = row.time
      case .effectOn, .effectOff: try losses.mark(row)
      default: break
      }
    }
  }

  private func take(_ row: SessionEndRow) throws {
    try layout.check(row)
    let arrival = row.time - row.duration
    lastArrival = max(lastArrival, arrival)
    // The value of an open session is not yet anybody's.
    let outcome = SessionOutcome(
      session: row.session,
      value: row.result == .open ? 0 : row.value,
      result: row.result
    )
    if outcome.value != 0 {
      try personas.add(SessionSums(revenue: outcome.value), to: Int(row.persona), at: arrival)
    }
    switch role {
    case .plain: break
    case .undisturbed: outcomes.append(outcome)
    case .disturbed(let others): try compare(row, outcome, with: others)
    case .watching(let watched):
      if let index = watched.index(of: row.session) {
        spared[index] = watched.outcomes[index].isSame(as: outcome)
      }
    }
  }

  private func compare(
    _ row: SessionEndRow,
    _ outcome: SessionOutcome,
    with others: SessionOutcomes
  ) throws {
    let service = lastService.removeValue(forKey: row.session) ?? 0
    guard let index = others.index(of: row.session) else { return }
    let undisturbed = others.outcomes[index]
    guard !undisturbed.isSame(as: outcome) else { return }
    let lost = SessionSums(revenue: undisturbed.value - outcome.value)
    try services.add(lost, to: service, at: row.time - row.duration)
    changed.append(ChangedSession(row: row, undisturbed: undisturbed, service: service))
  }

  /// What the life came to.
  ///
  /// - Throws: ``FoldError/overflow`` where a sum does not fit.
  public func finish(contentHash: String) throws -> LifeRevenue {
    LifeRevenue(
      personas: try SliceAmounts(personas, groups: layout.personaCount),
      services: try SliceAmounts(services, groups: 1 + layout.serviceCount),
      cuts: RunCuts(
        losses: losses,
        endOfArrivals: endOfArrivals,
        scenario: scenario,
        quantum: layout.description.quantum
      ),
      lastArrival: lastArrival,
      spans: losses.causes.map { $0.spans(until: end) },
      description: layout.description,
      contentHash: contentHash,
      outcomes: SessionOutcomes(outcomes),
      changed: changed.sorted { $0.row.session < $1.row.session },
      spared: spared
    )
  }
}

extension SessionSums {
  /// Nothing but revenue.
  fileprivate init(revenue: Int64) {
    self.init()
    self.revenue = revenue
  }
}
