import JSONText

extension Grammar {
  /// What may stand here, in words for people: `a whole number from 0 to 10`.
  var words: String {
    switch bare {
    case .anything: "anything"
    case .null: "null"
    case .boolean: "true or false"
    case .text(let text), .suggestion(_, let text): text.what
    case .choice(let texts): texts.count == 1 ? texts[0] : "one of \(Self.joined(texts))"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let interval): interval.words
    case .list(let entry, _): "a list, each entry \(entry.words)"
    case .tuple(let places): "[\(places.map(\.words).joined(separator: ", "))]"
    case .map(let map): "an object by \(map.what)"
    case .object, .fork: "an object"
    case .either: Self.words(of: alternatives)
    case .shared(_, let grammar): grammar().words
    }
  }

  private static func words(of alternatives: [Grammar]) -> String {
    var words: [String] = []
    for alternative in alternatives where !words.contains(alternative.words) {
      words.append(alternative.words)
    }
    return words.joined(separator: ", or ")
  }

  private static func joined(_ texts: [String]) -> String { texts.joined(separator: ", ") }
}

extension Grammar.Interval {
  /// Such as `a number from 0 to 1`.
  var words: String {
    if minimum == maximum { return Field.print(minimum) }
    let most = maximum >= 1e9 ? "" : " to \(Field.print(maximum))"
    return "a number \(isOpen ? "above" : "from") \(Field.print(minimum))\(most)"
  }
}

extension Grammar.Fallback {
  /// What holds without the key; `nil` where there is nothing to say.
  var words: String? {
    switch self {
    case .none: nil
    case .value(let value): value.string ?? value.canonicalText
    case .derived(let words): words
    }
  }
}

extension Grammar.Key {
  /// What an editor shows: the meaning, what may stand here, and what holds without it.
  var help: String {
    let standard = fallback.words.map { " Default: \($0)." } ?? ""
    let form = grammar.words
    let kind = form.prefix(1).uppercased() + form.dropFirst()
    return "\(meaning). \(kind).\(standard)"
  }
}
