import JSONText

/// Why a text is no threshold.
public struct ThresholdError: Error, Equatable, Sendable {
  /// Where, in characters from 1.
  public let column: Int
  /// What is wrong there.
  public let message: String
  /// What to write instead.
  public let hint: String
}

extension Threshold {
  /// Reads a threshold: a metric, tags in braces where not all requests are meant, and a condition.
  ///
  /// Examples: `response p(99)<500`, `errors{step:purchase/pay} rate<0.01`, `shed count==0`,
  /// `rate_error<0.001`.
  public init(parsing text: String) throws(ThresholdError) {
    var parser = ThresholdParser(text)
    self = try parser.threshold()
  }

  /// Reads a condition on a metric that is named apart, as in a file of thresholds:
  /// `response{step:pay}` and `p(99)<500`.
  public init(metric: String, condition: String) throws(ThresholdError) {
    var names = ThresholdParser(metric)
    let (kind, tags) = try names.selection()
    try names.expectEnd()
    var parser = ThresholdParser(condition)
    self = try parser.condition(of: kind, tags)
  }
}

/// Reads the grammar of thresholds.
struct ThresholdParser {
  private static let examples =
    "write METRIC{TAG:NAME} AGGREGATION OPERATOR NUMBER, such as 'response p(99)<500', "
    + "'errors{step:purchase/pay} rate<0.01', 'lateness{phase:peak} p(99)<1' or 'shed count==0'"

  private let text: [Character]
  private var position = 0

  init(_ text: String) { self.text = Array(text) }

  mutating func threshold() throws(ThresholdError) -> Threshold {
    let (metric, tags) = try selection()
    return try condition(of: metric, tags)
  }

  /// A metric and the requests of which it is taken.
  mutating func selection() throws(ThresholdError) -> (Threshold.Metric, [Threshold.Tag]) {
    skipSpaces()
    let start = position
    let word = takeWord()
    guard !word.isEmpty else { throw error("a metric is missing", at: start) }
    guard let metric = Threshold.Metric(rawValue: word) ?? Threshold.Metric.aliases[word] else {
      let names = Threshold.Metric.allCases.map(\.rawValue)
      throw error(
        "there is no metric '\(word)'",
        at: start,
        hint: Spelling.nearest(to: word, among: names).map { "did you mean '\($0)'?" }
          ?? "the metrics are \(names.joined(separator: ", "))"
      )
    }
    skipSpaces()
    var tags: [Threshold.Tag] = []
    guard take("{") else { return (metric, tags) }
    guard metric != .rateError else {
      throw error("the rate of sending is one for all requests", at: position - 1)
    }
    repeat { tags.append(try tag(besides: tags)) } while take(",")
    guard take("}") else { throw error("the tags have no '}' at their end", at: position) }
    return (metric, tags)
  }

  /// What a value must be.
  mutating func condition(
    of metric: Threshold.Metric,
    _ tags: [Threshold.Tag]
  ) throws(ThresholdError) -> Threshold {
    skipSpaces()
    let start = position
    let aggregation = try aggregation(of: metric)
    skipSpaces()
    let comparison = try comparison()
    skipSpaces()
    let place = position
    let number = takeWhile { $0.isNumber || "+-.eE".contains($0) }
    guard let limit = Double(number), limit.isFinite else {
      throw error("a number must stand here", at: place)
    }
    if metric.timeKind != nil, "smu".contains(peek ?? " ") {
      throw error(
        "times are in milliseconds, without a unit",
        at: position,
        hint: "write 500 for 500 ms, 1500 for 1.5 s"
      )
    }
    if peek == "%" {
      throw error("a share is a number from 0 to 1", at: position, hint: "write 0.01 for 1 %")
    }
    try expectEnd()
    if case .percentile(let percent) = aggregation, !(0...100).contains(percent) {
      throw error("a percentile lies from 0 to 100", at: start)
    }
    return Threshold(
      metric: metric,
      tags: tags,
      aggregation: aggregation,
      comparison: comparison,
      limit: limit
    )
  }

  func expectEnd() throws(ThresholdError) {
    guard let place = text.indices.first(where: { $0 >= position && text[$0] != " " }) else {
      return
    }
    let rest = String(text[place...].prefix(20))
    throw error("'\(rest)' is too much", at: place)
  }
}

// MARK: - Parts

