import JSONText
import SimulationKernel

/// When an effect acts, counted from the start of the run, what it follows being known.
struct ResolvedTiming {
  /// The first window; `end` is absent where it lasts to the end of the run.
  var start = SimulationTime.Duration.zero
  var end: SimulationTime.Duration?
  var pattern = Effect.Pattern.plain
  /// What jitter may add to each start and end.
  var slack = SimulationTime.Duration.zero
  /// The end of the last window, jitter apart; absent where there is none before the run ends.
  var lastEnd: SimulationTime.Duration?
  /// The latest end that the last window may have.
  var latestEnd: SimulationTime.Duration? { lastEnd.map { $0 + slack } }

  /// The latest instant that an effect may end at: 200 years, so that the clock holds any sum.
  static let limit = SimulationTime.Duration.hours(24 * 365 * 200)

  /// The timing of an effect that begins at `start` at the earliest.
  ///
  /// - Returns: `nil` where it would end too late.
  init?(_ document: TimingDocument, start: SimulationTime.Duration, shifts: [Effect.Shift]) {
    self.start = start
    pattern.rampUp = document.rampUp
    pattern.rampDown = document.rampDown
    pattern.repetition = document.repetition
    pattern.jitter = document.jitter
    pattern.shifts = shifts
    slack = shifts.reduce(document.jitter) { $0 + $1.jitter }
    end = document.duration.map { start + $0 }
    lastEnd = end
    if let repetition = document.repetition {
      lastEnd = nil
      if let times = repetition.times, let end {
        let last = Double(repetition.period.nanoseconds) * Double(times - 1)
        guard last < Double(Self.limit.nanoseconds) else { return nil }
        lastEnd = end + repetition.period * (times - 1)
      }
    }
    guard start + slack < Self.limit, latestEnd ?? .zero < Self.limit else { return nil }
  }

  init() {}

  /// The most windows that begin before `horizon`.
  func count(until horizon: SimulationTime) -> Double {
    guard let repetition = pattern.repetition else { return 1 }
    let room = max(0, horizon.sinceStart / repetition.period - start / repetition.period)
    return min(room + 1, repetition.times.map { Double($0) } ?? .infinity)
  }
}

/// Looks up what follows what.
struct TimingResolver {
  private let documents: [EffectDocument]
  private let ids: [String]
  private let context: ReadingContext
  private var byID: [String: Int] = [:]
  private var byName: [String: [Int]] = [:]
  private var states: [State]

  private enum State {
    case unknown
    case pending
    case known(ResolvedTiming)
  }

  /// The timings of `documents`, whose identities are `ids`.
  static func timings(
    of documents: [EffectDocument],
    ids: [String],
    context: ReadingContext
  ) -> [ResolvedTiming] {
    var resolver = TimingResolver(documents, ids: ids, context: context)
    return documents.indices.map { resolver.timing(of: $0) }
  }

  private init(_ documents: [EffectDocument], ids: [String], context: ReadingContext) {
    self.documents = documents
    self.ids = ids
    self.context = context
    states = Array(repeating: .unknown, count: documents.count)
    for index in documents.indices {
      byID[ids[index]] = byID[ids[index]] ?? index
      byName[documents[index].name, default: []].append(index)
    }
  }

  /// Follows a chain to its beginning, then back, without recursion: a chain may be long.
  private mutating func timing(of effect: Int) -> ResolvedTiming {
    var chain = [effect]
    while let last = chain.last, case .unknown = states[last],
      let before = documents[last].timing.predecessor
    {
      states[last] = .pending
      guard let predecessor = find(before.name) else { break }
      if case .pending = states[predecessor] {
        reportCycle(before.name)
        break
      }
      chain.append(predecessor)
    }
    for (place, index) in chain.enumerated().reversed() {
      if case .known = states[index] { continue }
      let before = place + 1 < chain.count ? chain[place + 1] : nil
      states[index] = .known(resolve(index, after: before))
    }
    if case .known(let timing) = states[effect] { return timing }
    return ResolvedTiming()
  }

  private func resolve(_ index: Int, after predecessor: Int?) -> ResolvedTiming {
    let document = documents[index].timing
    var start = document.start ?? .zero
    var shifts: [Effect.Shift] = []
    if let predecessor, let after = document.predecessor,
      case .known(let before) = states[predecessor]
    {
      guard let end = before.lastEnd else {
        reportEndless(after.name)
        return ResolvedTiming()
      }
      start = end + after.delay
      shifts = before.pattern.shifts
      if before.pattern.jitter > .zero {
        let cycle = (before.pattern.repetition?.times ?? 1) - 1
        shifts.append(
          Effect.Shift(
            effect: before.pattern.leader ?? ids[predecessor],
            cycle: cycle,
            jitter: before.pattern.jitter
          )
        )
      }
    }
    guard var timing = ResolvedTiming(document, start: start, shifts: shifts) else {
      context.report(
        .range,
        at: documents[index].node,
        "it ends more than 200 years after the start of the run",
        hint: "let it begin earlier, or repeat it less often"
      )
      return ResolvedTiming()
    }
    timing.pattern.renewal = documents[index].renewal
    timing.pattern.leader = document.leader.flatMap { place in
      documents.firstIndex { $0.node.place == place }.map { ids[$0] }
    }
    return timing
  }

  private func find(_ name: Located<String>) -> Int? {
    if let index = byID[name.value] { return index }
    let named = byName[name.value] ?? []
    if named.count == 1 { return named[0] }
    if named.count > 1 {
      context.report(
        .name,
        at: name.node,
        "\(named.count) effects are called \"\(name.value.prefix(80))\"",
        hint: "give the one that is meant an id, and name that"
      )
    } else {
      context.report(
        .name,
        at: name.node,
        "no fault or event is called \"\(name.value.prefix(80))\"",
        hint: Spelling.hint(for: name.value, among: Array(Set(ids + byName.keys)).sorted())
      )
    }
    return nil
  }

  private func reportCycle(_ name: Located<String>) {
    context.report(
      .afterCycle,
      at: name.node,
      "\"\(name.value.prefix(80))\" itself waits for the end of this effect",
      hint: "let one of them begin at an instant: \"at\": 600"
    )
  }

  private func reportEndless(_ name: Located<String>) {
    context.report(
      .range,
      at: name.node,
      "\"\(name.value.prefix(80))\" never ends, so nothing follows it",
      hint: "give it a duration, and \"times\" where it is repeated"
    )
  }
}
