import Scenarios
import SimulationKernel

/// The tables of steps and of what happens in them, while a program is compiled.
struct ProgramTables {
  private(set) var journeys: [CompiledJourney] = []
  private(set) var steps: [CompiledStep] = []
  private(set) var calls: [CompiledCall] = []
  /// The ways on from steps, of journeys with routes.
  private(set) var routes: [CompiledRoute] = []
  /// How often a session of its journey visits each step on average, as if there were no variations.
  private(set) var meanVisits: [Double] = []
  /// By call, then persona.
  private(set) var ways: [CompiledWay] = []
  private(set) var rules: [CompiledRule] = []
  private(set) var attendances: [CompiledAttendance] = []
  private(set) var tests: [CompiledTest] = []
  /// By step: how its think time is changed.
  private(set) var thinking: [Program.ThinkingChange] = []
  private let scenario: Scenario
  private let personas: [CompiledPersona]
  private let stations: [CompiledStation]
  private let pseudo: PseudoStations

  init(
    _ scenario: Scenario,
    personas: [CompiledPersona],
    stations: [CompiledStation],
    laws: inout LawTable
  ) {
    self.scenario = scenario
    self.personas = personas
    self.stations = stations
    pseudo = PseudoStations(scenario)
    for journey in scenario.journeys { add(journey, laws: &laws) }
  }

  private mutating func add(_ journey: Journey, laws: inout LawTable) {
    let firstStep = steps.count
    // Along routes every step may come again, and nothing keeps a session from it.
    let isConditional = journey.isConditional && !journey.isRouted
    meanVisits += zip(journey.steps, journey.meanVisits).map { $0.variation == nil ? $1 : 0 }
    let firstAttendance = isConditional ? attendances.count : -1
    var valueBefore: Int64 = 0
    var numbers: UInt64 = 0
    for (index, step) in journey.steps.enumerated() {
      let number = step.variation == nil ? numbers : Self.number(ofVariation: step, journey)
      if step.variation == nil { numbers += 1 }
      let first = calls.count
      for operation in journey.operations(ofStep: index) {
        add(operation, at: calls.count - first, ofStep: index, of: journey, laws: &laws)
      }
      let firstRoute = routes.count
      if journey.isRouted { routes += CompiledRoute.all(of: journey.routes(from: index)) }
      let compiled = CompiledStep(
        step,
        number: number,
        calls: first..<calls.count,
        valueBefore: valueBefore,
        routes: firstRoute..<routes.count
      )
      if !step.isRecognizedAtEnd { valueBefore += step.value }
      steps.append(compiled)
      thinking.append(.init(step, of: journey, personas: personas.count))
      for call in calls[first...] {
        ways += personas.map { CompiledWay(call, step: compiled, persona: $0) }
      }
    }
    if isConditional { addAttendances(of: journey) }
    let ownSteps = journey.steps.filter { $0.variation == nil }
    let value = ownSteps.reduce(0) { $0 + $1.value }
    journeys.append(
      CompiledJourney(
        firstStep: firstStep,
        stepCount: journey.steps.count,
        hasValue: value > 0,
        totalValue: value,
        isRouted: journey.isRouted,
        firstAttendance: firstAttendance,
        finalSteps: journey.finalSteps
      )
    )
  }

  /// A number that differs from those of places and, but for one chance in a billion, from those of
  /// other variations; see ``CompiledStep/number``.
  private static func number(ofVariation step: Step, _ journey: Journey) -> UInt64 {
    let key = key(of: step, journey)
    return (key >> 41 | 1 << 23) << 24 | key & 0x7F | 0x80
  }

  private static func key(of step: Step, _ journey: Journey) -> UInt64 {
    UInt64(identifying: "\(journey.name)/\(step.name)")
  }

  private mutating func addAttendances(of journey: Journey) {
    for (number, persona) in scenario.personas.enumerated() {
      for (index, step) in journey.steps.enumerated() {
        let attendance = journey.attendance(ofStep: index, by: number, persona)
        attendances.append(
          CompiledAttendance(
            attendance,
            step: step,
            key: Self.key(of: step, journey),
            firstTest: tests.count
          )
        )
        tests += attendance.tests.map { test in
          CompiledTest(
            test,
            regions: scenario.regions.map(\.name),
            condition: pseudo.place(ofCondition: test.token)
          )
        }
      }
    }
  }
}

// MARK: - What happens in a step

extension ProgramTables {
  /// The numbers of the rules of a step begin behind those of its calls, and processing has the last
  /// one before that of the pause; so neither moves a draw of the calls.
  private static let firstRule: UInt8 = 128
  private static let processing: UInt8 = 254

  private mutating func add(
    _ operation: Operation,
    at place: Int,
    ofStep stepIndex: Int,
    of journey: Journey,
    laws: inout LawTable
  ) {
    let step = journey.steps[stepIndex]
    switch operation {
    case .rule(let rule, let earlier):
      calls.append(
        CompiledCall(
          .rule,
          station: pseudo.station(ofRule: rule.name),
          number: Self.firstRule + UInt8(place % 64),
          time: laws.add(rule.time),
          mean: rule.time.mean,
          rule: rules.count,
          isSure: earlier == 0
        )
      )
      rules.append(
        CompiledRule(rule, place: pseudo.place(ofRule: rule.name), earlier: earlier)
      )
    case .call(let index):
      let call = step.calls[index]
      var compiled = CompiledCall(
        call,
        number: UInt8(index),
        time: laws.add(call.serviceTime),
        station: stations[call.service]
      )
      compiled.data = CompiledDataUse(
        scenario.services[call.service],
        step: stepIndex,
        of: journey
      )
      calls.append(compiled)
    case .processing(let processing):
      calls.append(
        CompiledCall(
          processing.isAsynchronous ? .asynchronous : .processing,
          station: pseudo.station(of: processing),
          number: Self.processing,
          time: laws.add(processing.time),
          mean: processing.time.mean,
          rule: step.calls.last.map { 1 + $0.service } ?? 0,
          isSure: true
        )
      )
    }
  }
}
