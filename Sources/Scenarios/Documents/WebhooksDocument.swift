/// Stub replaced below.
enum WebhooksDocument {
  static func validate(_ node: DocumentNode, context: ReadingContext) {}
}
