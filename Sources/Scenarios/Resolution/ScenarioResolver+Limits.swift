import SimulationKernel
import Statistics

/// What the identity of a session and the clock of a run can hold.
extension ScenarioResolver {
  /// The most layers of an open source: their number is a part of a session's identity.
  private static let mostLayers = 256.0
  /// The most sessions of a layer.
  private static let mostSessions = 0x1p40

  /// Checks a load against what the simulator can tell apart.
  func checkLimits(of load: Load, effects: [PendingEffect]) {
    switch load.model {
    case .open(let arrivals):
      checkMultipliers(
        effects,
        of: 1,
        atMost: Self.mostLayers,
        "times the base rate",
        until: load.horizon
      )
      let peak = arrivals.peak
      let sessions = arrivals.rate * peak * load.endOfArrivals.sinceStart.inSeconds
      checkPieces(arrivals, length: load.endOfArrivals.sinceStart)
      if sessions >= Self.mostSessions {
        context.report(
          .range,
          at: profile.node["arrivals"] ?? profile.node,
          "the rate over this time gives more than 10^12 sessions",
          hint: "lower the rate or shorten the run"
        )
      }
      warnOfClosedFields()
    case .closed(let population):
      let users = population.users.reduce(0, +)
      checkMultipliers(
        effects,
        of: users,
        atMost: Double(ProfileDocument.mostUsers),
        "users",
        until: load.horizon
      )
      checkPauses(population)
    }
  }

  /// A wave of a microsecond over a year would need more memory than there is.
  private func checkPieces(_ arrivals: OpenArrivals, length: SimulationTime.Duration) {
    guard let wave = arrivals.season?.wave, length / wave.period > 10_000 else { return }
    context.report(
      .range,
      at: profile.node["arrivals"]?["season"] ?? profile.node,
      "the run has more than 10000 waves",
      hint: "lengthen \"period\""
    )
  }

  /// The traffic at the start of each spike, where the product of those that act is greatest.
  private func checkMultipliers(
    _ effects: [PendingEffect],
    of base: Int,
    atMost most: Double,
    _ what: String,
    until horizon: SimulationTime
  ) {
    var spikes: [Spike] = []
    for effect in effects {
      guard case .traffic(let multiplier) = effect.document.action else { continue }
      spikes += Spike.all(of: effect, multiplier: multiplier, until: horizon)
    }
    spikes.sort { $0.span.lowerBound < $1.span.lowerBound }
    var acting: [Spike] = []
    for spike in spikes {
      acting.removeAll { $0.span.upperBound <= spike.span.lowerBound }
      acting.append(spike)
      let product = acting.reduce(Double(base)) { $0 * $1.multiplier }
      if product > most {
        context.report(
          .range,
          at: spike.node["multiplier"] ?? spike.node,
          "the traffic rises to \(Field.print(product)) \(what); at most \(Field.print(most)) can "
            + "be told apart",
          hint: "raise the base load and lower the multiplier"
        )
        return
      }
    }
  }

  /// A user without any pause could repeat a failing journey for ever at one instant.
  private func checkPauses(_ population: ClosedPopulation) {
    guard population.pacing == .zero else { return }
    for persona in personas {
      guard case .constant(let pause) = persona.thinkTime, pause < 0.001 else { continue }
      let entry = profile.personas?.first { $0.name.value == persona.name }
      context.report(
        .range,
        at: entry?.name.node ?? profile.node["profile"] ?? profile.node,
        "\"\(persona.name)\" never pauses, so a failing journey would repeat without end",
        hint: "give a think time, or \"pacing\" in the scenario"
      )
    }
  }

  /// What only users of a closed load do; said in this document, it was meant to have an effect.
  private func warnOfClosedFields() {
    guard let scenario = profile.node["scenario"] else { return }
    var keys = ["virtualUsers", "pacing", "stop"]
    if case .listed = profile.arrivals?.arrivals.process { keys += ["rampUp", "rampDown"] }
    for key in keys {
      guard let field = scenario[key], field.place.file == profile.node.place.file,
        field.place > profile.node.place
      else { continue }
      context.warn(
        .fieldUnused,
        at: field,
        key.hasPrefix("ramp")
          ? "\"\(key)\" has no effect on instants that are listed"
          : "\"\(key)\" has no effect on a load with arrivals",
        hint: key.hasPrefix("ramp")
          ? "leave it out, or give a rate" : "leave out arrivals for a closed load"
      )
    }
  }
}

/// A time in which a traffic multiplier may act.
private struct Spike {
  let node: DocumentNode
  let span: Range<SimulationTime.Duration>
  /// At least 1, for the strength of an effect may rise from nothing.
  let multiplier: Double

  /// The windows of an effect, each as long as jitter allows.
  static func all(
    of effect: PendingEffect,
    multiplier: Double,
    until horizon: SimulationTime
  ) -> [Spike] {
    let timing = effect.timing
    let period = timing.pattern.repetition?.period ?? .zero
    let count = Int(min(timing.count(until: horizon), Double(Effect.mostOccurrences)))
    return (0..<max(1, count)).map { number in
      let begin = timing.start + period * number
      let end = timing.end.map { $0 + timing.slack + period * number } ?? ResolvedTiming.limit
      return Spike(
        node: effect.document.node,
        span: begin..<max(begin, end),
        multiplier: max(1, multiplier)
      )
    }
  }
}

extension OpenArrivals {
  /// No instant has a larger factor.
  fileprivate var peak: Double {
    let curve = curve.map(\.factor).max() ?? 1
    return crowds.reduce(curve * (season?.peak ?? 1)) { $0 * $1.peak }
  }
}
