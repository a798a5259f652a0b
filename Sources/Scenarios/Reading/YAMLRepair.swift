/// What would make a text YAML that is none, and so the line in which its author went wrong.
///
/// A parser stops where it cannot go on, often lines behind the mistake. What authors do wrong most is
/// to indent a line too far or not far enough, or to leave out the space behind a colon. So each line
/// near the end of what could be read is moved, by itself or with the lines that belong to it, until
/// the document can be read; of all such repairs the one counts that leaves the fewest other mistakes
/// and looks most like the rest of the document.
struct YAMLRepair {
  /// The line that is wrong, from 1.
  var line: Int
  /// What is wrong with it.
  var flaw: Flaw
  /// The lines as they should be, by their numbers.
  var mended: [Int: String]

  /// What is wrong with a line.
  enum Flaw: Equatable {
    /// It begins behind `found` spaces and not behind `wanted`.
    case indentation(found: Int, wanted: Int)
    /// There is no space behind the colon in this column.
    case colon(column: Int)
    /// There is no space behind the dash in this column.
    case dash(column: Int)
  }

  /// Where the mistake stands in its line, from 1.
  var column: Int {
    switch flaw {
    case .indentation(let found, _): found + 1
    case .colon(let column), .dash(let column): column
    }
  }

  /// By how much the repair has moved what stands in a column of a mended line.
  func shift(ofLine number: Int, column: Int) -> Int {
    guard mended[number] != nil else { return 0 }
    switch flaw {
    case .indentation(let found, let wanted): return wanted - found
    case .colon(let place), .dash(let place): return column > place ? 1 : 0
    }
  }
}

/// Looks for the repair of one document of a text.
struct YAMLRepairSearch {
  private let lines: [Line]
  /// The place among the lines at which the parser gave up.
  private let end: Int
  /// The number of spaces by which blocks of the file are indented as a rule.
  private let usualStep: Int
  private let review: ([String]) -> Review
  /// How many bytes may still be read in the search.
  private var budget = 600_000

  /// What a parser makes of the lines of a document.
  enum Review {
    /// They can be read, and hold so many mistakes.
    case readable(mistakes: Int)
    /// The parser gives up at a line, counted from 1.
    case broken(atLine: Int)
  }

  private struct Line {
    var number: Int
    var text: String
    var indentation: Int
    /// Where its first key or value stands, behind dashes.
    var content: Int
    /// Whether it is empty or a comment.
    var isBlank: Bool
  }

  /// How good a repair is; less is better.
  private struct Score: Comparable {
    /// How many lines cannot be read yet.
    var unread: Int
    var mistakes: Int
    var oddSteps: Int
    var movedLines: Int

    /// Whether no other repair can be better.
    var isPerfect: Bool { unread == 0 && mistakes == 0 && oddSteps == 0 && movedLines == 1 }

    static func < (left: Score, right: Score) -> Bool {
      (left.unread, left.mistakes, left.oddSteps, left.movedLines)
        < (right.unread, right.mistakes, right.oddSteps, right.movedLines)
    }
  }

  /// Prepares the search in the document around a line.
  ///
  /// - Parameters:
  ///   - source: the whole text.
  ///   - number: the line at which a parser gave up.
  ///   - review: what a parser makes of the lines of a document.
  init?(_ source: SourceText, around number: Int, review: @escaping ([String]) -> Review) {
    func text(_ number: Int) -> String { source.line(number).map { String($0) } ?? "" }
    func isSeparator(_ number: Int) -> Bool {
      let line = text(number)
      return line == "---" || line == "..." || line.hasPrefix("--- ")
    }
    var last = min(number, source.lineCount)
    if isSeparator(last) { last -= 1 }
    guard last >= 1 else { return nil }
    var first = last
    while first > 1, !isSeparator(first - 1), last - first < Self.mostLines { first -= 1 }
    let end = last
    while last < source.lineCount, !isSeparator(last + 1), last - first < Self.mostLines {
      last += 1
    }
    lines = (first...last).map { Self.line($0, text($0)) }
    self.end = end - first
    self.review = review
    usualStep = Self.usualStep(
      of: (1...min(source.lineCount, 2_000)).map { Self.line($0, text($0)) }
    )
    guard lines.reduce(0, { $0 + $1.text.utf8.count }) <= Self.mostBytes else { return nil }
  }

