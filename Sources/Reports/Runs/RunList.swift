/// Runs in a list, for people and for programs.
public struct RunList: Codable, Equatable, Sendable {
  /// The runs, by where they stand.
  public var runs: [RunEntry]

  private static let document = ArrangedDocument<RunList>(shape: .runList)

  /// Creates a list.
  public init(_ runs: [RunEntry]) {
    self.runs = runs.sorted { $0.path < $1.path }
  }

  /// The list as JSON, see ``OutputSchema/runs``.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public func json() throws -> String { try Self.document.text(of: self) }

  /// The list as a table of lines no longer than `width`.
  public func text(width: Int, isASCII: Bool) -> String {
    let numbers = isASCII ? NumberFormat.ascii : .terminal
    var table = TextTable([
      .init(title: "run", isNumber: false),
      .init(title: "scenario", isNumber: false, expendability: 1),
      .init(title: "seed"), .init(title: "version", expendability: 4),
      .init(title: "goals", isNumber: false),
      .init(title: "sessions"), .init(title: "conversion", expendability: 2),
      .init(title: "revenue lost", expendability: 3), .init(title: "size"),
    ])
    table.rows = runs.map { run in
      [
        run.path, run.scenario ?? "?", run.seed.map(String.init) ?? "?", run.version ?? "?",
        Self.goals(of: run), run.sessions.map(numbers.count) ?? numbers.nothing,
        run.conversion.map(numbers.percent) ?? numbers.nothing,
        Self.money(run.revenueLost, of: run, numbers), numbers.bytes(run.bytes),
      ]
    }
    return table.lines(width: width, ellipsis: isASCII ? "~" : "…").map { $0 + "\n" }.joined()
  }

  /// How the goals of a run came out, in a few words.
  static func goals(of run: RunEntry) -> String {
    if run.problem != nil { return "unreadable" }
    if run.partial == true { return "interrupted" }
    guard let goals = run.goals, let met = run.goalsMet else { return "no summary" }
    return goals == 0 ? "none set" : "\(met) of \(goals) met"
  }

  static func money(_ amount: Double?, of run: RunEntry, _ numbers: NumberFormat) -> String {
    guard let amount, let currency = run.currency else { return numbers.nothing }
    return MoneyFormat(currency: currency, numbers: numbers).rounded(amount)
  }
}

extension RunEntry {
  /// The run, fact by fact, and its files with their sizes.
  public func text(files: [(path: String, bytes: UInt64)], isASCII: Bool) -> String {
    let numbers = isASCII ? NumberFormat.ascii : .terminal
    var facts: [(String, String?)] = [("run", path), ("problem", problem)]
    facts += [
      ("scenario", scenario), ("hash", scenarioHash), ("seed", seed.map(String.init)),
      ("version", version), ("goals", RunList.goals(of: self)),
      ("sessions", sessions.map(numbers.count)), ("conversion", conversion.map(numbers.percent)),
      ("revenue", revenue.map { RunList.money($0, of: self, numbers) }),
      ("lost", revenueLost.map { RunList.money($0, of: self, numbers) }),
      ("size", numbers.bytes(bytes)), ("again with", command),
    ]
    let known = facts.compactMap { name, value in value.map { (name, $0) } }
    let lines = known.map { name, value in
      name + String(repeating: " ", count: 12 - name.count) + value + "\n"
    }
    var table = TextTable([.init(title: "file", isNumber: false), .init(title: "size")])
    table.rows = files.map { [$0.path, numbers.bytes($0.bytes)] }
    return lines.joined() + "\n"
      + table.lines(width: 100, ellipsis: isASCII ? "~" : "…").map { $0 + "\n" }.joined()
  }
}
