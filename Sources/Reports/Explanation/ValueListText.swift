import JSONText
import Scenarios

/// Every value of a scenario with its origin, for people and for programs.
public enum ValueListText {
  /// The values in tables, one for each part of the scenario.
  ///
  /// - Parameters:
  ///   - values: what ``ScenarioLoader`` listed.
  ///   - width: the characters of a line.
  ///   - isASCII: whether the terminal shows ASCII alone.
  /// - Returns: the text; the paths are those that `--set` takes, the head of each table in front.
  public static func render(_ values: [ResolvedValue], width: Int, isASCII: Bool) -> String {
    var parts: [(head: String, values: [ResolvedValue])] = []
    for value in values {
      let head = value.head
      if let index = parts.firstIndex(where: { $0.head == head }) {
        parts[index].values.append(value)
      } else {
        parts.append((head, [value]))
      }
    }
    let lines = parts.flatMap { part in
      [part.head.isEmpty ? "load profile" : part.head]
        + rows(part.values, below: part.head, width: width, ellipsis: isASCII ? "~" : "…") + [""]
    }
    let closing = "Change any of them with --set path=value, such as --set \(example(values))"
    return (lines + [closing]).map { $0 + "\n" }.joined()
  }

  /// Paths and places are never cut, for they are there to be copied; values are where need be.
  private static func rows(
    _ values: [ResolvedValue],
    below head: String,
    width: Int,
    ellipsis: String
  ) -> [String] {
    let paths = values.map { "  " + $0.path.dropFirst(head.count) }
    let pathWidth = min(paths.map(\.count).max() ?? 0, 44)
    let sourceWidth = values.map(\.source.count).max() ?? 0
    let room = max(shortestValue, width - pathWidth - sourceWidth - 4)
    let valueWidth = min(room, values.map(\.value.count).max() ?? 0)
    return zip(paths, values).map { path, value in
      let isLong = value.value.count > valueWidth
      let text = isLong ? value.value.prefix(valueWidth - 1) + ellipsis : value.value
      return padded(path, to: pathWidth) + "  " + padded(text, to: valueWidth) + "  "
        + value.source
    }
  }

  private static let shortestValue = 12

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// The values as a JSON array.
  public static func json(_ values: [ResolvedValue]) -> String {
    JSONValue.array(values.map(\.json)).prettyText
  }

  private static func example(_ values: [ResolvedValue]) -> String {
    let example =
      values.first { $0.path.hasSuffix("/concurrency") } ?? values.first { $0.origin != .derived }
    return example.map { "\($0.path)=\($0.value)" } ?? "/arrivals/rate=2"
  }
}

extension ResolvedValue {
  /// The part of the scenario: a step of a journey, another named part, or the profile.
  fileprivate var head: String {
    let words = path.split(separator: "/")
    guard words.count > 2,
      [
        "personas", "journeys", "variations", "services", "databases", "regions", "effects",
        "chaos",
      ]
      .contains(words[0])
    else { return "" }
    let isStep = words.count > 4 && words[2] == "steps"
    return words.prefix(isStep ? 4 : 2).map { "/\($0)" }.joined()
  }

  /// Who says it, in words.
  fileprivate var source: String {
    switch origin {
    case .document(let file, let line, let column): "\(file):\(line):\(column)"
    case .builtIn: "built in"
    case .setting: "--set"
    case .option(let name): name
    case .standard: "standard"
    case .derived: "follows"
    }
  }

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("path", .string(path)), .init("value", .string(value)), .init("origin", .string(kind)),
    ]
    if case .document(let file, let line, let column) = origin {
      members += [
        .init("file", .string(file)), .init("line", .integer(line)),
        .init("column", .integer(column)),
      ]
    }
    return .object(members)
  }

  private var kind: String {
    switch origin {
    case .document: "document"
    case .builtIn: "built-in"
    case .setting: "set"
    case .option: "option"
    case .standard: "standard"
    case .derived: "derived"
    }
  }
}
