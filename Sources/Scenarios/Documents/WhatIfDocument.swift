/// Checks what-if documents; a run does not use them.
enum WhatIfDocument {
  /// Checks `{"whatif": {…}}`.
  static func validate(_ node: DocumentNode, context: ReadingContext) {
    guard let document = ObjectReader(Field(node: node, label: "a what-if", context: context))
    else { return }
    document.accept("kind")
    document.acceptNotes()
    defer { document.finish() }
    guard let body = document.required("whatif")?.object() else { return }
    defer { body.finish() }
    _ = body.field("base")?.text()
    _ = body.field("replications")?.integer(in: 1...1_000_000)
    if let vary = body.required("vary")?.object() {
      for member in vary.freeMembers {
        checkPointer(member.key, at: member.keyPlace, member.value, context)
        let field = Field(node: member.value, label: member.key, context: context)
        if field.node.members == nil { _ = field.list(atLeast: 1) }
      }
    }
    if let find = body.field("find")?.object() {
      for key in ["minimum", "maximum"] {
        guard let field = find.field(key), let text = field.text() else { continue }
        checkPointer(text, at: field.node.place, field.node, context)
      }
      _ = find.field("suchThat")?.text()
      find.finish()
    }
  }

  private static func checkPointer(
    _ text: String,
    at place: Place,
    _ node: DocumentNode,
    _ context: ReadingContext
  ) {
    guard !text.hasPrefix("/") else { return }
    context.log.report(
      .name,
      at: place,
      path: node.path,
      "\"\(text.prefix(60))\" is no JSON pointer",
      hint: "write \"/services/payment-processor/concurrency\""
    )
  }
}
