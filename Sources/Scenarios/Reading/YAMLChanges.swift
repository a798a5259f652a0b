/// What was changed in a text so that it could be read.
struct YAMLChanges {
  /// The keys that were given another name because they stand twice, as they were.
  var renamed: [Key: String] = [:]
  /// The repairs, in their order.
  var repairs: [YAMLRepair] = []
  /// Where the parser's lines are in the text; absent: they are the same.
  var lines: YAMLLines?

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
    return lines?.original(of: place) ?? place
  }
}

/// The lines that a parser of YAML 1.1 counts: it ends one at three characters of Unicode too, at which
/// no editor does.
struct YAMLLines {
  /// Of each line of the parser the line of the text, and how much of that comes before.
  private var starts: [(line: Int, column: Int)] = [(1, 0)]

  /// `nil` where both count alike.
  init?(_ text: String) {
    let marks = "\u{85}\u{2028}\u{2029}".unicodeScalars
    guard text.utf8.contains(where: { $0 == 0xC2 || $0 == 0xE2 }),
      text.unicodeScalars.contains(where: { marks.contains($0) })
    else { return nil }
    var (line, column) = (1, 0)
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      column += 1
      // A carriage return ends a line by itself, and with a line feed behind it one line too.
      if scalar == "\n" || before == "\r" {
        (line, column) = (line + 1, scalar == "\n" ? 0 : 1)
        starts.append((line, 0))
      }
      if marks.contains(scalar) { starts.append((line, column)) }
      before = scalar
    }
  }

  func original(of place: Place) -> Place {
    guard starts.indices.contains(place.line - 1) else { return place }
    var place = place
    let start = starts[place.line - 1]
    (place.line, place.column) = (start.line, start.column + place.column)
    return place
  }
}
