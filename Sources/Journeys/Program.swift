import Scenarios
import SimulationKernel
import Statistics

/// A scenario compiled to tables: what a session looks up as it walks, with nothing left to decide.
///
/// The tables that each event reads hold plain values and are found by their place alone. It is an
/// object and not a value, so that the model, which changes with every event, hands on one reference
/// where it would copy all the tables' heads.
final class Program {
  let timeline: Timeline
  let effects: EffectTable
  let sites: SiteTable
  /// Whether no station has a database and no region ever fails, so that plain calls are served the
  /// short way.
  let isPlain: Bool
  let lostWrites: LostWrites
  /// The stand-in whose rows take lost writes back; −1: none.
  let lostWriteStation: Int
  let reasons: ReasonTable
  let random: RandomSource
  let personas: [CompiledPersona]
  let journeys: [CompiledJourney]
  /// The steps of all journeys, and the calls of all steps.
  let steps: [CompiledStep]
  let calls: [CompiledCall]
  /// The ways on from steps, of journeys with routes.
  let routes: [CompiledRoute]
  /// How often a session of its journey visits each step on average, as if there were no variations.
  let meanVisits: [Double]
  /// By call, then persona.
  let ways: [CompiledWay]
  let rules: [CompiledRule]
  /// Of journeys whose sessions may take different steps: by journey, persona and step.
  let attendances: [CompiledAttendance]
  let tests: [CompiledTest]
  /// By step.
  let thinking: [ThinkingChange]
  let laws: LawTable
  /// The methods of payment of all personas, by their index in META.
  let payments: [UInt8]
  let regionShares: CumulativeWeights
  let personaShares: CumulativeWeights
  /// Where personas and journeys are dealt exactly; `nil`: each session draws its own.
  let deal: ExactMix?
  let customers: Customers
  let satisfaction: SatisfactionModel
  /// For each persona.
  let choices: [PersonaChoices]
  let stations: [CompiledStation]
  /// The stand-ins among them.
  let pseudo: PseudoStations
  let databases: [CompiledDatabase]
  let databaseFaults: DatabaseFaultTable
  /// The talk with an agent of the call center, in milliseconds.
  let callCenterTime: Int
  /// The time until support comes back to a visitor, in milliseconds.
  let escalationTime: Int
  /// Who gets which version of a feature; `nil`: there is but one.
  let versions: VersionAssignment?

  init(_ scenario: Scenario, timeline: Timeline, random: RandomSource) {
    self.timeline = timeline
    self.random = random
    databases = CompiledDatabase.all(of: scenario)
    databaseFaults = DatabaseFaultTable(scenario, timeline: timeline)
    reasons = ReasonTable(scenario)
    var laws = LawTable()
    var payments: [UInt8] = []
    let personas = scenario.personas.map { persona in
      let first = payments.count
      payments += persona.paymentMethods.map(\.method.place)
      return CompiledPersona(persona, firstPayment: first, laws: &laws)
    }
    let stations = CompiledStation.all(of: scenario, laws: &laws)
    let tables = ProgramTables(scenario, personas: personas, stations: stations, laws: &laws)
    (journeys, steps, calls, ways) = (tables.journeys, tables.steps, tables.calls, tables.ways)
    (rules, attendances, tests) = (tables.rules, tables.attendances, tables.tests)
    (routes, thinking) = (tables.routes, tables.thinking)
    callCenterTime = laws.add(.lognormal(mean: 360_000, variation: 0.5))
    escalationTime = laws.add(.lognormal(mean: 900_000, variation: 1))
    (self.laws, self.payments) = (laws, payments)
    (self.personas, self.stations) = (personas, stations)
    pseudo = PseudoStations(scenario)
    sites = SiteTable(scenario, random: random)
    isPlain = scenario.databases.isEmpty && !sites.isUsed
    lostWrites = LostWrites(scenario, random: random)
    lostWriteStation =
      stations.lastIndex { !$0.isReal && $0.name == Scenario.lostWrites } ?? -1
    meanVisits = tables.meanVisits
    effects = EffectTable(scenario, timeline: timeline, services: stations.count)
    versions = VersionAssignment(scenario)
    regionShares = CumulativeWeights(scenario.regions.map(\.share))
    personaShares = CumulativeWeights(scenario.load.personaShares)
    deal = ExactMix(scenario.load, random: random)
    customers = Customers(scenario.load, random: random)
    satisfaction = scenario.satisfaction
    choices = PersonaChoices.all(of: scenario)
  }
}

