import Scenarios
import SimulationKernel
import Statistics

/// An average session of a class of visitors in a journey, under given circumstances.
///
/// Inclination, rules, failures and impatience end sessions on the way; what they do in one step and in
/// another is taken as independent. The time budget ends sessions that are longer than it on average.
struct MeanWalk {
  /// Requests of a step, with the mean time since the arrival of the session.
  struct StepUse {
    let step: Int
    var use: Passage.Use
  }

  /// The requests to services.
  private(set) var uses: [StepUse] = []
  /// By step: how often a session comes to it.
  private(set) var visits: [Double]
  /// The time from arrival to end.
  private(set) var length = Moments()
  /// The share of the sessions that complete the journey.
  private(set) var completion = 0.0
  /// Rows of the trace and events of the kernel, those of the session itself included.
  private(set) var rows = 2.0
  private(set) var events = 1.0

  /// By step and call: the place among ``uses``.
  private var places: [Int: Int] = [:]

  init(_ number: Int, settings: WalkSettings) {
    let journey = settings.scenario.journeys[number]
    visits = Array(repeating: 0, count: journey.steps.count)
    if journey.isRouted {
      let passages = journey.steps.indices.map {
        Passage(step: $0, of: number, path: .max, walk: settings)
      }
      follow(routesOf: journey, passages, settings)
    } else {
      walk(through: number, settings)
    }
  }

  /// Adds visits of a step, which begin `delay` seconds after the arrival on average.
  private mutating func add(_ passage: Passage, step: Int, visits count: Double, delay: Double) {
    visits[step] += count
    rows += count * passage.rows
    events += count * passage.events
    for use in passage.uses where count * use.count > 0 {
      var use = use
      use.count *= count
      use.delay += delay
      let key = step << 16 | use.call
      if let place = places[key] {
        uses[place].use.join(use)
      } else {
        places[key] = uses.count
        uses.append(StepUse(step: step, use: use))
      }
    }
  }
}

// MARK: - Steps in order

extension MeanWalk {
  private mutating func walk(through number: Int, _ settings: WalkSettings) {
    let journey = settings.scenario.journeys[number]
    let law = PathLaw(journey, by: settings.visitor, of: settings.scenario)
    // Only rules make a step depend on the steps before.
    var known: [Int: Passage] = [:]
    for path in law.paths {
      let passages = journey.steps.indices.map { step -> Passage? in
        guard path.steps >> UInt64(step) & 1 == 1 else { return nil }
        if !journey.steps[step].rules.isEmpty {
          return Passage(step: step, of: number, path: path.steps, walk: settings)
        }
        if let known = known[step] { return known }
        let passage = Passage(step: step, of: number, path: path.steps, walk: settings)
        known[step] = passage
        return passage
      }
      walk(path, passages, of: journey, settings)
    }
  }

  private mutating func walk(
    _ path: PathLaw.Path,
    _ passages: [Passage?],
    of journey: Journey,
    _ settings: WalkSettings
  ) {
    let persona = settings.persona
    let think = Moments(persona.thinkTime)
    let count = path.steps.nonzeroBitCount
    var number = 0
    // The share of the sessions that nothing has stopped, and the time of those that are still there.
    var admitted = 1.0
    var alive = 1.0
    var elapsed = Moments()
    for (index, passage) in passages.enumerated() {
      guard let passage else { continue }
      let level = count == 1 ? 1 : Double(number) / Double(count - 1)
      let inclined = ElementaryFunctions.power(persona.conversionProbability, level)
      var begun = elapsed
      if number > 0 {
        let factor = settings.thinkFactor(journey.steps[index], step: index, path: path.steps)
        begun = elapsed.plus(think.times(factor))
        admitted *= persona.remaining(from: elapsed.mean, to: begun.mean)
      }
      let taken = inclined * admitted
      // Whoever does not go on has ended at the end of the step before.
      end(path.probability * max(0, alive - taken), elapsed)
      alive = taken
      if number > 0 { events += path.probability * taken }
      add(passage, step: index, visits: path.probability * taken, delay: begun.mean)
      elapsed = begun.plus(passage.duration)
      admitted *= passage.passing
      number += 1
    }
    // Without the final step nobody completes.
    let ends = journey.standIns(for: journey.steps.count - 1)
    let completing = ends & path.steps != 0
    completion += completing ? path.probability * persona.conversionProbability * admitted : 0
    end(path.probability * alive, elapsed)
  }

