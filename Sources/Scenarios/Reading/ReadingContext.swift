/// What every reader of a document needs to know.
final class ReadingContext {
  /// Where mistakes go.
  let log: DiagnosticLog
  /// Whether unknown keys are merely warned of.
  let allowsUnknownKeys: Bool
  /// How many decimals the currency has.
  let minorDigits: Int
  /// The files that documents name.
  let attachments: Attachments
  /// Where what the readers ask for is noted, for those who compare it with the language's table.
  let record: ReadingRecord?

  init(
    log: DiagnosticLog,
    allowsUnknownKeys: Bool,
    minorDigits: Int,
    attachments: Attachments = Attachments(documents: []) { _ in .failure(.init("is not read here"))
    },
    record: ReadingRecord? = nil
  ) {
    self.log = log
    self.allowsUnknownKeys = allowsUnknownKeys
    self.minorDigits = minorDigits
    self.attachments = attachments
    self.record = record
  }

  /// Notes an error at a value.
  func report(
    _ code: Diagnostic.Code,
    at node: DocumentNode,
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    log.report(code, at: node.place, path: node.path, message, hint: hint())
  }

  /// Notes a warning at a value.
  func warn(
    _ code: Diagnostic.Code,
    at node: DocumentNode,
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    log.warn(code, at: node.place, path: node.path, message, hint: hint())
  }
}

/// A value that has been read, together with where it was said.
struct Located<Value> {
  var value: Value
  var node: DocumentNode
}

extension Located: Equatable where Value: Equatable {}
extension Located: Sendable where Value: Sendable {}

/// A construct that is valid and whose effect the simulator does not know yet.
///
/// It is an error only where a run would need it.
struct UnsupportedConstruct: Sendable {
  var node: DocumentNode
  var what: String

  /// Refuses the construct.
  func report(to context: ReadingContext) {
    context.report(
      .unsupported,
      at: node,
      "\(what) is not supported yet",
      hint: "remove it, or leave this document out of the run"
    )
  }
}
