/// The decoded text of a file and its lines.
struct SourceText {
  /// The name for diagnostics.
  let path: String
  /// The text, or what can be shown of it where it is not valid UTF-8.
  let text: String
  private let lines: [Substring.UnicodeScalarView]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = Self.split(text)
  }

  /// The number of lines; a line end at the end of the text begins another.
  var lineCount: Int { lines.count }

  /// The scalars of a line, from 1, without its end.
  func line(_ number: Int) -> Substring.UnicodeScalarView? {
    lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }

  private static func split(_ text: String) -> [Substring.UnicodeScalarView] {
    let scalars = text.unicodeScalars
    var lines: [Substring.UnicodeScalarView] = []
    var begin = scalars.startIndex
    var index = begin
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      if scalar == "\n" || scalar == "\r" && (next == scalars.endIndex || scalars[next] != "\n") {
        lines.append(scalars[begin..<index])
        begin = next
      }
      index = next
    }
    lines.append(scalars[begin...])
    return lines
  }
}
