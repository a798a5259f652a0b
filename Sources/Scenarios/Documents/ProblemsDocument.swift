/// Stub replaced below.
enum ProblemsDocument {
  static func validate(_ node: DocumentNode, context: ReadingContext) {}
}
