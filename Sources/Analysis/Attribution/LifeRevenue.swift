import Traces

/// What a life came to, as ``RevenueFold`` saw it.
public struct LifeRevenue: Sendable {
  /// Revenue by persona.
  var personas: SliceAmounts
  /// What was lost at no service, then at each; of a life with the role ``RevenueFold/Role/disturbed``.
  var services: SliceAmounts
  let cuts: RunCuts
  let lastArrival: UInt64
  /// When each effect acted, in quanta.
  let spans: [[Range<UInt64>]]
  let description: TraceDescription
  let contentHash: String
  /// How the sessions ended; of a life with the role ``RevenueFold/Role/undisturbed``.
  public internal(set) var outcomes: SessionOutcomes
  /// By the numbers of the sessions; of a life with the role ``RevenueFold/Role/disturbed``.
  var changed: [ChangedSession]
  /// Which of those that are watched ended as without events.
  let spared: [Bool]

  /// How the sessions that ended otherwise end without events, to be watched in other lives.
  public var changedSessions: SessionOutcomes {
    SessionOutcomes(changed.map(\.undisturbed))
  }

  /// The life without what is known session by session.
  public var withoutSessions: LifeRevenue {
    var life = self
    life.outcomes = SessionOutcomes([])
    life.changed = []
    return life
  }

  /// The life without the course of time: its sums alone.
  public var withoutSlices: LifeRevenue {
    var life = self
    life.personas = personas.total
    life.services = services.total
    return life
  }
}

/// Amounts of some groups over slices of time.
struct SliceAmounts: Sendable {
  /// A slice is 2^shift quanta long.
  let shift: Int
  /// The slices of each group.
  let cells: [[Int64]]

  init(_ ledger: SliceLedger, groups: Int) throws {
    shift = ledger.shift
    cells = try (0..<groups).map {
      try ledger.cells(of: $0..<$0 + 1, resolution: ledger.shift).map(\.revenue)
    }
  }

  private init(shift: Int, cells: [[Int64]]) {
    self.shift = shift
    self.cells = cells
  }

  /// The same in one slice that lasts for ever.
  var total: SliceAmounts {
    SliceAmounts(shift: 62, cells: cells.map { [$0.reduce(0, +)] })
  }

  /// The sum of some groups over all time.
  func total(of groups: Range<Int>) -> Int64 {
    groups.reduce(0) { $0 + cells[$1].reduce(0, +) }
  }

  /// The sums of some groups in `count` slices of 2^resolution quanta, which none of these exceeds.
  func slices(of groups: Range<Int>, count: Int, resolution: Int) -> [Int64] {
    var merged = Array(repeating: Int64(0), count: count)
    for group in groups {
      for (index, amount) in cells[group].enumerated() where amount != 0 {
        merged[index >> (resolution - shift)] += amount
      }
    }
    return merged
  }
}
