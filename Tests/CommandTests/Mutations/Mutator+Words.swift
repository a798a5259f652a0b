/// Mistakes in words: keys, names, units.
extension Mutator {
  /// A typo in a key.
  mutating func typo(_ page: Page) -> Change? {
    guard let key = pick(page.tokens.filter { $0.role == .key }),
      let made = misspelt(key.content, isName: false)
    else { return nil }
    let text = page.written(made, like: key)
    let parents = key.path.dropLast()
    if let parent = parents.last, ["headers", "payload"].contains(parent) {
      return page.change(key, to: text, legal: .freeKey)
    }
    // A flag or a rule of another name is legal; who asks for the old name finds nothing.
    let isDeclaration =
      parents.last == "attributes" || parents.last == "validationCatalog" && key.content == "income"
    guard isDeclaration else { return page.change(key, to: text) }
    let uses = page.tokens.filter { $0.role == .scalar && $0.content == key.content }
    guard let use = uses.first else { return page.change(key, to: text, legal: .freeKey) }
    var change = page.change(key, to: text)
    let shift = text.unicodeScalars.count - key.text.unicodeScalars.count
    var spot = page.spot(use.range.lowerBound)
    if spot.line == page.spot(key.range.lowerBound).line { spot.column += shift }
    change.expectation = .error([spot])
    return change
  }

  /// A name of something that does not exist.
  mutating func danglingName(_ page: Page) -> Change? {
    let references = page.tokens.filter { Self.isReference($0) }
    guard let token = pick(references), let made = misspelt(token.content, isName: true),
      !made.contains("--")
    else { return nil }
    let text = page.written(made, like: token)
    let isCall = token.role == .scalar && token.path.last == "service"
    if isCall, !page.hasTopology, token.path.contains("steps") {
      return page.change(token, to: text, legal: .undeclaredService)
    }
    return page.change(token, to: text)
  }

  /// Whether a token names something that is declared elsewhere.
  private static func isReference(_ token: Token) -> Bool {
    let path = token.path
    let parent = path.dropLast().last
    if token.role == .key { return parent == "personaResponses" || parent == "journeyVariations" }
    guard token.role == .scalar, let key = path.last else { return false }
    switch key {
    case "name": return path == ["personas", "*", "name"]
    case "type": return path == ["journeys", "*", "type"]
    case "service": return true
    case "extends": return true
    case "region", "newRegion", "database", "replaces": return true
    case "*":
      return [
        "affectedPersonas", "personas", "skipConditions", "requirements", "steps", "shortcuts",
      ]
      .contains(parent) && !path.contains("businessProblems")
    default: return false
    }
  }

  /// A quantity without its unit.
  mutating func missingUnit(_ page: Page) -> Change? {
    let candidates = page.tokens.filter { token in
      token.role == .scalar && token.path.last != "displayName" && Self.unit(of: token) != nil
    }
    guard let token = pick(candidates), let unit = Self.unit(of: token) else { return nil }
    let rest = String(token.content.dropLast(unit.count).prefix { $0 != " " })
    let text = page.written(rest, like: token)
    if Self.bareNumberIsLegal(token, rest, isQuoted: text.hasPrefix("\"")) {
      return page.change(token, to: text, legal: .bareNumber)
    }
    return page.change(token, to: text)
  }

  /// The unit at the end of a duration, a factor or a percentage.
  private static func unit(of token: Token) -> String? {
    let text = token.content
    if let match = text.wholeMatch(
      of: /\+?[0-9.]+(?:-[0-9.]+)? ?(ns|us|ms|s|seconds|m|minutes|h|d)/
    ) {
      // Network names such as 4g are no quantities; `s` alone is the unit of a rate.
      return String(match.output.1)
    }
    if let match = text.wholeMatch(of: /[0-9.]+(x-slower|x-latency|x-faster)/) {
      return String(match.output.1)
    }
    return text.wholeMatch(of: /[<>]?=?[0-9.]+%/) == nil ? nil : "%"
  }

  /// Whether the field knows a unit for a number without one.
  private static func bareNumberIsLegal(_ token: Token, _ rest: String, isQuoted: Bool) -> Bool {
    let path = token.path
    if path.contains("successCriteria") || path.contains("validation") {
      return token.content.last != "%"
    }
    if isQuoted { return false }
    let isEffect = path.contains("events") || path.contains("simultaneous")
    return rest == "0" || ["at", "for"].contains(path.last)
      || path.last == "duration" && (isEffect || path.count == 1)
  }
}
