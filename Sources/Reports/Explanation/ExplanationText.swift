import Scenarios

/// What a scenario is going to simulate, for a terminal.
public enum ExplanationText {
  /// The lines, each at most `width` characters and closed by a line feed.
  ///
  /// Colors only repeat what words and signs say. With `isASCII` all signs of our own are ASCII;
  /// names stay as they are.
  public static func render(
    _ explanation: Explanation,
    scenario: Scenario,
    colors: Bool,
    width: Int = 80,
    isASCII: Bool = false
  ) -> String {
    let page = ExplanationPage(
      explanation: explanation,
      scenario: scenario,
      ink: Ink(colors: colors, width: max(60, width), isASCII: isASCII)
    )
    return page.text
  }

  /// The same from the view of one persona.
  ///
  /// - Precondition: `persona` is an index of the scenario's.
  public static func render(
    _ explanation: Explanation,
    scenario: Scenario,
    persona: Int,
    colors: Bool,
    width: Int = 80,
    isASCII: Bool = false
  ) -> String {
    precondition(scenario.personas.indices.contains(persona), "a persona of the scenario")
    let page = PersonaPage(
      explanation: explanation,
      scenario: scenario,
      number: persona,
      ink: Ink(colors: colors, width: max(60, width), isASCII: isASCII)
    )
    return page.text
  }
}

/// The parts of the page.
struct ExplanationPage {
  let explanation: Explanation
  let scenario: Scenario
  let ink: Ink

  var prediction: Prediction { explanation.prediction }
  var numbers: NumberFormat { ink.numbers }
  var time: TimeAxis { TimeAxis(span: prediction.size.length, start: scenario.start) }

  /// All parts.
  var text: String {
    let parts = [
      heading, arrivals, personas, journeys, services, chaos, goals, size, assumptions,
    ]
    return ink.page(parts)
  }

  private var heading: [String] {
    let facts = [
      ink.clean(explanation.scenario), numbers.duration(prediction.size.length),
      "\(explanation.loadModel) load", "seed \(explanation.seed)",
    ]
    return [ink.bold(ink.cut(facts.joined(separator: ink.dot)))]
  }

  private var goals: [String] {
    guard !scenario.goals.isEmpty else { return [] }
    let format = MetricFormat(currency: scenario.currency, numbers: numbers)
    let names = scenario.goals.map { goal in
      "\(goal.metric.rawValue) \(goal.comparison.rawValue) \(format.text(goal.limit, of: goal.metric))"
    }
    let indent = min(44, (names.map(\.count).max() ?? 0) + 2)
    return [ink.title("Goals")]
      + zip(names, scenario.goals).flatMap { name, goal in
        ink.entry(name, goal.metric.shortDefinition, indent: indent)
      }
  }

  private var assumptions: [String] {
    [ink.title("What the model supposes")]
      + explanation.assumptions.flatMap { ink.entry(ink.bullet, $0, indent: 2) }
  }

  private var size: [String] {
    let size = prediction.size
    let needs = explanation.needs
    let twin =
      needs.lives == 1
      ? ""
      : ", \(needs.lives) runs in all: with the faults, without them"
        + (scenario.comparesWithNormalLoad ? ", at the normal load" : "")
    let cores =
      needs.singleShardReason.map { "one core only: \($0)" } ?? "can be divided with --shards"
    let table = [
      ("sessions", "at most about \(ink.round(size.peakSessions.rounded(.up))) at once"),
      ("events", "about \(ink.round(size.events))" + twin),
      (
        "trace",
        "about \(ink.round(size.rows)) rows, "
          + numbers.bytes(UInt64(max(0, min(needs.traceBytes, 1e18))))
      ),
      ("memory", "about \(numbers.bytes(needs.memoryBytes))"),
      ("time", "about \(ink.roundDuration(needs.seconds)) on a core of today"),
      ("cores", cores),
    ]
    return [ink.title("Size of the run")] + table.flatMap { ink.entry($0.0, $0.1, indent: 10) }
  }
}

extension Metric {
  /// The first sentence of what it is.
  fileprivate var shortDefinition: String {
    let end = definition.firstRange(of: ". ")?.lowerBound ?? definition.endIndex
    let sentence = String(definition[..<end])
    return sentence.hasSuffix(".") ? sentence : sentence + "."
  }
}
