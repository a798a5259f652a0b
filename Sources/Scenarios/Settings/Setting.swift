import JSONText

/// A value that takes the place of one in the documents: `/services/shop/concurrency=8`.
///
/// The path is a JSON pointer into the scenario as its documents say it, everything inherited and
/// built in included; an element of a list goes by its name or its number.
struct Setting {
  /// The words between the slashes.
  var path: [Segment]
  /// The value, typed as a scalar or a collection of YAML in one line.
  var value: DocumentNode

  /// A word of a path and where it stands.
  struct Segment {
    var text: String
    var place: Place
  }
}

// MARK: - Reading

extension Setting {
  /// The file of settings for diagnostics: each stands on a line of its own.
  static func source(of texts: [String]) -> SourceText {
    let lines = texts.map { text in
      String(
        String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })
      )
    }
    return SourceText(path: "--set", text: lines.joined(separator: "\n"))
  }

  /// Reads settings; what is wrong with one goes to the log.
  ///
  /// - Parameters:
  ///   - source: one on each line, as ``source(of:)`` makes it.
  ///   - count: how many there are.
  ///   - file: the index of the source among the files.
  ///   - log: where mistakes go.
  /// - Returns: those that could be read.
  static func all(in source: SourceText, count: Int, file: Int, log: DiagnosticLog) -> [Setting] {
    (0..<count).compactMap { index in
      let line = source.line(index + 1).map { String($0) } ?? ""
      return Setting(line, file: file, line: index + 1, log: log)
    }
  }

  private init?(_ text: String, file: Int, line: Int, log: DiagnosticLog) {
    let whole = Place(file: file, line: line, column: 1, length: max(1, text.unicodeScalars.count))
    guard let equals = text.firstIndex(of: "="), text.hasPrefix("/"), text.dropFirst().first != "="
    else {
      log.report(
        .syntax,
        at: whole,
        "a setting is a path, = and a value",
        hint: "write --set \(Self.likely(text))"
      )
      return nil
    }
    path = Self.segments(of: text[..<equals], file: file, line: line)
    if let empty = path.first(where: { $0.text.isEmpty }) {
      log.report(.syntax, at: empty.place, "a word of the path is missing", hint: "")
      return nil
    }
    let offset = text[...equals].unicodeScalars.count
    let value = String(text[text.index(after: equals)...])
    guard let value = Self.value(value, offset: offset, file: file, line: line, log: log) else {
      return nil
    }
    self.value = value
  }

  /// What somebody meant who wrote `services.shop.concurrency=8`, or no value.
  private static func likely(_ text: String) -> String {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      return "/services/shop/concurrency=8"
    }
    let path = text[..<equals].replacing(".", with: "/")
    return (path.hasPrefix("/") ? "" : "/") + path + text[equals...]
  }

  private static func segments(of text: Substring, file: Int, line: Int) -> [Segment] {
    var column = 2
    return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { word in
      let length = word.unicodeScalars.count
      defer { column += length + 1 }
      let place = Place(file: file, line: line, column: column, length: max(1, length))
      let plain = String(word.replacing("~1", with: "/").replacing("~0", with: "~"))
      return Segment(text: plain, place: place)
    }
  }

  /// The value, read as YAML; one that is none is a text.
  private static func value(
    _ text: String,
    offset: Int,
    file: Int,
    line: Int,
    log: DiagnosticLog
  ) -> DocumentNode? {
    let place = Place(
      file: file,
      line: line,
      column: offset + 1,
      length: max(1, text.unicodeScalars.count)
    )
    let begin = text.unicodeScalars.first
    guard let begin, "[{\"'".unicodeScalars.contains(begin) else {
      return DocumentNode(content: .scalar(CoreSchema.scalar(of: text)), place: place, path: "")
    }
    let own = DiagnosticLog()
    let source = SourceText(path: "--set", text: text)
    let nodes = YAMLReader.documents(of: source, file: file, log: own)
    guard own.findings.isEmpty, nodes.count == 1, let node = nodes.first else {
      let finding = own.findings.first
      log.report(
        .syntax,
        at: place,
        "the value cannot be read" + (finding.map { ": \($0.message)" } ?? ""),
        hint: "close brackets and quotation marks, or leave them out"
      )
      return nil
    }
    return node.moved(toLine: line, by: offset)
  }
}

extension DocumentNode {
  /// The same value on another line, further to the right.
  fileprivate func moved(toLine line: Int, by offset: Int) -> DocumentNode {
    func moved(_ place: Place) -> Place {
      var place = place
      (place.line, place.column) = (line, place.column + offset)
      return place
    }
    var result = self
    result.place = moved(place)
    switch content {
    case .scalar: break
    case .sequence(let elements):
      result.content = .sequence(elements.map { $0.moved(toLine: line, by: offset) })
    case .mapping(let members):
      result.content = .mapping(
        members.map { member in
          Member(
            key: member.key,
            keyPlace: moved(member.keyPlace),
            value: member.value.moved(toLine: line, by: offset)
          )
        }
      )
    }
    return result
  }
}
