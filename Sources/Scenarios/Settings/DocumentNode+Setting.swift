import JSONText

/// The keys that name the elements of lists, the likeliest first.
private let nameKeys = ["id", "name", "type", "event", "operation", "service"]

extension DocumentNode {
  /// The name of an element of a list, if it has one.
  var elementName: String? { nameKey.flatMap { self[$0]?.text } }

  /// The key that names an element of a list.
  var nameKey: String? { nameKeys.first { self[$0]?.text != nil } }

  /// The place of the element of a list that goes by a name or a number.
  func elementIndex(of word: String) -> Int? {
    guard let elements else { return nil }
    for key in nameKeys {
      if let index = elements.firstIndex(where: { $0[key]?.text == word }) { return index }
    }
    guard let number = Int(word), elements.indices.contains(number) else { return nil }
    return number
  }

  /// Puts a value at the end of a path; objects on the way are made where they are missing.
  ///
  /// A path that leads through something else is reported.
  mutating func set(_ value: DocumentNode, at path: ArraySlice<Setting.Segment>, log: DiagnosticLog)
  {
    guard let word = path.first else {
      let own = self.path
      self = value
      self.path = own
      return
    }
    switch content {
    case .mapping(var members):
      if let index = members.firstIndex(where: { $0.key == word.text }) {
        members[index].value.set(value, at: path.dropFirst(), log: log)
        // What is wrong with a key that was set is wrong in the setting.
        if path.count == 1 { members[index].keyPlace = word.place }
      } else {
        var made = DocumentNode(
          content: .mapping([]),
          place: word.place,
          path: self.path.pointer(to: word.text)
        )
        made.set(value, at: path.dropFirst(), log: log)
        members.append(.init(key: word.text, keyPlace: word.place, value: made))
      }
      content = .mapping(members)
    case .sequence(var elements):
      guard let index = elementIndex(of: word.text) else {
        reportMissingElement(word, log: log)
        return
      }
      elements[index].set(value, at: path.dropFirst(), log: log)
      content = .sequence(elements)
    case .scalar(.null):
      content = .mapping([])
      set(value, at: path, log: log)
    case .scalar:
      log.report(
        .type,
        at: word.place,
        path: self.path,
        "there is no \"\(word.text)\" in \(description)",
        hint: "end the path before it"
      )
    }
  }

  private func reportMissingElement(_ word: Setting.Segment, log: DiagnosticLog) {
    let names = elements?.compactMap(\.elementName) ?? []
    log.report(
      .unknownKey,
      at: word.place,
      path: path,
      "the list has no element \"\(word.text)\"",
      hint: names.isEmpty
        ? "count from 0" : Spelling.hint(for: word.text, among: names)
    )
  }
}
