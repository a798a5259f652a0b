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

  /// The scalars of a line, from 1, without its end.
  func line(_ number: Int) -> Substring.UnicodeScalarView? {
    lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }

  /// The line of a place for print, cut to a window where it is too long for a screen, and the
  /// offset of the place in it. Control characters become spaces: they would move the cursor.
  func excerpt(around place: Place) -> (line: String, offset: Int) {
    guard let line = line(place.line) else { return ("", 0) }
    let widest = 160
    let offset = min(max(place.column - 1, 0), line.count)
    let begin = line.count <= widest ? 0 : max(0, offset - widest / 2)
    var shown = ""
    for scalar in line.dropFirst(begin).prefix(widest) {
      let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
      shown.unicodeScalars.append(isControl ? " " : scalar)
    }
    return (shown, offset - begin)
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