extension ThresholdParser {
  private mutating func tag(besides tags: [Threshold.Tag]) throws(ThresholdError) -> Threshold.Tag {
    skipSpaces()
    let start = position
    let word = takeWord()
    let names = Threshold.Tag.Key.allCases.map(\.rawValue)
    guard let key = Threshold.Tag.Key(rawValue: word) else {
      throw error(
        word.isEmpty ? "a tag is missing" : "there is no tag '\(word)'",
        at: start,
        hint: Spelling.nearest(to: word, among: names).map { "did you mean '\($0)'?" }
          ?? "the tags are \(names.joined(separator: ", "))"
      )
    }
    guard take(":") else { throw error("a ':' and a name must follow the tag", at: position) }
    let value = takeWhile { $0 != "," && $0 != "}" }
    let trimmed = value.split(separator: " ", omittingEmptySubsequences: true).joined(
      separator: " "
    )
    guard !trimmed.isEmpty else { throw error("a name must follow the tag", at: position) }
    let keys = (tags.map(\.key) + [key]).sorted { $0.rawValue < $1.rawValue }
    guard keys.count == 1 || keys == [.phase, .step] || keys == [.journey, .phase] else {
      throw error(
        "these tags are not counted together",
        at: start,
        hint: "a step or a journey goes together with a phase; any other tag stands alone"
      )
    }
    return Threshold.Tag(key: key, value: trimmed)
  }

  private mutating func aggregation(
    of metric: Threshold.Metric
  ) throws(ThresholdError) -> Threshold.Aggregation {
    let start = position
    let word = takeWord()
    let all = metric.aggregations
    guard !word.isEmpty else {
      if all.isEmpty { return .value }
      throw error(
        "what is made of '\(metric.rawValue)' is missing",
        at: start,
        hint: "it can be \(all.joined(separator: ", "))"
      )
    }
    let aggregation: Threshold.Aggregation? =
      switch word {
      case "p": .percentile(try percent())
      case "avg": .average
      case "med": .median
      case "min": .minimum
      case "max": .maximum
      case "rate": .rate
      case "count": .count
      case "value" where all.isEmpty: .value
      default: nil
      }
    let isKnown = all.contains(word) || word == "p" && all.contains("p(N)") || aggregation == .value
    guard let aggregation, isKnown else {
      throw error(
        "'\(metric.rawValue)' has no '\(word)'",
        at: start,
        hint: all.isEmpty
          ? "write 'rate_error<0.001'" : "it can be \(all.joined(separator: ", "))"
      )
    }
    return aggregation
  }

  private mutating func percent() throws(ThresholdError) -> Double {
    guard take("(") else { throw error("a percentile is written 'p(99)'", at: position) }
    let start = position
    let number = takeWhile { $0.isNumber || $0 == "." }
    guard let percent = Double(number) else {
      throw error("a percentile is written 'p(99)'", at: start)
    }
    guard take(")") else { throw error("the percentile has no ')' at its end", at: position) }
    return percent
  }

  private mutating func comparison() throws(ThresholdError) -> Threshold.Comparison {
    let start = position
    let symbol = takeWhile { "<>=!".contains($0) }
    // What JavaScript calls equal is equal here.
    let plain = symbol == "===" ? "==" : symbol == "!==" ? "!=" : symbol
    guard let comparison = Threshold.Comparison(rawValue: plain) else {
      throw error(
        symbol.isEmpty ? "a comparison must stand here" : "there is no comparison '\(symbol)'",
        at: start,
        hint: "compare with <, <=, >, >=, == or !="
      )
    }
    return comparison
  }
}

// MARK: - Characters

extension ThresholdParser {
  private var peek: Character? { position < text.count ? text[position] : nil }

  private mutating func take(_ character: Character) -> Bool {
    guard peek == character else { return false }
    position += 1
    return true
  }

  private mutating func takeWhile(_ isWanted: (Character) -> Bool) -> String {
    let start = position
    while let next = peek, isWanted(next) { position += 1 }
    return String(text[start..<position])
  }

  private mutating func takeWord() -> String { takeWhile { $0.isLetter || $0 == "_" } }

  private mutating func skipSpaces() { _ = takeWhile { $0 == " " } }

  private func error(_ message: String, at place: Int, hint: String? = nil) -> ThresholdError {
    ThresholdError(column: place + 1, message: message, hint: hint ?? Self.examples)
  }
}
