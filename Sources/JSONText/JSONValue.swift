/// A JSON value that keeps the order of its keys and the text of its numbers.
///
/// Foundation's reader does neither, has no positions, and stands above the modules that need one.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number, as it is written.
  case number(String)
  /// A text, its escapes resolved.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; its keys in order.
  case object([Member])

  /// A key and its value.
  public struct Member: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONValue

    /// Creates a member.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// An integer.
  public static func integer(_ value: some BinaryInteger) -> JSONValue {
    .number(String(value))
  }

  /// A finite number in its shortest text that reads back the same.
  ///
  /// - Precondition: `value` is finite; JSON has no other numbers.
  public static func real(_ value: Double) -> JSONValue {
    precondition(value.isFinite, "JSON has no number for \(value)")
    if value == value.rounded(.towardZero), value.magnitude < 1e15 {
      return .number(String(Int64(value)))
    }
    return .number("\(value)")
  }

  /// The value of the first member with this key; `nil` where there is none or this is no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The element at `index`; `nil` where there is none or this is no array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text, if it is one.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The number as a floating-point value, if it is a number.
  public var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

  /// The number as an integer, if it is one that fits.
  public var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  /// The number as an unsigned integer, if it is one that fits.
  public var unsigned: UInt64? { if case .number(let text) = self { UInt64(text) } else { nil } }

  /// The truth value, if it is one.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

  /// The elements, if it is an array.
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members, if it is an object.
  public var object: [Member]? { if case .object(let members) = self { members } else { nil } }
}
