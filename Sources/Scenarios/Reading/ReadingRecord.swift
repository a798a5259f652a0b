/// What the readers ask of the documents that they read.
///
/// A load keeps no record; whoever compares the readers with the table of the language does.
final class ReadingRecord {
  /// An object that has been read.
  struct Object {
    var node: DocumentNode
    /// The keys that were asked for.
    var keys: [String]
    /// Whether no other keys would have been asked for, had the object been right.
    var isComplete: Bool
  }

  /// The objects, each after those within it.
  private(set) var objects: [Object] = []
  /// The texts that a value could be.
  private(set) var choices: [(node: DocumentNode, texts: [String])] = []
  /// The numbers that a value could be.
  private(set) var ranges: [(node: DocumentNode, range: ClosedRange<Double>)] = []

  func note(keys: [String], isComplete: Bool, of node: DocumentNode) {
    objects.append(Object(node: node, keys: keys, isComplete: isComplete))
  }

  func note(choices texts: [String], at node: DocumentNode) { choices.append((node, texts)) }

  func note(range: ClosedRange<Double>, at node: DocumentNode) { ranges.append((node, range)) }
}
