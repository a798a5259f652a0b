import JSONText

/// Prints values as YAML, in one of the many ways in which an author may write them.
struct YAMLPrinter {
  private var random: Lehmer
  private let step: Int
  /// Whether lists stand deeper than the key that they belong to.
  private let indentsLists: Bool
  private var text = ""

  /// The documents of a file, in a style that the seed chooses.
  static func text(of documents: [JSONValue], seed: UInt64) -> String {
    var printer = YAMLPrinter(seed: seed)
    for (index, document) in documents.enumerated() {
      if index > 0 { printer.text += "---\n" }
      if printer.chance(20) { printer.text += "# A comment: [not, a, list]\n" }
      printer.block(document, indentation: 0)
    }
    return printer.text
  }

  private init(seed: UInt64) {
    random = Lehmer(seed: seed)
    step = 1 + Int(random.next() % 4)
    indentsLists = random.next() % 2 == 0
  }

  private mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

  // MARK: - Blocks

  private mutating func block(_ value: JSONValue, indentation: Int) {
    let spaces = String(repeating: " ", count: indentation)
    switch value {
    case .object(let members) where !members.isEmpty:
      for member in members {
        text += spaces + scalar(.string(member.key), isKey: true) + ":"
        content(member.value, indentation: indentation)
      }
    case .array(let elements) where !elements.isEmpty:
      for element in elements {
        if case .object(let members) = element, let first = members.first, chance(70) {
          text += "\(spaces)- " + scalar(.string(first.key), isKey: true) + ":"
          content(first.value, indentation: indentation + 2)
          block(.object(Array(members.dropFirst())), indentation: indentation + 2)
        } else {
          text += "\(spaces)- " + flow(element) + "\n"
        }
      }
    case .object, .array: break
    default: text += spaces + scalar(value) + "\n"
    }
  }

  /// What follows the colon of a key.
  private mutating func content(_ value: JSONValue, indentation: Int) {
    switch value {
    case .object(let members) where !members.isEmpty && chance(75):
      text += chance(10) ? "  # as follows\n" : "\n"
      block(value, indentation: indentation + step)
    case .array(let elements) where !elements.isEmpty && chance(60):
      text += "\n"
      block(value, indentation: indentation + (indentsLists ? step : 0))
    default:
      text += String(repeating: " ", count: chance(10) ? 3 : 1) + flow(value)
      text += chance(5) ? " # 10m\n\n" : "\n"
    }
  }

  private mutating func flow(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements):
      return "[" + elements.map { flow($0) }.joined(separator: ", ") + "]"
    case .object(let members):
      let pairs = members.map { scalar(.string($0.key), isKey: true) + ": " + flow($0.value) }
      return "{" + pairs.joined(separator: ", ") + "}"
    default: return scalar(value)
    }
  }

  // MARK: - Scalars

  private mutating func scalar(_ value: JSONValue, isKey: Bool = false) -> String {
    switch value {
    case .null: return chance(70) ? "null" : "~"
    case .boolean(let value): return chance(80) ? "\(value)" : value ? "True" : "FALSE"
    case .number(let text): return number(text)
    case .string(let string):
      if Self.isPlain(string), chance(isKey ? 95 : 60) { return string }
      let isSingle = chance(40) && string.unicodeScalars.allSatisfy { $0.value >= 0x20 }
      return isSingle
        ? "'" + string.replacing("'", with: "''") + "'" : JSONValue.string(string).canonicalText
    case .array, .object: return flow(value)
    }
  }

  private mutating func number(_ text: String) -> String {
    guard let integer = Int(text), integer >= 0, chance(15) else { return text }
    switch random.next() % 4 {
    case 0: return "0x" + String(integer, radix: 16, uppercase: true)
    case 1: return "0o" + String(integer, radix: 8)
    case 2: return "+\(integer)"
    default: return "\(integer).0"
    }
  }

  /// Whether a text without quotation marks is read as the same text.
  private static func isPlain(_ text: String) -> Bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off"]
    guard let first = text.unicodeScalars.first,
      first.properties.isAlphabetic || text.contains(" "),
      first.properties.isAlphabetic || ("0"..."9").contains(first)
    else { return false }
    return !words.contains(text.lowercased())
      && text.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
            || " -_.%/".unicodeScalars.contains($0))
      }
  }
}
