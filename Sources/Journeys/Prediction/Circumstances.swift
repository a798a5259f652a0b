import Scenarios
import SimulationKernel

/// What acts on sessions for a while.
struct Circumstances: Hashable {
  /// An effect that acts, and how strongly, 0...1.
  struct Acting: Hashable {
    let effect: Int
    let intensity: Double
  }

  /// The effects that act, in document order; changes of traffic are not among them.
  let acting: [Acting]

  /// Nothing acts.
  static let calm = Circumstances(acting: [])
}

extension Circumstances {
  /// Where the calls of the users of a region go, and by how many seconds the way is longer.
  func destination(of region: Int, in scenario: Scenario) -> (region: Int, latency: Double) {
    var (place, latency) = (region, 0.0)
    for _ in scenario.regions {
      var next: Reroute?
      for effect in acting {
        if case .reroute(let reroute) = scenario.effects[effect.effect].kind,
          reroute.region == place
        {
          next = reroute
        }
      }
      guard let next, next.newRegion != region else { break }
      place = next.newRegion
      latency += next.latencyIncrease.inSeconds
    }
    return (place, latency)
  }
}

/// Visitors whom the effects of a scenario do not tell apart.
struct VisitorClass: Hashable {
  let persona: Int
  /// Where they are; the first region where it does not matter.
  let region: Int
  /// The version of the feature that is rolled out; 0: none is.
  let version: UInt8
  /// Their share of the visitors of the persona, the version apart.
  let share: Double

  /// The classes of a scenario.
  static func all(of scenario: Scenario) -> [VisitorClass] {
    let minds =
      scenario.regions.contains { $0.capacity != nil }
      || scenario.effects.contains { !$0.target.regions.isEmpty }
      || scenario.regions.count > 1 && scenario.journeys.contains(where: \.isConditional)
    let regions = minds ? scenario.regions.indices.filter { scenario.regions[$0].share > 0 } : [0]
    let versions: [UInt8] =
      scenario.rollout == nil ? [0] : [RolloutVersion.a, RolloutVersion.b]
    return scenario.personas.indices.flatMap { persona in
      regions.flatMap { region in
        versions.map { version in
          VisitorClass(
            persona: persona,
            region: region,
            version: version,
            share: minds ? scenario.regions[region].share : 1
          )
        }
      }
    }
  }

  /// Whether an effect is meant for them at a step of a journey.
  func isStruck(by target: Effect.Target, journey: Int, step: String) -> Bool {
    func holds<Element: Equatable>(_ list: [Element], _ element: Element) -> Bool {
      list.isEmpty || list.contains(element)
    }
    return holds(target.personas, persona) && holds(target.regions, region)
      && holds(target.journeys, journey) && holds(target.steps, step)
      && holds(target.versions, version)
  }
}