  private static let mostLines = 600
  private static let mostBytes = 32_768
  /// How far before the end the mistake is looked for.
  private static let reach = 60

  private static func line(_ number: Int, _ text: String) -> Line {
    let indentation = text.utf8.prefix { $0 == 0x20 }.count
    var rest = text.utf8.dropFirst(indentation)
    let isBlank = rest.isEmpty || rest.first == UInt8(ascii: "#") || rest.first == 0x0D
    while rest.first == UInt8(ascii: "-"), rest.dropFirst().first == 0x20 {
      rest = rest.dropFirst().drop { $0 == 0x20 }
    }
    return Line(
      number: number,
      text: text,
      indentation: indentation,
      content: text.utf8.count - rest.count,
      isBlank: isBlank
    )
  }

  /// The best repair; `nil` where none is found.
  mutating func best() -> YAMLRepair? {
    var best: (score: Score, repair: YAMLRepair)?
    for index in stride(from: end, through: max(0, end - Self.reach), by: -1)
    where !lines[index].isBlank {
      for repair in repairs(ofLine: index) {
        guard budget > 0 else { return best?.repair }
        guard let score = score(of: repair) else { continue }
        if best.map({ score < $0.score }) ?? true { best = (score, repair) }
        if score.isPerfect { return best?.repair }
      }
    }
    return best?.repair
  }

  private mutating func score(of repair: YAMLRepair) -> Score? {
    let texts = lines.map { repair.mended[$0.number] ?? $0.text }
    budget -= texts.reduce(200) { $0 + $1.utf8.count }
    var (unread, mistakes) = (0, 0)
    switch review(texts) {
    case .readable(let count): mistakes = count
    case .broken(let line):
      // There is more that is wrong; what lets the parser go on behind these lines helps.
      unread = lines.count + 1 - line
      let last = repair.mended.keys.max() ?? 0
      guard line - 1 > max(end, last - lines[0].number) else { return nil }
    }
    let mended = zip(lines, texts).map { Self.line($0.number, $1) }
    return Score(
      unread: unread,
      mistakes: mistakes,
      oddSteps: Self.steps(of: mended).count { $0 != usualStep }
        + (mended.first { !$0.isBlank }?.indentation == 0 ? 0 : 1),
      movedLines: repair.mended.count
    )
  }
}

// MARK: - Candidates

extension YAMLRepairSearch {
  /// What may be wrong with a line, the likeliest first.
  private func repairs(ofLine index: Int) -> [YAMLRepair] {
    let line = lines[index]
    var repairs: [YAMLRepair] = []
    if let column = Self.columnOfBareDash(line) {
      repairs.append(spacing(line, .dash(column: column)))
    } else if let column = Self.columnOfBareColon(line.text) {
      repairs.append(spacing(line, .colon(column: column)))
    }
    let blocks = blocks(from: index)
    for wanted in indentations(near: index) {
      for block in blocks {
        repairs.append(moving(block, from: line.indentation, to: wanted))
      }
    }
    return repairs
  }

  /// The line with a space behind a mark.
  private func spacing(_ line: Line, _ flaw: YAMLRepair.Flaw) -> YAMLRepair {
    var repair = YAMLRepair(line: line.number, flaw: flaw, mended: [:])
    var scalars = Array(line.text.unicodeScalars)
    scalars.insert(" ", at: repair.column)
    repair.mended[line.number] = String(String.UnicodeScalarView(scalars))
    return repair
  }

  private func moving(_ block: [Int], from found: Int, to wanted: Int) -> YAMLRepair {
    var mended: [Int: String] = [:]
    for index in block {
      let line = lines[index]
      let spaces = String(repeating: " ", count: max(0, line.indentation + wanted - found))
      mended[line.number] = spaces + line.text.drop { $0 == " " }
    }
    return YAMLRepair(
      line: lines[block[0]].number,
      flaw: .indentation(found: found, wanted: wanted),
      mended: mended
    )
  }

