import Scenarios
import SimulationKernel

/// What the model supposes of a scenario, and what the prediction leaves out: every supposition that
/// matters for it, and no other.
enum Assumptions {
  /// The suppositions, as sentences.
  static func list(_ scenario: Scenario, prediction: Prediction) -> [String] {
    load(scenario) + visitors(scenario) + stations(scenario) + theory(scenario, prediction)
  }

  private static func load(_ scenario: Scenario) -> [String] {
    var lines: [String] = []
    switch scenario.load.model {
    case .open:
      lines.append("Sessions arrive independently of how the system fares.")
    case .closed:
      lines.append(
        "A user begins the next session only after the last one has ended, so a slow system "
          + "slows its own load."
      )
    }
    switch scenario.load.drain {
    case .cut:
      lines.append(
        "The run ends with the arrivals; sessions under way stay open and count in no rate."
      )
    case .untilEmpty: lines.append("The run goes on until the last session has ended.")
    case .lasting: break
    }
    return lines
  }

  private static func visitors(_ scenario: Scenario) -> [String] {
    let steps = scenario.journeys.flatMap(\.steps)
    var lines: [String] = []
    if steps.contains(where: { $0.calls.count > 1 }) {
      lines.append("The calls of a step are made one after the other.")
    }
    if scenario.journeys.contains(where: { !$0.isRouted && $0.steps.count > 1 }),
      scenario.personas.contains(where: { $0.conversionProbability < 1 })
    {
      lines.append(
        "Visitors who leave by inclination do so evenly over the steps of a journey."
      )
    }
    if scenario.personas.contains(where: { $0.patience != nil }) {
      lines.append(
        "Patience is the longest wait in sight for one step; who leaves the queue frees a place "
          + "in it, who is being served leaves the server at work."
      )
    }
    if steps.contains(where: { !$0.rules.isEmpty }) {
      lines.append("A validation rule is evaluated at most once in a session.")
    }
    return lines
  }

  private static func stations(_ scenario: Scenario) -> [String] {
    var lines: [String] = []
    if scenario.services.contains(where: { $0.servers != nil }) {
      lines.append("Each service has one queue, first come, first served, for all its servers.")
    }
    let unlimited = scenario.services.filter { $0.servers == nil }.map(\.name)
    if !unlimited.isEmpty {
      let names = unlimited.prefix(3).joined(separator: ", ")
      let more = unlimited.count > 3 ? " and \(unlimited.count - 3) more" : ""
      lines.append("No end of servers, so nobody waits for one: \(names)\(more).")
    }
    return lines
  }

  private static func theory(_ scenario: Scenario, _ prediction: Prediction) -> [String] {
    var lines = [
      "The prediction takes each session as an average one; what happens in different steps "
        + "counts as independent."
    ]
    if scenario.effects.contains(where: \.isFault) {
      lines.append(
        "The utilization over the run counts tries again and visitors lost to faults as if each "
          + "fault had acted for long."
      )
    }
    if prediction.services.contains(where: { ($0.peak.utilization ?? 0) >= 1 }) {
      lines.append(
        "Where a station has more to do than it can, the prediction lets the rest wait and does "
          + "not follow what visitors do who wait too long."
      )
    }
    if prediction.services.contains(where: { $0.baseWait?.theory == .cosmetatos }) {
      lines.append(
        "Waits marked with ~ are approximations: requests are taken to come at random, and waits "
          + "that visitors or time-outs cut short count in full."
      )
    }
    if !scenario.databases.isEmpty {
      lines.append("Waits for connections of a database are not predicted.")
    }
    if scenario.rollout?.hasGuard == true {
      lines.append("The rollout is predicted as planned; its guard may take version B back.")
    }
    return lines
  }
}
