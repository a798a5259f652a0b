import Scenarios
import Traces

extension RunState {
  /// The end of the run in quanta: its marker, or the latest row of a run that was cut off.
  var endOfRun: UInt64 { max(marks.end ?? 0, marks.latest) }

  /// What the run came to, beside its twin and the run at the normal load.
  func summary(
    twin: RunState?,
    twinContentHash: String,
    normal: RunState?,
    normalContentHash: String
  ) throws -> Summary {
    let metrics = try runMetrics(twin: twin, normal: normal)
    let goals = goalResults(metrics)
    let endOfArrivals = marks.endOfArrivals ?? marks.lastArrival
    var summary = Summary(
      passed: !goals.contains { $0.verdict.hasPrefix("fail") },
      partial: marks.isInterrupted || marks.end == nil,
      scenario: description.scenario,
      scenarioHash: description.scenarioHash.map(Self.hexadecimal).joined(),
      seed: description.seed,
      version: description.version,
      quantum: description.quantum,
      loadModel: description.isOpenLoad ? "open" : "closed",
      currency: description.currency,
      replications: 1,
      virtualDuration: layout.seconds(Double(endOfRun)),
      endOfArrivals: layout.seconds(Double(endOfArrivals)),
      events: marks.events,
      goals: goals,
      metrics: metrics,
      sessions: try sessionCounts(of: 0),
      customers: customers?.count,
      services: serviceSummaries(),
      databases: try databaseSummaries(),
      personas: try description.personas.indices.map { index in
        try groupSummary(description.personas[index], group: 1 + index)
      },
      journeys: try description.journeys.indices.map { index in
        try groupSummary(
          description.journeys[index].name,
          group: layout.group(ofJourney: UInt16(index))
        )
      },
      steps: stepSummaries(),
      funnels: funnels(twin: twin),
      losses: lossSummaries(),
      effects: [],
      loyalty: loyalty.summaries(
        names: description.personas,
        base: Int(((scenario?.satisfaction ?? .standard).base * 1_000).rounded())
      ),
      windows: try windowSeries(twin: twin),
      twin: try twin.map { try twinSummary(of: $0, contentHash: twinContentHash) },
      normalLoad: try normal.map { try normalSummary(of: $0, contentHash: normalContentHash) },
      dataLoss: dataLossSummary,
      rollout: rolloutSummary()
    )
    summary.endings = endings.endings(description)
    summary.effects = try effectSummaries(twin: twin).map { effect in
      var effect = effect
      effect.recovery = RecoverySummary(
        of: effect,
        in: summary.windows,
        until: summary.virtualDuration
      )
      return effect
    }
    summary.latencyMaps = latencyMaps()
    summary.percentiles = percentileCurves(twin: twin)
    summary.examples = examples.sessions(layout)
    return summary
  }

  /// The sums of a group over the whole run.
  func total(of group: Int) throws -> SessionSums {
    try ledger.total(of: layout.members(of: group))
  }

  /// How the sessions of a group ended. Those without an end row are open.
  func sessionCounts(of group: Int) throws -> SessionCounts {
    let sums = try total(of: group)
    var counts = SessionCounts()
    counts.started = Int(sums.started)
    counts.ended = Int(sums.ended)
    counts.converted = Int(sums.count(.converted))
    counts.assisted = Int(sums.count(.assisted))
    counts.abandoned = Int(sums.count(.abandoned))
    counts.failed = Int(sums.count(.failed))
    counts.rejected = Int(sums.count(.rejected))
    counts.expired = Int(sums.count(.expired))
    counts.open = counts.started - counts.ended
    counts.technicalLosses = Int(sums.technicalLosses)
    counts.peakConcurrent = windows.peak(of: group)
    return counts
  }

  private func groupSummary(_ name: String, group: Int) throws -> GroupSummary {
    GroupSummary(
      name: name,
      sessions: try sessionCounts(of: group),
      metrics: try metrics(of: group)
    )
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
