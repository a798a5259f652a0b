import JSONText
import SimulationKernel
import Statistics

/// Turns the documents of a load into the scenario that runs.
///
/// Each part looks up its names in the library, reports those that dangle, and goes on.
struct ScenarioResolver {
  let library: DocumentLibrary
  let profile: ProfileDocument
  let context: ReadingContext
  /// The personas of the mix, in its order.
  var personas: [Persona] = []
  /// The journeys of the mix, in its order.
  var journeyDocuments: [JourneyDocument] = []
  /// The same journeys with the variations of the personas.
  var assemblies: [JourneyAssembly] = []
  /// The index of each persona of the mix.
  var personaIndices: [String: Int] = [:]
  /// The names of the steps of the mix.
  var mixSteps: Set<String> = []
  /// The names of the services that an effect may strike.
  var serviceNames: Set<String> = []
  /// Services by index.
  var services = ServiceDirectory()

  init(library: DocumentLibrary, profile: ProfileDocument, context: ReadingContext) {
    self.library = library
    self.profile = profile
    self.context = context
  }

  /// The scenario; meaningless where the log has errors.
  mutating func scenario() -> Scenario? {
    guard let mix = resolvePersonas() else { return nil }
    personaIndices = Dictionary(
      personas.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: min
    )
    let weights = resolveJourneys()
    assemblies = journeyAssemblies()
    mixSteps = Set(assemblies.flatMap { $0.parts.map(\.name) })
    let pending = pendingEffects()
    services = serviceDirectory(pending)
    let journeys = assemblies.map { journey(of: $0) }
    checkPersonasHaveJourneys(journeys)
    let effects = withFailovers(effects(of: pending), pending)
    guard let load = load(mix, weights: weights, effects: pending) else { return nil }
    warnOfIdleEffects(effects, pending, load: load)
    var scenario = Scenario(
      name: profile.name,
      seed: profile.seed,
      currency: profile.currency,
      start: profile.start,
      window: profile.window,
      load: load,
      personas: personas,
      journeys: journeys,
      services: services.resolvedServices,
      databases: services.databases,
      regions: regions(for: effects, pending),
      effects: effects.compactMap { $0 },
      goals: profile.goals + library.chaos.flatMap(\.goals)
    )
    scenario.satisfaction = profile.satisfaction
    scenario.rollout = rollout(until: load.endOfArrivals)
    warnOfSuspicions(in: scenario)
    return scenario
  }

  func reportUnknownPersona(_ name: Located<String>) {
    context.report(
      .personaUnknown,
      at: name.node,
      "no persona is called \"\(name.value)\"",
      hint: Spelling.hint(for: name.value, among: library.personas.map(\.name))
    )
  }

  func reportUnknownJourney(_ name: Located<String>) {
    context.report(
      .journeyUnknown,
      at: name.node,
      "no journey is called \"\(name.value)\"",
      hint: Spelling.hint(for: name.value, among: library.journeys.map(\.name))
    )
  }
}
