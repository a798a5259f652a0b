/// A JSON value together with where it stands.
public struct JSONNode: Equatable, Sendable {
  /// What it is.
  public var content: Content
  /// Where it begins.
  public var start: JSONPosition
  /// Where it ends: the place behind its last character.
  public var end: JSONPosition

  /// The kinds of values, with located parts.
  public enum Content: Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }

  /// A key and its value; a key that is given twice stands twice.
  public struct Member: Equatable, Sendable {
    /// The key.
    public var key: String
    /// Where the key begins, at its quotation mark.
    public var keyStart: JSONPosition
    /// Where the key ends, behind its quotation mark.
    public var keyEnd: JSONPosition
    /// The value.
    public var value: JSONNode
  }

  /// The value without its places.
  public var value: JSONValue {
    switch content {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .number(let text): .number(text)
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(members.map { .init($0.key, $0.value.value) })
    }
  }
}

/// A place in a text.
public struct JSONPosition: Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Creates a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Equatable, Sendable {
  /// What is wrong.
  public var message: String
  /// Where.
  public var position: JSONPosition
}

extension JSONValue {
  /// Reads a text that holds one JSON value.
  ///
  /// - Throws: what is wrong with the text and where.
  public init(parsing text: String) throws(JSONSyntaxError) {
    var parser = JSONParser(text)
    self = try parser.parseDocument().value
  }
}
