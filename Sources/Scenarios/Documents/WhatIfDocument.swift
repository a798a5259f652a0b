/// Reads what-if documents; a run does not use them.
enum WhatIfDocument {
  /// Reads `{"whatif": {…}}`; what is wrong with it is reported.
  @discardableResult
  static func read(_ node: DocumentNode, context: ReadingContext) -> WhatIfQuestion? {
    guard let document = ObjectReader(Field(node: node, label: "a what-if", context: context))
    else { return nil }
    document.accept("kind")
    document.acceptNotes()
    defer { document.finish() }
    guard let body = document.required("whatif")?.object() else { return nil }
    defer { body.finish() }
    var question = WhatIfQuestion()
    question.base = body.field("base").map(files) ?? []
    question.replications = body.field("replications")?.integer(in: 1...1_000_000)
    question.unitCost = body.field("unitCost")?.money()
    if let vary = body.field("vary")?.object() {
      for member in vary.freeMembers {
        checkPointer(member.key, at: member.keyPlace, member.value, context)
        let field = Field(node: member.value, label: member.key, context: context)
        guard let values = values(of: field) else { continue }
        question.axes.append(.init(path: member.key, values: values))
      }
    }
    question.search = body.field("find").flatMap { search($0, context) }
    if question.axes.isEmpty, !body.has("find") {
      context.report(
        .missing,
        at: body.node,
        "\"vary\" is missing, or \"find\": nothing is asked",
        hint: "write {\"vary\": {\"/services/payment-processor/concurrency\": [12, 13, 14]}}"
      )
    }
    return question
  }

  private static func files(_ field: Field) -> [String] {
    guard field.node.elements != nil else { return field.text().map { [$0] } ?? [] }
    return field.list(atLeast: 1)?.compactMap { $0.text() } ?? []
  }

  private static func values(of field: Field) -> WhatIfQuestion.Values? {
    guard field.node.elements == nil else {
      return field.list(atLeast: 1).map { .list($0.map(\.node.inlineText)) }
    }
    guard let text = field.text() else { return nil }
    guard let range = DecimalRange(text) else {
      field.report(
        .type,
        "is neither a list nor a range: \"\(text.prefix(60))\"",
        hint: "write [12, 13, 14], or a range such as \"12..16\" or \"0.5..2:0.1\""
      )
      return nil
    }
    return .range(range)
  }

  private static func search(
    _ field: Field,
    _ context: ReadingContext
  ) -> WhatIfQuestion.Search? {
    guard let find = field.object() else { return nil }
    defer { find.finish() }
    var ends: [WhatIfQuestion.Search] = []
    for extreme in WhatIfQuestion.Extreme.allCases {
      guard let field = find.field(extreme.rawValue), let text = field.text() else { continue }
      checkPointer(text, at: field.node.place, field.node, context)
      ends.append(.init(extreme: extreme, path: text))
    }
    let condition = find.field("suchThat")?.text() ?? WhatIfQuestion.Search.allGoals
    guard var search = ends.first, ends.count == 1 else {
      field.report(
        .missing,
        "seeks one value: \"minimum\" or \"maximum\"",
        hint: "write {\"minimum\": \"/services/payment-processor/concurrency\"}"
      )
      return nil
    }
    search.condition = condition
    return search
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
