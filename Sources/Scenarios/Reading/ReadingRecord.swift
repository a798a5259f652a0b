/// What the readers ask of the documents that they read.
///
/// A load keeps no record; whoever compares the readers with the table of the language does.
final class ReadingRecord {
  /// A value that was read, and what was asked of it.
  struct Entry {
    var node: DocumentNode
    var question: Question
  }

  /// What a reader asks of a value.
  enum Question {
    /// The keys of an object; had it been right, no others would have been asked for.
    case keys([String], isComplete: Bool)
    /// One of some texts.
    case choice([String])
    /// A number within a range.
    case range(ClosedRange<Double>)
  }

  /// What was asked, in order; an object comes after what is within it.
  private(set) var entries: [Entry] = []

  func note(_ question: Question, at node: DocumentNode) {
    entries.append(Entry(node: node, question: question))
  }
}
