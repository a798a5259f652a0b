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
      let isKey = context?.text.contains("simple key") ?? false
      let place = changes.original(of: place(isKey ? context?.mark ?? mark : mark))
      report(problem, at: place)
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

  /// Reports a problem in words that speak of the text and not of the parser.
  private func report(_ problem: String, at place: Place) {
    let scalars = source.line(place.line).map { Array($0) } ?? []
    let line = String(String.UnicodeScalarView(scalars))
    var place = place
    let message: String
    let hint: String
    if isTabbed(line, problem) {
      let isIndentation = line.drop { $0 == " " }.first == "\t"
      message = isIndentation ? "the line is indented with a tab" : "a tab stands where it cannot"
      hint = "YAML is indented with spaces, not with tabs"
    } else if isBlockText(line, problem) {
      if let colon = scalars.indices.dropLast(2).first(where: {
        scalars[$0] == ":" && scalars[$0 + 1] == " "
          && (scalars[$0 + 2] == ">" || scalars[$0 + 2] == "|")
      }) {
        place.column = colon + 3
        place.length = scalars.count - colon - 2
      }
      message = "a value that begins with '>' or '|' is a text of several lines"
      hint = "put it in quotation marks: \">90%\""
    } else if isInsideOfLine(scalars, place, problem) {
      message = "nothing more can stand in this line"
      hint = "put the whole value in quotation marks that it does not hold itself: \"it's: so\""
    } else {
      (message, hint) = Self.words(
        for: problem,
        character: scalars.dropFirst(place.column - 1).first
      )
    }
    log.report(.syntax, at: place, message, hint: hint)
  }

  /// Whether the parser gives up behind a value, and not where a line begins.
  private func isInsideOfLine(_ line: [Unicode.Scalar], _ place: Place, _ problem: String) -> Bool {
    let before = line.prefix(max(0, place.column - 1))
    if problem.contains("mapping values are not allowed") {
      return zip(before, before.dropFirst()).contains { $0 == ":" && $1 == " " }
    }
    return problem.contains("expected key") && before.contains { $0 != " " && $0 != "-" }
  }

  private static func words(
    for problem: String,
    character: Unicode.Scalar?
  ) -> (message: String, hint: String) {
    switch problem {
    case _ where problem.hasPrefix("Maximum nesting level"):
      ("nested too deeply", "flatten the document")
    case _ where problem.contains("undefined alias"): (problem, "define it first: &name")
    case _ where problem.contains("mapping values are not allowed"):
      (
        "a key cannot stand here",
        "check the indentation, or put a text that holds ': ' in quotation marks"
      )
    case _ where problem.contains("cannot start any token"):
      (
        "a value cannot begin with '\(character.map { String($0) } ?? "this")'",
        "put it in quotation marks"
      )
    case _ where problem.contains("could not find expected ':'"):
      ("this line is no \"key: value\"", "write a colon and a space behind the key")
    case _ where problem.contains("expected '-' indicator"):
      ("an entry of the list is expected here", "begin it with \"- \" below the one before")
    case _ where problem.contains("expected ',' or"):
      ("',' or the closing bracket is expected here", "write ',' between two entries")
    case _ where problem.contains("expected key") || problem.contains("<block end>"):
      (
        "the indentation fits no line around",
        "begin the keys of an object in one column, and its parts further to the right"
      )
    case _ where problem.contains("<document start>"):
      ("the document is over before this line", "begin every key of a document in the first column")
    default: (problem, "check indentation and quotation marks of this line and the one before")
    }
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
  func repair(of error: any Error, in text: String, _ changes: YAMLChanges) -> YAMLRepair? {
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
    guard changes.lines == nil, !isKnown, !isTabbed(line, problem), !isBlockText(line, problem)
    else { return nil }
    let current = SourceText(path: source.path, text: text)
    var search = YAMLRepairSearch(current, around: mark.line, review: Self.review)
    return search?.best()
  }

  /// What the lines of a document are.
  private static func review(_ lines: [String]) -> YAMLRepairSearch.Review {
    let log = DiagnosticLog()
    do {
      let text = lines.joined(separator: "\n")
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      var nodes: [Node] = []
      while let node = try parser.nextRoot() { nodes.append(node) }
      var converter = YAMLConverter(file: 0, log: log, changes: YAMLChanges())
      let documents = converter.documents(of: nodes)
      return .readable(mistakes: log.findings.count + DocumentReview.mistakes(in: documents))
    } catch YamlError.duplicatedKeysInMapping {
      return .readable(mistakes: 2)
    } catch YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _) {
      return .broken(atLine: mark.line)
    } catch { return .broken(atLine: 0) }
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
    case .dash:
      log.report(
        .syntax,
        at: place,
        "a space is missing behind the dash",
        hint: "write \"- key: value\""
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
