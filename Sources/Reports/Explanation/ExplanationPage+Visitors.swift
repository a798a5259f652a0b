import Scenarios
import SimulationKernel
import Statistics

extension ExplanationPage {
  /// Who comes, and what they are like.
  var personas: [String] {
    let words = PersonaWords(ink: ink)
    var table = TextTable([
      .init(title: "persona", isNumber: false), .init(title: "sessions"), .init(title: "thinks"),
      .init(title: "waits at most"), .init(title: "tries again", isNumber: false),
      .init(title: "completes"),
    ])
    for persona in scenario.personas {
      let share = prediction.walks.filter { $0.persona == persona.name }.reduce(0) { $0 + $1.share }
      table.rows.append([
        ink.clean(persona.name), numbers.percent(share),
        numbers.duration(persona.thinkTime.mean / 1e3),
        persona.patience.map { numbers.duration($0.inSeconds) } ?? "for ever",
        words.shortRetries(of: persona), numbers.percent(persona.conversionProbability),
      ])
    }
    let lines = table.lines(width: ink.width, ellipsis: ink.ellipsis)
    return [ink.title("Personas"), ink.dim(lines[0])] + lines.dropFirst()
  }

  /// What they do, step by step.
  var journeys: [String] {
    var parts: [[String]] = []
    for (index, journey) in scenario.journeys.enumerated() {
      let walks = prediction.walks.filter { $0.journey == journey.name }
      guard !walks.isEmpty else { continue }
      let table = JourneyText(scenario: scenario, journey: index, walks: walks, ink: ink)
      parts.append(table.lines)
    }
    guard !parts.isEmpty else { return [] }
    return [ink.title("Journeys, without faults and queues")] + parts.joined(separator: [""])
  }
}

/// A journey, step by step.
struct JourneyText {
  let scenario: Scenario
  let journey: Int
  /// Those of the personas that walk it.
  let walks: [WalkPrediction]
  let ink: Ink

  private var numbers: NumberFormat { ink.numbers }
  private var share: Double { walks.reduce(0) { $0 + $1.share } }

  private func mean(_ value: (WalkPrediction) -> Double) -> Double {
    share > 0 ? walks.reduce(0) { $0 + $1.share * value($1) } / share : 0
  }

  /// What it is, and its steps.
  var lines: [String] {
    let journey = scenario.journeys[journey]
    let head =
      "\(ink.clean(journey.name)): \(numbers.percent(share)) of the sessions; "
      + "\(numbers.percent(mean(\.completion))) complete it; "
      + "\(numbers.duration(mean(\.length))) from arrival to end"
      + (journey.isRouted ? "; along routes" : "")
    let names = journey.steps.map { ink.clean($0.name).count }
    let column = min(30, (names.max() ?? 0) + 2)
    let titles =
      pad("step", column) + pad("visits", 8, isNumber: true) + "  calls, each with its service time"
    let steps = journey.steps.indices.flatMap { step -> [String] in
      let visits = mean { $0.steps[step].visits }
      let name = pad(ink.cut(ink.clean(journey.steps[step].name), to: column - 1), column)
      let text = pad(numbers.decimal(visits, decimals: 3), 8, isNumber: true)
      return ink.entry("  " + name + text, calls(of: step), indent: column + 12)
    }
    return ink.wrapped(head) + [ink.dim(ink.cut("  " + titles))] + steps
  }

  private func calls(of step: Int) -> String {
    let step = scenario.journeys[journey].steps[step]
    var parts = step.rules.map { "rule \(ink.clean($0.name)) \(time($0.time))" }
    parts += step.calls.map { call in
      let name = ink.clean(scenario.services[call.service].name)
      let operation = call.operation.isEmpty ? "" : " \(ink.clean(call.operation))"
      return "\(name)\(operation) \(time(call.serviceTime))\(notes(call))"
    }
    if let processing = step.processing {
      parts.append(
        "\(processing.isAsynchronous ? "unattended" : "processing") \(time(processing.time))"
      )
    }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  private func notes(_ call: Call) -> String {
    var notes: [String] = []
    if call.isOptional { notes.append("optional") }
    if call.probability < 1 { notes.append(numbers.percent(call.probability)) }
    switch call.payment {
    case .any: break
    case .authorize: notes.append("not by invoice")
    case .confirm: notes.append("by card")
    }
    return notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
  }

  private func time(_ law: Law) -> String { numbers.duration(law.mean / 1e3) }

  private func pad(_ text: String, _ width: Int, isNumber: Bool = false) -> String {
    let blank = String(repeating: " ", count: max(0, width - text.count))
    return isNumber ? blank + text : text + blank
  }
}
