/// Stub replaced below.
enum WhatIfDocument {
  static func validate(_ node: DocumentNode, context: ReadingContext) {}
}
