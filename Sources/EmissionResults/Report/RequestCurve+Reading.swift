import JSONText
import Traces

extension RequestCurve {
  /// Why a text is no curve.
  public struct Flaw: Error, Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The column of the word, from 1.
    public let column: Int
    /// The word.
    public let word: String
    /// What is wrong with it.
    public let message: String
    /// What to write instead.
    public let hint: String
  }

  /// Reads a curve.
  ///
  /// Points are `TIME:RATE`, or `TIME RATE` or `TIME,RATE` on a line of their own: the rate runs in
  /// a straight line from one to the next. `+DURATION` in place of a time counts from the point
  /// before, and begins at 0 where there is none. `#` begins a comment; a first line `time,rate` is
  /// passed over.
  public static func read(_ text: String) throws(Flaw) -> RequestCurve {
    var points: [Point] = []
    var last: Word?
    for (time, rate) in try pairs(words(of: text)) {
      let isRelative = time.text.hasPrefix("+")
      if isRelative, points.isEmpty { points.append(Point(time: 0, rate: 0)) }
      let before = points.last?.time ?? 0
      guard
        let span = DurationText.nanoseconds(isRelative ? String(time.text.dropFirst()) : time.text)
      else {
        throw time.flaw("is no time", hint: "write one with its unit, such as 30s, 5m or +1m30s")
      }
      let instant = isRelative ? before + span : span
      guard instant >= before else {
        throw time.flaw("is earlier than the point before", hint: "put the points in order")
      }
      guard !points.isEmpty || instant == 0 else {
        throw time.flaw("is not the beginning", hint: "begin with the rate at 0, such as 0:100")
      }
      points.append(Point(time: instant, rate: try number(rate)))
      last = time
    }
    guard let last else {
      throw Word(text: "", line: 1, column: 1).flaw(
        "has no point",
        hint: "write TIME:RATE …, such as \"0:100 30s:1000 5m:1000\""
      )
    }
    guard let curve = RequestCurve(points) else {
      let hint =
        points.count < 2
        ? "--rate keeps one rate; a curve needs a second point, where it ends"
        : "let the rate be above 0 somewhere"
      throw last.flaw("ends a curve on which no request is due", hint: hint)
    }
    return curve
  }

  /// A word of the text and its place.
  private struct Word {
    var text: String
    var line: Int
    var column: Int

    func flaw(_ message: String, hint: String) -> Flaw {
      Flaw(line: line, column: column, word: text, message: message, hint: hint)
    }
  }

  private static func number(_ word: Word) throws(Flaw) -> Double {
    let digits = word.text.hasSuffix("/s") ? String(word.text.dropLast(2)) : word.text
    guard let rate = Double(digits), rate >= 0, rate <= highestRate else {
      throw word.flaw(
        "is no rate",
        hint: "write requests a second, from 0 to 1000000"
      )
    }
    return rate
  }

  /// The words of the text; colons, commas, semicolons and blanks separate them.
  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      var (word, begin, column) = ("", 1, 0)
      func end() {
        if !word.isEmpty { words.append(Word(text: word, line: index + 1, column: begin)) }
        word = ""
      }
      for character in line.prefix(while: { $0 != "#" }) {
        column += 1
        if ":,; \t\r\u{FEFF}".contains(character) {
          end()
        } else {
          if word.isEmpty { begin = column }
          word.append(character)
        }
      }
      end()
    }
    if words.count >= 2, words[0].text.lowercased() == "time", words[1].text.lowercased() == "rate"
    {
      words.removeFirst(2)
    }
    return words
  }

  private static func pairs(_ words: [Word]) throws(Flaw) -> [(Word, Word)] {
    var pairs: [(Word, Word)] = []
    var index = 0
    while index < words.count {
      guard index + 1 < words.count, words[index].line == words[index + 1].line else {
        throw words[index].flaw("has no rate behind it", hint: "write TIME:RATE, such as 30s:1000")
      }
      pairs.append((words[index], words[index + 1]))
      index += 2
    }
    return pairs
  }
}
