import Yams

/// Reads YAML 1.2 into located documents.
///
/// Yams finds structure and marks; types, duplicate keys, merge keys and bounds are ours.
struct YAMLReader {
  let source: SourceText
  let file: Int
  let log: DiagnosticLog

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
  /// What is no YAML for a reason that can be found is mended likewise. So every such mistake is
  /// reported at its place, and the rest of the documents is still read.
  private func compose() -> [DocumentNode] {
    var text = source.text
    var changes = YAMLChanges()
    changes.lines = YAMLLines(text)
    while true {
      var nodes: [Node] = []
      do {
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        while let node = try parser.nextRoot() { nodes.append(node) }
        return convert(nodes, changes)
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let mark = YAMLChanges.Key(line: context.mark.line, column: context.mark.column)
        let key = keys.min() ?? ""
        let number = changes.renamed.count
        guard number < Self.maximumRenames,
          let changed = rename(key, at: mark, number: number, in: text)
        else {
          reportDuplicate(key, at: changes.original(of: place(context.mark)))
          return convert(nodes, changes)
        }
        changes.renamed[mark] = key
        text = changed
      } catch {
        guard changes.repairs.count < Self.maximumRepairs,
          let repair = repair(of: error, in: text, changes)
        else {
          report(error, changes)
          return convert(nodes, changes)
        }
        report(repair, changes)
        changes.repairs.append(repair)
        text = Self.text(text, mendedBy: repair)
      }
    }
  }

  private static let maximumRepairs = 8
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

  private func convert(_ nodes: [Node], _ changes: YAMLChanges) -> [DocumentNode] {
    var converter = YAMLConverter(file: file, log: log, changes: changes)
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

  func place(_ mark: Mark) -> Place {
    Place(file: file, line: max(1, mark.line), column: max(1, mark.column), length: 1)
  }
}

// MARK: - Duplicate keys

extension YAMLReader {
  /// The text with one scalar of the key replaced by a private-use one, which no other key has.
  private func rename(
    _ key: String,
    at mark: YAMLChanges.Key,
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
    of mark: YAMLChanges.Key,
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
