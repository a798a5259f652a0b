/// How the value of a field comes from the columns of a row.
enum FieldRule: Sendable {
  /// The value of a column.
  case column(TraceColumn)
  /// When the span that the row closes began.
  case start
  /// The number of the step among the steps of all journeys.
  case step(StepNumbers)
  /// The service: the one that the row names, or else the one that the step's call goes to.
  case service(StepNumbers)
  /// What a marker is about: a phase, or an effect, which are numbered behind the phases.
  case subject(phases: Int, faults: Int)

  /// The columns that it takes.
  var columns: [TraceColumn] {
    switch self {
    case .column(let column): [column]
    case .start: [.time, .latency]
    case .step: [.journey, .step]
    case .service: [.journey, .step, .call, .service]
    case .subject: [.status, .session]
    }
  }

  /// Whether the values are two's complement.
  var isSigned: Bool { if case .column(let column) = self { column.isSigned } else { false } }

  /// The values of all rows.
  func values(of columns: DecodedColumns) -> [UInt64] {
    switch self {
    case .column(let column): return columns[column]
    case .start:
      let (times, latencies) = (columns[.time], columns[.latency])
      return times.indices.map { times[$0] &- latencies[$0] }
    case .step(let numbers):
      let (journeys, steps) = (columns[.journey], columns[.step])
      return journeys.indices.map { numbers.number(journey: journeys[$0], step: steps[$0]) }
    case .service(let numbers):
      let (journeys, steps) = (columns[.journey], columns[.step])
      let (calls, services) = (columns[.call], columns[.service])
      return journeys.indices.map { index in
        services[index] > 0
          ? services[index] - 1
          : numbers.service(journey: journeys[index], step: steps[index], call: calls[index])
      }
    case .subject(let phases, let faults):
      return zip(columns[.status], columns[.session]).map { kind, argument in
        switch MarkerKind(rawValue: UInt16(truncatingIfNeeded: kind)) {
        case .phase where argument < UInt64(phases): argument
        case .effectOn, .effectOff:
          argument < UInt64(faults) ? UInt64(phases) + argument : FieldRule.none
        default: FieldRule.none
        }
      }
    }
  }
}

extension FieldRule {
  /// The value of a field that has none in a row.
  static let none = UInt64(UInt32.max)
}

/// The steps of all journeys, numbered through, and the services that their calls go to.
struct StepNumbers: Sendable {
  /// For each journey, the number of its first step; behind them the number of steps.
  private let firsts: [Int]
  /// For each step, the services of its calls.
  private let services: [[Int]]
  /// The names of the steps.
  let names: [String]
  /// The journey of each step.
  let journeys: [Int]

  init(_ description: TraceDescription) {
    let steps = description.journeys.map(\.steps)
    firsts = steps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    services = steps.flatMap { $0.map { $0.calls.map(\.service) } }
    names = steps.flatMap { $0.map(\.name) }
    journeys = steps.enumerated().flatMap { journey, steps in steps.map { _ in journey } }
  }

  func number(journey: UInt64, step: UInt64) -> UInt64 {
    guard journey < UInt64(firsts.count - 1) else { return FieldRule.none }
    let number = UInt64(firsts[Int(journey)]) &+ step
    return number < UInt64(firsts[Int(journey) + 1]) ? number : FieldRule.none
  }

  func service(journey: UInt64, step: UInt64, call: UInt64) -> UInt64 {
    let number = number(journey: journey, step: step)
    guard number != FieldRule.none, call < UInt64(services[Int(number)].count) else {
      return FieldRule.none
    }
    return UInt64(services[Int(number)][Int(call)])
  }

  /// The step in its own journey.
  func place(of number: Int) -> (journey: Int, step: Int) {
    (journeys[number], number - firsts[journeys[number]])
  }

  /// The steps that have a call to a service.
  func steps(calling service: Int) -> [Int] {
    services.indices.filter { services[$0].contains(service) }
  }
}
