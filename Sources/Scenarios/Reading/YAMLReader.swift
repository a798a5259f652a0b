import Yams

/// Reads YAML 1.2 into located documents.
///
/// Yams finds structure and marks; types, duplicate keys, merge keys and bounds are ours.
struct YAMLReader {
  private let source: SourceText
  private let file: Int
  private let log: DiagnosticLog

  /// The documents of a YAML stream, up to the first that is no YAML.
  static func documents(
    of source: SourceText,
    file: Int,
    log: DiagnosticLog
  ) -> [DocumentNode] {
    let reader = YAMLReader(source: source, file: file, log: log)
    guard anchors(in: source.text) <= maximumAnchors else {
      log.report(
        .limit,
        at: Place(file: file, line: 1, column: 1, length: 1),
        "the file holds more than \(maximumAnchors) anchors",
        hint: "use \"extends\" instead"
      )
      return []
    }
    if let place = reader.aliasInsideKey {
      log.report(
        .syntax,
        at: place,
        "a key that is itself a list, an object or an alias",
        hint: "write keys as plain text"
      )
      return []
    }
    return reader.compose()
  }

  /// Composes the stream. Yams stops at a duplicate key and marks its first occurrence; that one is
  /// given a name that occurs nowhere else, of the same length, and the stream is composed again.
  /// So every duplicate is found, and the rest of the document is still read.
  private func compose() -> [DocumentNode] {
    var text = source.text
    var renamed: [RenamedKey: String] = [:]
    for attempt in 0...Self.maximumRenames {
      var nodes: [Node] = []
      do {
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        while let node = try parser.nextRoot() { nodes.append(node) }
        return convert(nodes, renamed: renamed)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let mark = RenamedKey(line: context.mark.line, column: context.mark.column)
        let key = keys.min() ?? ""
        let isLast = attempt == Self.maximumRenames
        guard !isLast, let changed = rename(key, at: mark, number: attempt, in: text) else {
          reportDuplicate(key, at: place(context.mark))
          return convert(nodes, renamed: renamed)
        }
        renamed[mark] = key
        text = changed
      } catch {
        report(error)
        return convert(nodes, renamed: renamed)
      }
    }
    return []
  }

  private static let maximumRenames = 20

  /// The library keeps anchors in a way that takes quadratic time.
  private static let maximumAnchors = 10_000

  /// How many anchors a text may hold at most: each is a `&` before a name, behind a space or mark.
  private static func anchors(in text: String) -> Int {
    var count = 0
    var before: UInt8 = 0x20
    for byte in text.utf8 {
      if byte == UInt8(ascii: "&"), before < 0x30 || before == 0x5B || before == 0x7B {
        count += 1
      }
      before = byte
    }
    return count
  }

  /// The mark of a key whose text was replaced.
  struct RenamedKey: Hashable {
    var line: Int
    var column: Int
  }

  private func convert(_ nodes: [Node], renamed: [RenamedKey: String]) -> [DocumentNode] {
    var converter = YAMLConverter(file: file, log: log, renamed: renamed)
    return converter.documents(of: nodes)
  }

  private func reportDuplicate(_ key: String, at place: Place) {
    log.report(
      .duplicateKey,
      at: place,
      "the key \"\(key)\" is given twice",
      hint: "remove one of the two"
    )
  }

  private func place(_ mark: Mark) -> Place {
    Place(file: file, line: max(1, mark.line), column: max(1, mark.column), length: 1)
  }
}

// MARK: - Duplicate keys

extension YAMLReader {
  /// The text with one scalar of the key replaced by a private-use one, which no other key has.
  private func rename(
    _ key: String,
    at mark: RenamedKey,
    number: Int,
    in text: String
  ) -> String? {
    var scalars = text.unicodeScalars
    guard let begin = index(of: mark, in: scalars), let first = key.unicodeScalars.first,
      let substitute = Unicode.Scalar(0xE000 + UInt32(number))
    else { return nil }
    var target = begin
    if scalars[begin] == "\"" || scalars[begin] == "'" { target = scalars.index(after: begin) }
    guard target < scalars.endIndex, scalars[target] == first else { return nil }
    scalars.replaceSubrange(target...target, with: CollectionOfOne(substitute))
    return String(scalars)
  }

  private func index(
    of mark: RenamedKey,
    in scalars: String.UnicodeScalarView
  ) -> String.Index? {
    var line = 1
    var index = scalars.startIndex
    while line < mark.line {
      guard let end = scalars[index...].firstIndex(of: "\n") else { return nil }
      index = scalars.index(after: end)
      line += 1
    }
    return scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
      .flatMap { $0 < scalars.endIndex ? $0 : nil }
  }
}

// MARK: - Hostile keys and anchors

extension YAMLReader {
  /// A place where a list, an object or an alias may be a key in a text that has aliases.
  ///
  /// Yams compares keys with everything that their aliases stand for, which grows exponentially
  /// when aliases nest; so such keys are refused before they are composed. The search is by
  /// characters and errs on the side of refusing: a text without `&` passes at once.
  private var aliasInsideKey: Place? {
    guard source.text.utf8.contains(UInt8(ascii: "&")),
      source.text.utf8.contains(UInt8(ascii: "*"))
    else { return nil }
    var number = 0
    while true {
      number += 1
      guard let line = source.line(number) else { return nil }
      if let column = Self.columnOfComplexKey(in: line) {
        return Place(file: file, line: number, column: column + 1, length: 1)
      }
    }
  }

  private static func columnOfComplexKey(in line: Substring.UnicodeScalarView) -> Int? {
    var isInAlias = false
    var closed: Int?
    var previous: Unicode.Scalar = " "
    for (column, scalar) in line.enumerated() {
      let startsToken = " \t-?,[{:".unicodeScalars.contains(previous)
      switch scalar {
      case "#" where previous == " " || previous == "\t": return nil
      case "?" where startsToken && isExplicitKey(line, column): return column
      case ":" where closed != nil: return closed
      case "*" where startsToken: (isInAlias, closed) = (true, column)
      case "]", "}": (isInAlias, closed) = (false, column)
      case " ", "\t": isInAlias = false
      default: if !isInAlias { closed = nil }
      }
      previous = scalar
    }
    return nil
  }

  private static func isExplicitKey(_ line: Substring.UnicodeScalarView, _ column: Int) -> Bool {
    let rest = line.dropFirst(column + 1)
    return rest.first.map { " \t\r".unicodeScalars.contains($0) } ?? true
  }
}

// MARK: - Errors

extension YAMLReader {
  private func report(_ error: any Error) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      let place = place(mark)
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

  private static func message(_ problem: String) -> String {
    problem.hasPrefix("Maximum nesting level") ? "nested too deeply" : problem
  }

  private func hint(for problem: String, at place: Place) -> String {
    let line = source.line(place.line).map { String($0) } ?? ""
    let begin = line.drop { $0 == " " }
    if begin.first == "\t" || problem.contains("cannot start any token") && line.contains("\t") {
      return "YAML is indented with spaces, not with tabs"
    }
    if problem.contains("block scalar") || line.contains(": >") || line.contains(": |") {
      return "a text that begins with '>' or '|' needs quotation marks: \">90%\""
    }
    if problem.contains("undefined alias") { return "define it first: &name" }
    if problem.contains("mapping values are not allowed") {
      return "check the indentation, or put a text that holds ': ' in quotation marks"
    }
    return "check indentation and quotation marks of this line and the one before"
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
