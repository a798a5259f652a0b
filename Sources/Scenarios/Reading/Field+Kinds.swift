extension Field {
  /// Whether the value is a text.
  package var isText: Bool { node.text != nil }

  /// Whether the value is a list.
  package var isList: Bool { node.elements != nil }
}