// MARK: - Where a session stands

// Inlined, for a row is not to be copied to ask for a part of it: whoever reads a row in whole lines
// just after its fields were written waits for the writes.
extension Program {
  /// The place of a session's step among the steps of all journeys.
  @inline(__always)
  func flatStep(of row: SessionRow) -> Int {
    journeys[Int(row.journey)].firstStep &+ Int(row.step)
  }

  /// The step of a session.
  @inline(__always)
  func step(of row: SessionRow) -> CompiledStep { steps[flatStep(of: row)] }

  /// The place of a session's call among the calls of all steps.
  @inline(__always)
  func flatCall(of row: SessionRow) -> Int {
    steps[flatStep(of: row)].firstCall &+ Int(row.call)
  }

  /// The call of a session.
  @inline(__always)
  func call(of row: SessionRow) -> CompiledCall { calls[flatCall(of: row)] }

  /// Where draws of the attempt under way stand.
  @inline(__always)
  func place(of row: SessionRow) -> Place {
    place(of: row, call: call(of: row).number, attempt: row.attempt)
  }

  /// Where draws of an attempt of a call of the step under way stand.
  @inline(__always)
  func place(of row: SessionRow, call: UInt8, attempt: UInt8) -> Place {
    Place(visit: row.visit, step: step(of: row).number, call: call, attempt: attempt)
  }

  /// The way of a session's call.
  @inline(__always)
  func way(of row: SessionRow) -> CompiledWay {
    ways[flatCall(of: row) &* personas.count &+ Int(row.persona)]
  }

  /// The method by which a session pays, by its index in META.
  @inline(__always)
  func payment(of row: SessionRow) -> UInt8 {
    payments[personas[Int(row.persona)].firstPayment &+ Int(row.payment)]
  }

  /// The mean time of a journey without waiting in queues, think time included, over the mix; as if
  /// there were no variations.
  func meanJourney(load: Load) -> SimulationTime.Duration {
    var mean = 0.0
    for (index, persona) in personas.enumerated() {
      let possible = choices[index].journeys
      let weights = possible.map { load.journeyWeights[$0] }
      let total = weights.reduce(0, +)
      for (journey, weight) in zip(possible.map { journeys[$0] }, weights) {
        let range = journey.firstStep..<journey.firstStep + journey.stepCount
        let time = range.reduce(0) { sum, step in
          let first = steps[step].firstCall
          let calls = calls[first..<first + Int(steps[step].callCount)]
          return calls.reduce(sum) { $0 + meanVisits[step] * $1.meanMicroseconds / 1_000 }
        }
        let visits = meanVisits[range].reduce(0, +)
        let thinking = laws.mean(persona.think) * (visits - 1)
        mean += load.personaShares[index] * weight / total * (time + thinking)
      }
    }
    return SimulationTime.Duration(nanoseconds: Int64((mean * 1e6).rounded()))
  }
}

extension PersonaChoices {
  /// The choices of each persona.
  fileprivate static func all(of scenario: Scenario) -> [PersonaChoices] {
    scenario.personas.enumerated().map { index, persona in
      PersonaChoices(persona, index: index, scenario: scenario)
    }
  }
}

extension PaymentMethod {
  /// Its index in META.
  fileprivate var place: UInt8 { UInt8(Self.allCases.firstIndex(of: self) ?? 0) }
}
