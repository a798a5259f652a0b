/// A value of a document together with where it stands, whether it came from YAML or from JSON.
struct DocumentNode: Equatable, Sendable {
  /// What it is.
  var content: Content
  /// Where it stands.
  var place: Place
  /// Where it stands in its document, as a JSON pointer.
  var path: String

  /// The kinds of values.
  enum Content: Equatable, Sendable {
    case mapping([Member])
    case sequence([DocumentNode])
    case scalar(Scalar)
  }

  /// A key and its value; keys of a mapping are unique.
  struct Member: Equatable, Sendable {
    var key: String
    var keyPlace: Place
    var value: DocumentNode
  }

  /// The value of a key; `nil` where there is none or this is no mapping.
  subscript(key: String) -> DocumentNode? {
    guard case .mapping(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The value below keys and numbers of elements.
  func node(at path: [String]) -> DocumentNode? {
    path.reduce(self) { node, word in
      node?[word]
        ?? Int(word).flatMap { number in
          node?.elements.flatMap { $0.indices.contains(number) ? $0[number] : nil }
        }
    }
  }

  /// The members, if it is a mapping.
  var members: [Member]? { if case .mapping(let members) = content { members } else { nil } }

  /// The elements, if it is a sequence.
  var elements: [DocumentNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The text, if it is one.
  var text: String? {
    if case .scalar(.text(let text)) = content { text } else { nil }
  }

  /// What it is, in words for a message.
  var description: String {
    switch content {
    case .mapping: "an object"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.description
    }
  }
}

/// A typed scalar.
enum Scalar: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Number)
  case text(String)

  /// A number as it is written, and the value nearest to it.
  struct Number: Equatable, Sendable {
    /// Its text.
    var text: String
    /// The nearest floating-point value; infinite or not a number where the text says so.
    var double: Double
    /// The exact value, where it is an integer that fits.
    var integer: Int128?
  }

  /// What it is, in words for a message.
  var description: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.text
    case .text(let text): "the text \"\(text.prefix(60))\""
    }
  }
}

/// Where something stands: a file by its index, a line, a column, and how far it reaches.
struct Place: Hashable, Comparable, Sendable {
  /// The index of the file among those that were loaded; negative for what is built in.
  var file: Int
  /// The line, from 1.
  var line: Int
  /// The column in Unicode scalars, from 1.
  var column: Int
  /// The length in Unicode scalars, at least 1, or ``lengthOfQuotedText``.
  var length: Int

  /// The length of a text that ends at the quotation mark with which it begins.
  static let lengthOfQuotedText = 0

  static func < (left: Place, right: Place) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