  /// The line alone, the line with what is indented below it, and those with the lines that follow in
  /// the same column.
  private func blocks(from index: Int) -> [[Int]] {
    let own = lines[index].indentation
    let following = lines.indices.dropFirst(index + 1)
    let children = following.prefix { lines[$0].isBlank || lines[$0].indentation > own }
    let all = following.prefix { lines[$0].isBlank || lines[$0].indentation >= own }
    var blocks = [[index]]
    for rest in [children, all] {
      let block = [index] + rest.filter { !lines[$0].isBlank }
      if block.count > (blocks.last?.count ?? 0) { blocks.append(block) }
    }
    return blocks
  }

  /// The columns in which lines around this one begin, the nearest first.
  private func indentations(near index: Int) -> [Int] {
    let own = lines[index].indentation
    let near = max(0, index - 12)...min(lines.count - 1, index + 12)
    var columns: Set<Int> = [0]
    for other in near where other != index && !lines[other].isBlank {
      columns.insert(lines[other].indentation)
      columns.insert(lines[other].content)
    }
    if let before = lines[..<index].last(where: { !$0.isBlank }) {
      columns.insert(before.content + usualStep)
    }
    columns.remove(own)
    return columns.sorted { (abs($0 - own), $0) < (abs($1 - own), $1) }
  }

  /// The column of a dash at the beginning of a line behind which a key follows without a space.
  private static func columnOfBareDash(_ line: Line) -> Int? {
    let rest = line.text.utf8.dropFirst(line.indentation)
    guard rest.first == UInt8(ascii: "-"), let next = rest.dropFirst().first,
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next), rest.contains(UInt8(ascii: ":"))
    else { return nil }
    return line.indentation + 1
  }

  /// The column of a colon behind the first word of a line, where a value follows without a space.
  private static func columnOfBareColon(_ text: String) -> Int? {
    var rest = text.utf8.drop { $0 == 0x20 }
    while rest.first == UInt8(ascii: "-"), rest.dropFirst().first == 0x20 {
      rest = rest.dropFirst().drop { $0 == 0x20 }
    }
    let word = rest.prefix {
      ("a"..."z").contains(Unicode.Scalar($0)) || ("A"..."Z").contains(Unicode.Scalar($0))
        || ("0"..."9").contains(Unicode.Scalar($0)) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    let behind = rest.dropFirst(word.count)
    guard !word.isEmpty, behind.first == UInt8(ascii: ":"), let next = behind.dropFirst().first,
      next != 0x20, next != 0x09, next != UInt8(ascii: "/")
    else { return nil }
    return text.utf8.count - behind.count + 1
  }
}

// MARK: - What is usual

extension YAMLRepairSearch {
  /// By how many spaces each block is indented that begins in these lines.
  private static func steps(of lines: [Line]) -> [Int] {
    var steps: [Int] = []
    var before: Line?
    for line in lines where !line.isBlank {
      if let before, line.indentation > before.indentation {
        // What stands in the column of a key behind a dash opens no block.
        if line.indentation != before.content { steps.append(line.indentation - before.content) }
      }
      before = line
    }
    return steps
  }

  /// By how many spaces most lines stand behind what they belong to: one line that is out of place shall
  /// not decide it, though it opens a block.
  private static func usualStep(of lines: [Line]) -> Int {
    var counts: [Int: Int] = [:]
    var owners: [Line] = []
    for line in lines where !line.isBlank {
      while let last = owners.last, last.indentation >= line.indentation { owners.removeLast() }
      if let owner = owners.last, line.indentation > owner.content {
        counts[line.indentation - owner.content, default: 0] += 1
      }
      owners.append(line)
    }
    return counts.max { ($0.value, -abs($0.key - 2)) < ($1.value, -abs($1.key - 2)) }?.key ?? 2
  }
}
