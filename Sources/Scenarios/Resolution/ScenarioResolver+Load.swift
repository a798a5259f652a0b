import SimulationKernel

extension ScenarioResolver {
  /// The load of the profile; `nil` where its length cannot be told.
  func load(_ mix: ResolvedMix, weights: [Double], effects: [PendingEffect]) -> Load? {
    guard let steady = steady(effects) else { return nil }
    let model: Load.Model
    if let document = profile.arrivals {
      let length = profile.rampUp + steady + profile.rampDown
      guard var arrivals = document.arrivals(lasting: length, context: context) else { return nil }
      reduce(&arrivals, to: mix.remaining)
      model = .open(arrivals)
    } else if let users = mix.users {
      model = .closed(
        ClosedPopulation(
          users: users,
          pacing: profile.pacing,
          finishesJourney: !profile.stopsAtOnce,
          spikeRamp: profile.spikeRamp
        )
      )
    } else {
      return nil
    }
    let load = Load(
      model: model,
      rampUp: profile.rampUp,
      steady: steady,
      rampDown: profile.rampDown,
      drain: profile.drain,
      personaShares: mix.shares,
      journeyWeights: weights,
      mix: profile.arrivals == nil ? .random : profile.mix
    )
    checkNormalLoad(of: load)
    checkWindows(of: load)
    checkOccurrences(effects, load: load)
    checkLimits(of: load, effects: effects)
    return load
  }

  /// Leaves out the sessions of personas who do not take part.
  private func reduce(_ arrivals: inout OpenArrivals, to share: Double) {
    guard share < 1 else { return }
    arrivals.rate *= share
    arrivals.normalRate = arrivals.normalRate.map { $0 * share }
    arrivals.count = arrivals.count.map { max(1, Int((Double($0) * share).rounded())) }
    guard case .listed = arrivals.process else { return }
    context.report(
      .mixConflict,
      at: profile.node["rescale"] ?? profile.node,
      "of a list of instants none can be left out for personas who do not take part",
      hint: "leave out \"rescale\""
    )
  }

  /// Goals that compare with the normal load need to know it.
  private func checkNormalLoad(of load: Load) {
    let goals = profile.goals + library.chaos.flatMap(\.goals)
    guard let goal = goals.first(where: { $0.metric.comparesWithNormalLoad }) else { return }
    if case .open(let arrivals) = load.model, arrivals.normalRate != nil { return }
    context.report(
      .missing,
      at: profile.node["arrivals"] ?? profile.node,
      "\(goal.metric.camelCase) compares with the normal load, which is not said",
      hint: "give \"base\": 1 beside the rate, for a normal rate of 1 session a second"
    )
  }

  /// How long the load holds. Without a duration the run ends with its longest effect.
  private func steady(_ effects: [PendingEffect]) -> SimulationTime.Duration? {
    let ramps = profile.rampUp + profile.rampDown
    if let duration = profile.duration {
      return profile.durationIsTotal ? duration.value - ramps : duration.value
    }
    if let phases = profile.arrivals?.length, phases > ramps { return phases - ramps }
    let place = profile.node["scenario"] ?? profile.node
    guard let end = effects.compactMap(\.timing.latestEnd).max() else {
      if !context.log.hasErrors(inFileOf: place.place) {
        context.report(
          .missing,
          at: place,
          "\"duration\" is missing, and no fault says how long the run is",
          hint: "write \"duration\": \"10m\""
        )
      }
      return nil
    }
    guard end > ramps else {
      context.report(
        .range,
        at: place,
        "the ramps are as long as the longest fault",
        hint: "give a duration, or shorten the ramps"
      )
      return nil
    }
    return end - ramps
  }

  /// A window of a microsecond over a year would need more memory than there is.
  private func checkWindows(of load: Load) {
    let most = 1_000_000.0
    if load.endOfArrivals.sinceStart / profile.window > most {
      context.report(
        .range,
        at: profile.node["window"] ?? profile.node,
        "the run has more than a million windows",
        hint: "lengthen \"window\""
      )
    }
  }
}