  private mutating func end(_ share: Double, _ time: Moments) {
    guard share > 0 else { return }
    length.mean += share * time.mean
    length.square += share * time.square
  }
}

// MARK: - Routes

extension MeanWalk {
  private mutating func follow(
    routesOf journey: Journey,
    _ passages: [Passage],
    _ settings: WalkSettings
  ) {
    let count = journey.steps.count
    let think = Moments(settings.persona.thinkTime)
    var probabilities = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    var completing = Array(repeating: 0.0, count: count)
    for step in 0..<count {
      for route in journey.routes(from: step) {
        let probability = route.probability * passages[step].passing
        switch route.target {
        case .step(let target): probabilities[step][target] += probability
        case .end: completing[step] += probability
        case .leave: break
        }
      }
    }
    let thoughts = (0..<count).map { step in
      think.times(settings.thinkFactor(journey.steps[step], step: step, path: 0))
    }
    let chain = AbsorbingChain(probabilities: probabilities)
    let visits = chain.forward((0..<count).map { $0 == 0 ? 1 : 0 })
    // The sum over the visits of a step of the time at which they begin: what those before them brought.
    let times = chain.forward(
      (0..<count).map { target in
        (0..<count).reduce(0) { sum, step in
          let time = passages[step].duration.mean + thoughts[target].mean
          return sum + visits[step] * probabilities[step][target] * time
        }
      }
    )
    for step in 0..<count where visits[step] > 0 {
      events += visits[step]
      add(passages[step], step: step, visits: visits[step], delay: times[step] / visits[step])
      completion += visits[step] * completing[step]
    }
    events = max(1, events - 1)
    length = time(chain, passages, thoughts)
  }

  /// The time from the first step to the end, by what is still to come at each step.
  private func time(
    _ chain: AbsorbingChain,
    _ passages: [Passage],
    _ thoughts: [Moments]
  ) -> Moments {
    let steps = passages.indices
    func rest(_ value: (Int, Int) -> Double) -> [Double] {
      steps.map { step in
        steps.reduce(0) { $0 + chain.probabilities[step][$1] * value(step, $1) }
      }
    }
    let pauses = rest { thoughts[$1].mean }
    let means = chain.backward(steps.map { passages[$0].duration.mean + pauses[$0] })
    let behind = rest { thoughts[$1].mean + means[$1] }
    let cross = rest { thoughts[$1].square + 2 * thoughts[$1].mean * means[$1] }
    let squares = chain.backward(
      steps.map { step in
        passages[step].duration.square + 2 * passages[step].duration.mean * behind[step]
          + cross[step]
      }
    )
    return Moments(mean: means[0], square: squares[0])
  }
}

// MARK: - Habits

extension WalkSettings {
  /// The factor on the think time before a step of a path.
  fileprivate func thinkFactor(_ step: Step, step index: Int, path: UInt64) -> Double {
    let own = (step.isInformational ? persona.informationalFactor : 1) * step.thinkTimeFactor
    let before = path & ((1 << UInt64(index)) - 1)
    let isFilled = step.autoFills.contains { fill in
      fill.persona == visitor.persona && before >> UInt64(fill.source) & 1 == 1
    }
    return own * (isFilled ? AutoFill.thinkTimeFactor : 1)
  }
}

extension Persona {
  /// The share of the sessions with time left after `from` seconds that have some left after `to`.
  fileprivate func remaining(from: Double, to: Double) -> Double {
    guard let budget else { return 1 }
    let start = budget.probability(above: from * 1_000)
    guard start > 0 else { return 0 }
    return min(1, budget.probability(above: to * 1_000) / start)
  }
}
