/// Mistakes in values: types and ranges.
extension Mutator {
  /// What a scalar is, by the core schema of YAML.
  private enum Shape {
    case null, boolean, number, text
  }

  private static func shape(of token: Token) -> Shape {
    if token.isQuoted { return .text }
    switch token.text {
    case "null", "~", "": return .null
    case "true", "false": return .boolean
    default: return token.text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) == nil ? .text : .number
    }
  }

  /// A value of another type.
  mutating func wrongType(_ page: Page) -> Change? {
    guard let token = pick(page.tokens.filter { $0.role != .key && !$0.path.isEmpty }) else {
      return nil
    }
    let wrong: [String]
    switch token.role {
    case .key: return nil
    case .object: wrong = ["\"text\"", "[]", "true"]
    case .list: wrong = ["\"text\"", "7", "true"]
    case .scalar:
      switch Self.shape(of: token) {
      case .null: wrong = ["true", "\"never\""]
      case .boolean: wrong = ["7", "\"yes\"", "[true]"]
      case .number: wrong = ["true", "\"many\"", "[7]"]
      case .text:
        // Where a number might do, the reader would have nothing to complain of.
        let begin = token.content.unicodeScalars.first ?? "0"
        let isQuantity = !("a"..."z").contains(begin) && !("A"..."Z").contains(begin)
        wrong = isQuantity || token.content == "unlimited" ? ["true"] : ["true", "17"]
      }
    }
    guard let text = pick(wrong) else { return nil }
    if token.path.contains("payload") { return page.change(token, to: text, legal: .freeValue) }
    return page.change(token, to: text)
  }

  /// A value beyond what its field can be.
  mutating func badRange(_ page: Page) -> Change? {
    let values = page.tokens.filter { $0.role == .scalar && !Self.bad(for: $0).isEmpty }
    guard let token = pick(values), let bad = pick(Self.bad(for: token)) else { return nil }
    let isNumber = Self.shape(of: token) == .number
    return page.change(token, to: isNumber ? bad : page.written(bad, like: token))
  }

  private static func bad(for token: Token) -> [String] {
    let path = token.path
    guard let key = path.last else { return [] }
    if path.contains("thresholds") || path.contains("payload") { return [] }
    if shape(of: token) == .number {
      switch key {
      case "percentage", "affectedPercentage", "expectedAbandonmentIncrease": return ["-1", "250"]
      case "conversionProbability", "availability", "probability", "returningShare", "low",
        "medium",
        "high", "share":
        return ["-1", "1.5", "25"]
      case "rate" where path.contains("failure"): return ["-1", "1.5", "25"]
      default: return ["-1", "1e30"]
      }
    }
    let text = token.content
    if text.wholeMatch(of: /[0-9.]+(?:-[0-9.]+)? ?(ms|s|seconds|m|minutes|h|d)/) != nil,
      !path.contains("successCriteria"), !path.contains("validation")
    {
      return ["-10m", "99999d"]
    }
    if text.wholeMatch(of: /[0-9.]+(x-slower|x-latency|x-faster)/) != nil {
      return ["0.5x-slower", "-2x-latency", "9000000x-slower"]
    }
    if text.wholeMatch(of: /[<>]?=?[0-9.]+%/) != nil { return [">900%"] }
    if key == "customerSatisfaction" { return [">9", ">0.5"] }
    if text.wholeMatch(of: /[0-9]+x[0-9]+/) != nil { return ["0x667", "99999x10"] }
    return []
  }
}
