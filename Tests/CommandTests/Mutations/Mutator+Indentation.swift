/// Lines that begin in a wrong column.
extension Mutator {
  /// A line that begins with a key or a dash.
  private struct Line {
    /// The place of its first column in the file.
    var start: Int
    /// Its spaces.
    var indentation: Int
    /// What follows them.
    var rest: ArraySlice<Unicode.Scalar>
  }

  /// Moves one line of a block to the left or to the right.
  mutating func brokenIndentation(_ page: Page) -> Change? {
    guard !page.isJSON, let line = pick(lines(of: page)),
      let shift = pick([-2, -1, 1, 2, 3, 4].filter { line.indentation + $0 >= 0 })
    else { return nil }
    let column = line.indentation + shift
    let text = page.replacing(
      line.start..<line.start + line.indentation,
      with: String(repeating: " ", count: column)
    )
    let number = page.spot(line.start).line
    var spots = [Mutation.Spot(line: number, column: column + 1)]
    // The first key of an entry stands behind the dash of its line.
    let lead = line.rest.prefix { $0 == "-" || $0 == " " }.count
    if lead > 0 { spots.append(.init(line: number, column: column + lead + 1)) }
    let isSame = Self.means(text, theSameAs: String(String.UnicodeScalarView(page.scalars)))
    return Change(
      what: "line \(number), \(line.indentation) -> \(column) spaces: "
        + String(String.UnicodeScalarView(line.rest.prefix(30))),
      text: text,
      expectation: isSame ? .legal(.sameStructure, spots[0]) : .error(spots)
    )
  }

  /// The lines of blocks; those within flow collections may begin anywhere.
  private func lines(of page: Page) -> [Line] {
    let flows = page.tokens.filter { $0.role == .object || $0.role == .list }.map(\.range)
    var lines: [Line] = []
    var begin = 0
    while begin < page.scalars.count {
      let end = page.scalars[begin...].firstIndex(of: "\n") ?? page.scalars.count
      let first = page.scalars[begin..<end].firstIndex { $0 != " " } ?? end
      let isInFlow = flows.contains { $0.lowerBound < begin && begin < $0.upperBound }
      let rest = page.scalars[first..<end]
      if first < end, !isInFlow, rest.first != "#", !rest.starts(with: "---".unicodeScalars) {
        lines.append(Line(start: begin, indentation: first - begin, rest: rest))
      }
      begin = end + 1
    }
    return lines
  }

  /// Whether two texts have the same keys and values in the same places, and YAML allows both.
  private static func means(_ text: String, theSameAs other: String) -> Bool {
    let (left, right) = (TokenScan(text, isJSON: false), TokenScan(other, isJSON: false))
    guard left.isAligned, left.tokens.count == right.tokens.count else { return false }
    return zip(left.tokens, right.tokens).allSatisfy {
      $0.path == $1.path && $0.text == $1.text && $0.document == $1.document
    }
  }
}
