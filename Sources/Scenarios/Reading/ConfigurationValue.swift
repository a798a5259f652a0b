/// A value of any shape that a configuration holds for others, such as the body of a request.
package indirect enum ConfigurationValue {
  case null
  case boolean(Bool)
  /// A number as it is written.
  case number(String)
  case text(LocatedText)
  case list([ConfigurationValue])
  /// Keys are unique, and in the order of the document.
  case object([(key: String, value: ConfigurationValue)])
}

extension Field {
  /// The value, whatever it is; numbers that JSON cannot hold are reported.
  package func value() -> ConfigurationValue? {
    switch node.content {
    case .scalar(.null): return .null
    case .scalar(.boolean(let value)): return .boolean(value)
    case .scalar(.text): return locatedText().map { .text($0) }
    case .scalar(.number(let number)):
      if let integer = number.integer { return .number(String(integer)) }
      guard number.double.isFinite else {
        report(.range, "is no number that JSON can hold", hint: "put it in quotation marks")
        return nil
      }
      return .number("\(number.double)")
    case .sequence(let elements):
      let values = elements.map {
        Field(node: $0, label: "an entry of \(label)", context: context).value()
      }
      return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
    case .mapping(let members):
      let values = members.map { member in
        Field(node: member.value, label: member.key, context: context).value()
          .map { (key: member.key, value: $0) }
      }
      return values.contains { $0 == nil } ? nil : .object(values.compactMap { $0 })
    }
  }

  /// Whether the value is a text.
  package var isText: Bool { node.text != nil }

  /// Whether the value is an object.
  package var isObject: Bool { node.members != nil }

  /// Whether the value is a list.
  package var isList: Bool { node.elements != nil }
}
