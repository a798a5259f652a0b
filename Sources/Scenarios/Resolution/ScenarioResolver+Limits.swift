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
      checkMultipliers(effects, of: 1, atMost: Self.mostLayers, "times the base rate")
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
      checkMultipliers(effects, of: users, atMost: Double(ProfileDocument.mostUsers), "users")
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
    _ what: String
  ) {
    let spikes = effects.compactMap { effect -> (EffectDocument, Double)? in
      guard case .traffic(let multiplier) = effect.document.action else { return nil }
      return (effect.document, multiplier)
    }
    for (spike, _) in spikes {
      let instant = spike.start ?? .zero
      let product = spikes.reduce(Double(base)) { product, other in
        let (document, multiplier) = other
        let begins = document.start ?? .zero
        let acts = begins <= instant && document.end.map { instant < $0 } ?? true
        return acts ? product * max(1, multiplier) : product
      }
      if product > most {
        context.report(
          .range,
          at: spike.node["multiplier"] ?? spike.node,
          "the traffic rises to \(Field.print(product)) \(what); at most \(Field.print(most)) can "
            + "be told apart",
          hint: "raise the base load and lower the multiplier"
        )
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

extension OpenArrivals {
  /// No instant has a larger factor.
  fileprivate var peak: Double {
    let curve = curve.map(\.factor).max() ?? 1
    return crowds.reduce(curve * (season?.peak ?? 1)) { $0 * $1.peak }
  }
}
