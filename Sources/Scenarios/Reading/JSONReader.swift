import JSONText

/// Reads JSON into located documents.
struct JSONReader {
  /// The most values that a file may hold.
  static let maximumNodes = 1_000_000

  private let file: Int
  private let log: DiagnosticLog
  private var count = 0

  /// The document of a JSON text, or the documents where it is an array.
  static func documents(
    of source: SourceText,
    file: Int,
    log: DiagnosticLog
  ) -> [DocumentNode] {
    guard source.text.unicodeScalars.contains(where: { !" \t\r\n".unicodeScalars.contains($0) })
    else { return [] }
    var parser = JSONParser(source.text)
    var reader = JSONReader(file: file, log: log)
    do throws(JSONSyntaxError) {
      let root = try parser.parseDocument()
      if case .array(let elements) = root.content {
        return elements.compactMap { reader.node(of: $0, path: "") }
      }
      return reader.node(of: root, path: "").map { [$0] } ?? []
    } catch {
      let place = Place(
        file: file,
        line: error.position.line,
        column: error.position.column,
        length: 1
      )
      log.report(.json, at: place, error.message, hint: hint(for: error, in: source))
      return []
    }
  }

  private static func hint(for error: JSONSyntaxError, in source: SourceText) -> String {
    if error.message.contains("comment") { return "name the file .yaml: YAML has comments" }
    if error.message.hasPrefix("a comma stands before") { return "remove the comma" }
    return source.path.lowercased().hasSuffix(".json")
      ? "this is read as JSON (RFC 8259); name the file .yaml for YAML"
      : "this is read as JSON (RFC 8259), for it begins with a bracket"
  }

  private init(file: Int, log: DiagnosticLog) {
    self.file = file
    self.log = log
  }

  private mutating func node(of json: JSONNode, path: String) -> DocumentNode? {
    count += 1
    let place = place(from: json.start, to: json.end)
    guard count <= Self.maximumNodes else {
      log.report(
        .limit,
        at: place,
        "the file holds more than \(Self.maximumNodes) values",
        hint: "split it into several files"
      )
      return nil
    }
    switch json.content {
    case .null: return scalar(.null, place, path)
    case .boolean(let value): return scalar(.boolean(value), place, path)
    case .number(let text):
      return scalar(CoreSchema.number(of: text).map { .number($0) } ?? .text(text), place, path)
    case .string(let text): return scalar(.text(text), place, path)
    case .array(let elements):
      var nodes: [DocumentNode] = []
      for (index, element) in elements.enumerated() {
        guard let node = node(of: element, path: path.pointer(to: String(index))) else {
          return nil
        }
        nodes.append(node)
      }
      return DocumentNode(content: .sequence(nodes), place: start(of: place), path: path)
    case .object(let members):
      return mapping(of: members, place: start(of: place), path: path)
    }
  }

  private mutating func mapping(
    of members: [JSONNode.Member],
    place: Place,
    path: String
  ) -> DocumentNode? {
    var known: [String: Place] = [:]
    var result: [DocumentNode.Member] = []
    for member in members {
      let keyPlace = self.place(from: member.keyStart, to: member.keyEnd)
      let path = path.pointer(to: member.key)
      if let first = known[member.key] {
        log.report(
          .duplicateKey,
          at: keyPlace,
          path: path,
          "the key \"\(member.key)\" is given twice; first on line \(first.line)",
          hint: "remove one of the two"
        )
        continue
      }
      known[member.key] = keyPlace
      guard let value = node(of: member.value, path: path) else { return nil }
      result.append(.init(key: member.key, keyPlace: keyPlace, value: value))
    }
    return DocumentNode(content: .mapping(result), place: place, path: path)
  }

  private func scalar(_ value: Scalar, _ place: Place, _ path: String) -> DocumentNode {
    DocumentNode(content: .scalar(value), place: place, path: path)
  }

  private func place(from start: JSONPosition, to end: JSONPosition) -> Place {
    let length = start.line == end.line ? end.column - start.column : 1
    return Place(file: file, line: start.line, column: start.column, length: max(1, length))
  }

  /// Objects and lists are marked at their bracket only.
  private func start(of place: Place) -> Place {
    Place(file: place.file, line: place.line, column: place.column, length: 1)
  }
}
