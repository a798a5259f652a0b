import Yams

/// What is said of a text that is no YAML.
extension YAMLReader {
  /// Reports what the parser says, at the place where the author went wrong if that can be told.
  func report(_ error: any Error, _ changes: YAMLChanges) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      if let context, mark.line > context.mark.line,
        let (message, hint) = Self.unclosed(context.text)
      {
        log.report(
          .syntax,
          at: changes.original(of: place(context.mark)),
          message,
          hint: hint
        )
        return
      }
      let place = changes.original(of: place(mark))
      log.report(.syntax, at: place, Self.message(problem), hint: hint(for: problem, at: place))
    case YamlError.reader(let problem, let offset, _, let yaml):
      let place = place(offset: offset ?? 0, in: yaml)
      log.report(.syntax, at: place, problem, hint: "YAML does not allow this character")
    default:
      log.report(
        .syntax,
        at: place(offset: 0, in: ""),
        "the text cannot be read as YAML: \(error)",
        hint: "check it with a YAML linter"
      )
    }
  }

  /// What begins at a place and has no end.
  private static func unclosed(_ context: String) -> (message: String, hint: String)? {
    switch context {
    case _ where context.contains("flow mapping"):
      ("the object that begins here has no end", "write '}' behind its last value, ',' between two")
    case _ where context.contains("flow sequence"):
      ("the list that begins here has no end", "write ']' behind its last entry, ',' between two")
    case _ where context.contains("quoted scalar"):
      ("the text that begins here has no end", "write its closing quotation mark")
    default: nil
    }
  }

  private static func message(_ problem: String) -> String {
    problem.hasPrefix("Maximum nesting level") ? "nested too deeply" : problem
  }

  private func hint(for problem: String, at place: Place) -> String {
    let line = source.line(place.line).map { String($0) } ?? ""
    if isTabbed(line, problem) { return "YAML is indented with spaces, not with tabs" }
    if isBlockText(line, problem) {
      return "a text that begins with '>' or '|' needs quotation marks: \">90%\""
    }
    if problem.contains("undefined alias") { return "define it first: &name" }
    if problem.contains("mapping values are not allowed") {
      return "check the indentation, or put a text that holds ': ' in quotation marks"
    }
    if problem.contains("cannot start any token") {
      return "put a text that begins with this character in quotation marks"
    }
    return "check indentation and quotation marks of this line and the one before"
  }

  private func isTabbed(_ line: String, _ problem: String) -> Bool {
    line.drop { $0 == " " }.first == "\t"
      || problem.contains("cannot start any token") && line.contains("\t")
  }

  private func isBlockText(_ line: String, _ problem: String) -> Bool {
    problem.contains("block scalar") || line.contains(": >") || line.contains(": |")
  }

  private func place(offset: Int, in yaml: String) -> Place {
    var place = Place(file: file, line: 1, column: 1, length: 1)
    for scalar in yaml.prefix(offset).unicodeScalars {
      (place.line, place.column) =
        scalar == "\n" ? (place.line + 1, 1) : (place.line, place.column + 1)
    }
    return place
  }
}

// MARK: - Repairs

extension YAMLReader {
  /// What would mend the text; `nil` where the parser itself says what is wrong.
  func repair(of error: any Error, in text: String) -> YAMLRepair? {
    let problem: String
    let mark: Mark
    switch error {
    case YamlError.scanner(_, let text, let place, _), YamlError.parser(_, let text, let place, _):
      (problem, mark) = (text, place)
    default: return nil
    }
    let line = source.line(mark.line).map { String($0) } ?? ""
    let isKnown = ["undefined alias", "nesting level", "tag", "directive", "anchor", "escape"]
      .contains { problem.contains($0) }
    guard !isKnown, !isTabbed(line, problem), !isBlockText(line, problem) else { return nil }
    let current = SourceText(path: source.path, text: text)
    var search = YAMLRepairSearch(current, around: mark.line) { Self.mistakes(in: $0) }
    return search?.best()
  }

  /// The mistakes of a document besides those that make it no YAML; `nil` where it is none.
  private static func mistakes(in lines: [String]) -> Int? {
    let log = DiagnosticLog()
    do {
      let parser = try Parser(
        yaml: lines.joined(separator: "\n"),
        resolver: .basic,
        encoding: .utf8
      )
      var nodes: [Node] = []
      while let node = try parser.nextRoot() { nodes.append(node) }
      var converter = YAMLConverter(file: 0, log: log, changes: YAMLChanges())
      let documents = converter.documents(of: nodes)
      return log.findings.count + DocumentReview.mistakes(in: documents)
    } catch YamlError.duplicatedKeysInMapping {
      return 2
    } catch { return nil }
  }

  static func text(_ text: String, mendedBy repair: YAMLRepair) -> String {
    let source = SourceText(path: "", text: text)
    return (1...source.lineCount).map { number in
      repair.mended[number] ?? source.line(number).map { String($0) } ?? ""
    }.joined(separator: "\n")
  }

  func report(_ repair: YAMLRepair, _ changes: YAMLChanges) {
    let line = source.line(repair.line).map { String($0) } ?? ""
    let place = changes.original(
      of: Place(file: file, line: repair.line, column: repair.column, length: 1)
    )
    switch repair.flaw {
    case .colon:
      log.report(
        .syntax,
        at: place,
        "a space is missing behind the colon",
        hint: "write \"key: value\""
      )
    case .indentation(let found, let wanted):
      let word = line.drop { $0 == " " }.prefix { $0 != ":" && $0 != "{" && $0 != "[" }.prefix(40)
      let lines =
        repair.mended.count > 1 ? "these \(repair.mended.count) lines are" : "this line is"
      log.report(
        .syntax,
        at: place,
        "\(lines) indented by \(found) space\(found == 1 ? "" : "s"), which fits no line around",
        hint: "write \(wanted) space\(wanted == 1 ? "" : "s") before \"\(word)\""
      )
    }
  }
}

/// What was changed in a text so that it could be read.
struct YAMLChanges {
  /// The keys that were given another name because they stand twice, as they were.
  var renamed: [Key: String] = [:]
  /// The repairs, in their order.
  var repairs: [YAMLRepair] = []

  /// The mark of a key in the changed text.
  struct Key: Hashable {
    var line: Int
    var column: Int
  }

  /// The place in the author's text of a place in the changed one.
  func original(of place: Place) -> Place {
    var place = place
    for repair in repairs.reversed() {
      place.column = max(1, place.column - repair.shift(ofLine: place.line, column: place.column))
    }
    return place
  }
}
