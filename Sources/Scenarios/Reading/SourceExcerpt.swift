/// One line of a file, ready to show places of it.
struct SourceExcerpt {
  /// The widest line that fits a screen.
  private static let widest = 160

  private let scalars: [Unicode.Scalar]

  /// Creates an excerpt of a line; without one there is nothing to show.
  init(_ line: Substring.UnicodeScalarView?) { scalars = line.map { Array($0) } ?? [] }

  /// The line of a place for print, cut to a window where it is too long for a screen, and the
  /// offset of the place in it. Control characters become spaces: they would move the cursor.
  func window(around place: Place) -> (line: String, offset: Int) {
    let offset = min(max(place.column - 1, 0), scalars.count)
    let begin = scalars.count <= Self.widest ? 0 : max(0, offset - Self.widest / 2)
    var shown = ""
    for scalar in scalars.dropFirst(begin).prefix(Self.widest) {
      let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
      shown.unicodeScalars.append(isControl ? " " : scalar)
    }
    return (shown, offset - begin)
  }

  /// How many scalars of the line a place covers.
  func length(of place: Place) -> Int {
    let rest = scalars.dropFirst(max(place.column - 1, 0))
    guard place.length == Place.lengthOfQuotedText else { return place.length }
    guard let quote = rest.first else { return 1 }
    var isEscaped = false
    for (length, scalar) in rest.dropFirst().enumerated() {
      if scalar == quote, !isEscaped { return length + 2 }
      isEscaped = quote == "\"" && scalar == "\\" && !isEscaped
    }
    return max(1, rest.count)
  }
}
