import JSONText
import Statistics

/// Reads the members of an object of `accounts.json`.
struct AccountsReader {
  /// Why a document is not what it should be.
  struct Damage: Error, Equatable {
    let detail: String

    init(_ detail: String) { self.detail = detail }
  }

  let content: JSONValue

  init(_ content: JSONValue) { self.content = content }

  func value(_ key: String) throws -> JSONValue {
    guard let value = content[key] else { throw Damage("'\(key)' is missing") }
    return value
  }

  func object(_ key: String) throws -> AccountsReader {
    let value = try value(key)
    guard value.object != nil else { throw Damage("'\(key)' is no object") }
    return AccountsReader(value)
  }

  func optional<Value>(_ key: String, _ read: (AccountsReader) throws -> Value) throws -> Value? {
    try value(key) == .null ? nil : try read(self)
  }

  func integer(_ key: String) throws -> Int {
    guard let integer = try value(key).integer else { throw Damage("'\(key)' is no whole number") }
    return integer
  }

  func number(_ key: String) throws -> Int64 { Int64(try integer(key)) }

  func text(_ key: String) throws -> String {
    guard let text = try value(key).string else { throw Damage("'\(key)' is no text") }
    return text
  }

  func texts(_ key: String) throws -> [String] {
    let texts = try elements(key).compactMap(\.string)
    guard texts.count == (try elements(key)).count else { throw Damage("'\(key)' has no texts") }
    return texts
  }

  /// Whole numbers; `count`: how many there must be.
  func counts(_ key: String, count: Int?) throws -> [Int] {
    let elements = try elements(key)
    let counts = elements.compactMap(\.integer)
    guard counts.count == elements.count, count == nil || counts.count == count else {
      throw Damage("'\(key)' has not the numbers that it should")
    }
    return counts
  }

  func groups(
    _ key: String,
    count: Int?,
    _ resolution: LogLinearHistogram.Resolution = .permille
  ) throws -> [GroupFigures] {
    let groups = try elements(key).map { try GroupFigures($0, resolution) }
    guard count == nil || groups.count == count else {
      throw Damage("'\(key)' has \(groups.count) groups, not \(count ?? 0)")
    }
    return groups
  }

  private func elements(_ key: String) throws -> [JSONValue] {
    guard let elements = try value(key).array else { throw Damage("'\(key)' is no list") }
    return elements
  }
}

extension JSONValue {
  /// Whole numbers.
  static func counts(_ counts: [Int]) -> JSONValue { .array(counts.map { .integer($0) }) }
}
