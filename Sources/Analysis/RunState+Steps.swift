import Traces

extension RunState {
  /// Every step of every journey with its visible waits.
  func stepSummaries() -> [StepSummary] {
    description.journeys.indices.flatMap { journey in
      description.journeys[journey].steps.indices.map { stepSummary($0, of: journey) }
    }
  }

  private func stepSummary(_ step: Int, of journey: Int) -> StepSummary {
    let flat = layout.flatStep(step, of: journey)
    let waits = steps.waits[flat]
    return StepSummary(
      journey: description.journeys[journey].name,
      step: description.journeys[journey].steps[step].name,
      reached: steps.reached(step: flat),
      completed: steps.completed(step: flat),
      waits: Int(clamping: waits.count),
      meanResponse: waits.mean.map(layout.seconds),
      p50: quantile(0.5, of: waits),
      p95: quantile(0.95, of: waits),
      p99: quantile(0.99, of: waits)
    )
  }

  /// The funnels of all personas and journeys that have sessions, open ones included.
  func funnels(twin: RunState?) -> [Funnel] {
    description.personas.indices.flatMap { persona in
      description.journeys.indices.compactMap { funnel(persona: persona, journey: $0, twin) }
    }
  }

  private func funnel(persona: Int, journey: Int, _ twin: RunState?) -> Funnel? {
    let reached = self.reached(persona: persona, journey: journey)
    guard reached.contains(where: { $0 > 0 }) else { return nil }
    var funnel = Funnel(
      persona: description.personas[persona],
      journey: description.journeys[journey].name,
      steps: description.journeys[journey].steps.map(\.name) + ["completed"],
      reached: reached
    )
    funnel.twinReached = twin?.reached(persona: persona, journey: journey)
    funnel.dropOffs = description.journeys[journey].steps.indices.map { step in
      dropOffs.counts(persona: persona, step: layout.flatStep(step, of: journey))
    }
    return funnel
  }

  /// Sessions that reached each step of a journey, then those that completed it.
  private func reached(persona: Int, journey: Int) -> [Int] {
    let first = persona * layout.stepCount
    let reached = steps.reached[
      first + layout.firstStep[journey]..<first + layout.firstStep[journey + 1]
    ]
    return reached + [steps.finished[persona * description.journeys.count + journey]]
  }
}
