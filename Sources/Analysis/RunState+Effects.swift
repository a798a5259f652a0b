import Scenarios

extension RunState {
  /// The effects of the timeline as they acted, in the order of the description.
  ///
  /// Without the scenario, or with one of other effects, an effect counts as a fault if it struck
  /// anything, and acts between its markers.
  func effectSummaries(twin: RunState?) throws -> [EffectSummary] {
    let known = scenario?.effects ?? []
    return losses.causes.indices.map { index in
      effectSummary(
        index,
        effect: known.count == losses.causes.count ? known[index] : nil,
        twin: twin
      )
    }
  }

  private func effectSummary(_ index: Int, effect: Effect?, twin: RunState?) -> EffectSummary {
    let cause = losses.causes[index]
    let endOfRun = layout.seconds(Double(endOfRun))
    let spans = cause.spans(until: self.endOfRun).map { span in
      EffectSummary.Occurrence(
        start: layout.seconds(Double(span.lowerBound)),
        end: layout.seconds(Double(span.upperBound))
      )
    }
    // A plain effect acts exactly when its scenario says, markers are as fine as the quantum.
    let plain = effect.flatMap { $0.pattern == .plain ? $0 : nil }
    let comesAndGoes = spans.count > 1 || effect?.pattern.renewal != nil
    let planned = (plain ?? (spans.isEmpty ? effect : nil))
    let start = planned?.start.sinceStart.inSeconds ?? spans.first?.start ?? 0
    let end =
      planned.map { $0.end?.sinceStart.inSeconds ?? endOfRun } ?? spans.last?.end ?? endOfRun
    return EffectSummary(
      name: description.faults[index],
      start: start,
      end: max(start, min(end, endOfRun)),
      occurrences: comesAndGoes ? spans : nil,
      isFault: effect?.isFault ?? (cause.struckCalls > 0 || cause.lostSessions > 0),
      struckCalls: cause.struckCalls,
      lostSessions: cause.lostSessions,
      lostValue: cause.lostValue,
      prediction: prediction(of: effect, index, twin: twin)
    )
  }

  private func prediction(of effect: Effect?, _ index: Int, twin: RunState?) -> PredictionSummary? {
    var summary = effect?.prediction.flatMap { check($0, ofEffect: index, twin: twin) }
    if case .reroute(let reroute) = effect?.kind {
      summary = summary ?? PredictionSummary()
      summary?.latencyIncrease = latencyIncrease(of: reroute, effect: index, twin: twin)
    }
    return summary
  }

  /// Compares what an author expected of an effect with what was measured.
  private func check(
    _ prediction: Effect.Prediction,
    ofEffect effect: Int,
    twin: RunState?
  ) -> PredictionSummary? {
    guard let own = predictions.watch(of: effect) else { return nil }
    let other = twin?.predictions.watch(of: effect)
    let all = other.map { increase(own, $0, of: \.abandoned, among: \.ended) }
    let named = other.map { increase(own, $0, of: \.namedAbandoned, among: \.namedEnded) }
    return PredictionSummary(
      abandonmentIncrease: prediction.abandonmentIncrease.map {
        PredictedValue(expected: $0, measured: all ?? .undefined)
      },
      personasAbandonmentIncrease: prediction.personas.isEmpty
        ? nil
        : prediction.abandonmentIncrease.map {
          PredictedValue(expected: $0, measured: named ?? .undefined)
        },
      revenueLost: prediction.revenueRisk.map {
        PredictedValue(expected: Double($0), measured: lostRevenue(own))
      }
    )
  }

  /// The rise of the abandonment rate over the twin's, in percentage points.
  private func increase(
    _ own: PredictionFold.Watch,
    _ twin: PredictionFold.Watch,
    of part: KeyPath<PredictionFold.Slice, Int64>,
    among whole: KeyPath<PredictionFold.Slice, Int64>
  ) -> Estimate {
    guard let rate = own.rate(of: part, among: whole), let base = twin.rate(of: part, among: whole)
    else { return .undefined }
    let slices = RunSlices(zip(own.slices, twin.slices).map { (run: $0, twin: $1) })
    let interval = slices.interval(
      of: { 100 * Double($0.run[keyPath: part] - $0.twin[keyPath: part]) },
      per: { Double($0.run[keyPath: whole]) }
    )
    return Estimate(value: 100 * (rate - base), interval: interval, bounds: -100...100)
  }

  /// The revenue lost while the effect acted.
  private func lostRevenue(_ watch: PredictionFold.Watch) -> Estimate {
    guard watch.slices.contains(where: { $0.ended > 0 }) else { return .undefined }
    return Estimate(
      value: watch.slices.reduce(0) { $0 + Double($1.lost) },
      interval: RunSlices(watch.slices).interval(ofTotal: { Double($0.lost) }) { _ in true },
      bounds: 0...Double.infinity
    )
  }
}

extension PredictionFold {
  /// What was counted while an effect acted.
  func watch(of effect: Int) -> Watch? { watches.first { $0.effect == effect } }
}

extension PredictionFold.Watch {
  fileprivate func rate(
    of part: KeyPath<PredictionFold.Slice, Int64>,
    among whole: KeyPath<PredictionFold.Slice, Int64>
  ) -> Double? {
    let all = slices.reduce(0) { $0 + $1[keyPath: whole] }
    return all > 0 ? Double(slices.reduce(0) { $0 + $1[keyPath: part] }) / Double(all) : nil
  }
}

extension PredictedValue {
  /// Compares an expectation with a measurement.
  init(expected: Double, measured: Estimate) {
    self.init(
      expected: expected,
      measured: measured.value,
      low: measured.low,
      high: measured.high,
      verdict: Self.verdict(expected, measured)
    )
  }

  private static func verdict(_ expected: Double, _ measured: Estimate) -> String {
    guard let value = measured.value else { return "unknown" }
    if let low = measured.low, let high = measured.high, low <= expected, expected <= high {
      return "as-expected"
    }
    if abs(expected - value) <= 0.2 * abs(value) { return "as-expected" }
    return value > expected ? "higher" : "lower"
  }
}
