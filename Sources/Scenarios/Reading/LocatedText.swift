/// A text that a configuration holds, and where each of its characters stands.
package struct LocatedText {
  /// The text.
  package let text: String
  private let context: ReadingContext
  private let path: String
  private let origin: Origin
  /// How many scalars of the whole stand before the text.
  private var skipped = 0

  fileprivate enum Origin {
    /// The characters stand one behind the other from here on.
    case line(Place)
    /// Nothing finer than the whole is known.
    case whole(Place)
    /// A file of this text.
    case file(index: Int, String)
  }

  fileprivate init(text: String, context: ReadingContext, path: String, origin: Origin) {
    self.text = text
    self.context = context
    self.path = path
    self.origin = origin
  }

  /// Notes an error about `length` scalars of the text, from the one at `offset` on.
  package func report(
    _ code: Diagnostic.Code,
    at offset: Int = 0,
    length: Int = 1,
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    let place = place(of: skipped + offset, length: max(1, length))
    context.log.report(code, at: place, path: path, message, hint: hint())
  }

  /// Notes an error about a line of a file, from 1.
  package func report(
    _ code: Diagnostic.Code,
    line: Int,
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    var place = place(of: 0, length: 1)
    if case .file = origin { place.line = line }
    context.log.report(code, at: place, path: path, message, hint: hint())
  }

  /// The text without its first `count` scalars.
  package func dropFirst(_ count: Int) -> LocatedText {
    var rest = LocatedText(
      text: String(text.unicodeScalars.dropFirst(count)),
      context: context,
      path: path,
      origin: origin
    )
    rest.skipped = skipped + count
    return rest
  }

  private func place(of offset: Int, length: Int) -> Place {
    switch origin {
    case .whole(let place): return place
    case .line(var place):
      place.column += offset
      place.length = length
      return place
    case .file(let index, let whole):
      var (line, column) = (1, 1)
      for scalar in whole.unicodeScalars.prefix(offset) {
        (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
      }
      return Place(file: index, line: line, column: column, length: length)
    }
  }
}

extension Field {
  /// A text of any length; numbers and truth values count as they are written.
  package func locatedText() -> LocatedText? {
    let text: String
    switch node.content {
    case .scalar(.text(let written)): text = written
    case .scalar(.number(let number)): text = number.text
    case .scalar(.boolean(let value)): text = value ? "true" : "false"
    case .scalar(.null), .sequence, .mapping:
      report(.type, "must be a text, not \(node.description)", hint: "put it in quotation marks")
      return nil
    }
    return LocatedText(
      text: text,
      context: context,
      path: node.path,
      origin: node.place.origin(of: text)
    )
  }

  /// The text of the file whose path stands here, beside or below the document.
  package func textFile(example: String) -> LocatedText? {
    guard let path = text() else { return nil }
    switch context.attachments.file(path, namedIn: node.place) {
    case .failure(let error):
      report(
        .file,
        "\"\(path.prefix(80))\" \(error.message)",
        hint: "name a file beside the document, such as \"\(example)\""
      )
      return nil
    case .success(let file):
      return LocatedText(
        text: file.text.text,
        context: context,
        path: "",
        origin: .file(index: file.index, file.text.text)
      )
    }
  }
}

extension Place {
  /// Where the characters of a text stand that begins here: one by one where it is plain, behind its
  /// quotation mark where it has one, and not known where it goes over lines.
  fileprivate func origin(of text: String) -> LocatedText.Origin {
    if text.unicodeScalars.contains("\n") { return .whole(self) }
    var first = self
    if length == Place.lengthOfQuotedText {
      first.column += 1
      return .line(first)
    }
    return length == text.unicodeScalars.count ? .line(first) : .whole(self)
  }
}
