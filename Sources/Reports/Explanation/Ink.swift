import Foundation

/// How text is set for a terminal.
struct Ink {
  let colors: Bool
  let width: Int
  let isASCII: Bool

  var numbers: NumberFormat { isASCII ? .ascii : .terminal }
  var dot: String { isASCII ? " - " : " · " }
  var ellipsis: String { isASCII ? "~" : "…" }
  var times: String { isASCII ? "x" : "×" }
  var bullet: String { isASCII ? "-" : "•" }
  var plusMinus: String { isASCII ? "+/-" : "±" }

  /// Parts as a page: a blank line between two.
  func page(_ parts: [[String]]) -> String {
    let text = parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
    guard isASCII else { return text }
    return Self.signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  /// Signs of our own, each with one that is ASCII and as wide.
  private static let signs = [
    ("÷", "/"), ("−", "-"), ("×", "x"), ("\u{A0}", " "), ("\u{202F}", " "), ("µ", "u"),
  ]

  /// The title of a part.
  func title(_ text: String) -> String { bold(text) }

  func bold(_ text: String) -> String { colors ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  func dim(_ text: String) -> String { colors ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  func paint(_ text: String, _ color: TerminalColor) -> String {
    colors ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A line that is not too long.
  func cut(_ line: String, to most: Int? = nil) -> String {
    let most = most ?? width
    return line.count <= most ? line : line.prefix(most - 1) + ellipsis
  }

  /// Words in lines that are not too long.
  func wrapped(_ text: String, indent: Int = 0) -> [String] {
    let blank = String(repeating: " ", count: indent)
    let most = max(20, width - indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > most {
        lines.append(blank + line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty { lines.append(blank + line) }
    return lines.map { cut($0) }
  }

  /// A name and what there is to say of it, which begins `indent` characters from the left, or under a
  /// longer name.
  func entry(_ name: String, _ text: String, indent: Int) -> [String] {
    let lines = wrapped(text, indent: indent)
    guard let first = lines.first else { return [cut(name)] }
    guard name.count < indent else { return [cut(name)] + lines }
    let head = name + String(repeating: " ", count: indent - name.count) + first.dropFirst(indent)
    return [head] + lines.dropFirst()
  }

  /// The text without control characters: a name must not steer the terminal.
  func clean(_ text: String) -> String {
    var clean = ""
    for scalar in text.unicodeScalars {
      clean.unicodeScalars.append(
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
      )
    }
    return clean
  }

  /// A number to three digits, in words where it is large: `12,300`, `1.23 million`.
  func round(_ value: Double) -> String {
    guard value.isFinite, value < 1e18 else { return "very many" }
    let rounded = Double(String(format: "%.2e", value)) ?? value
    for (size, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
    where rounded >= size {
      return numbers.trimmed(rounded / size, decimals: 2) + " " + name
    }
    return numbers.trimmed(rounded, decimals: rounded < 10 ? 2 : 0)
  }

  /// A span of time to two digits.
  func roundDuration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "very long" }
    if seconds < 1 { return "a second" }
    return numbers.duration(seconds < 60 ? seconds.rounded() : seconds)
  }
}
