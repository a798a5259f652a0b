/// A scenario to begin with: a good model of one question, to be changed into one's own.
struct ScenarioTemplate {
  /// What it is called, and its scenario's file without the ending.
  let name: String
  /// What it answers, in half a line.
  let question: String
  /// Whether a goal is missed as it is written, so that `run` ends with 99.
  let missesGoal: Bool
  /// The documents, as YAML.
  let scenario: String
  /// What to do beside running it, as Markdown.
  let guide: String?

  /// Creates a template.
  init(
    name: String,
    question: String,
    missesGoal: Bool = false,
    scenario: String,
    guide: String? = nil
  ) {
    self.name = name
    self.question = question
    self.missesGoal = missesGoal
    self.scenario = scenario
    self.guide = guide
  }

  /// Those that stand as they are, in the order of lists.
  static let all = [
    shop, blackFriday, flashSale, failover, slowPayment, twoRegion, featureRollout, markovQueue,
    closedTerminal, replay,
  ]

  /// The name of the template that is made from a log.
  static let ofTraffic = "my-traffic"

  /// All names that `--template` takes.
  static let names = all.map(\.name) + [ofTraffic]

  /// All templates with what they answer, a line each.
  static var list: String {
    let entries = all.map { ($0.name, $0.question) } + [(ofTraffic, "your own access log, or CSV")]
    let width = names.map(\.count).max() ?? 0
    return entries.map { name, question in
      "  \(name)\(String(repeating: " ", count: width - name.count + 2))\(question)\n"
    }
    .joined()
  }
}
