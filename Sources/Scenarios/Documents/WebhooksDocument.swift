import JSONText

/// Checks webhook documents; only the emitter sends them.
enum WebhooksDocument {
  static let events = [
    "journey.started", "journey.completed", "journey.abandoned", "journey.failed",
    "milestone.reached", "payment.failed", "fault.started", "fault.ended", "problem.opened",
    "problem.closed", "criterion.failed", "rollout.changed", "run.completed",
  ]

  /// What a payload may say of an event.
  private static let eventFields = [
    "customerId", "journeyId", "journeyType", "persona", "channel", "region", "device", "segment",
    "sessionId", "timestamp", "businessValue", "value", "currency", "outcome", "reason",
    "technical", "satisfaction", "step", "stepIndex", "responseTime", "degraded", "milestone",
    "conversionProbability", "predictedCompletion", "nextBestAction", "riskScore",
    "satisfactionPrediction", "churnRisk", "lifetimeValueProjection", "fault", "problem",
    "criterion", "share", "run", "seed", "event",
  ]

  /// Checks `{"webhooks": […]}`.
  static func validate(_ node: DocumentNode, context: ReadingContext) {
    guard let document = ObjectReader(Field(node: node, label: "webhooks", context: context))
    else { return }
    document.accept("kind")
    document.acceptNotes()
    for webhook in document.required("webhooks")?.list() ?? [] { readWebhook(webhook) }
    document.finish()
  }

  private static func readWebhook(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    object.acceptNotes()
    _ = object.field("id")?.name()
    _ = object.field("typed")?.boolean()
    if let event = object.required("event") {
      for event in event.node.elements == nil ? [event] : event.list() ?? [] { check(event) }
    }
    if let url = object.required("url"), let text = url.text() {
      if !text.hasPrefix("https://") || text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
        url.report(.hostDenied, "must begin with https:// and hold no space", hint: "use https")
      }
      Placeholders.check(url, text, named: Self.environment)
    }
    if let headers = object.field("headers")?.object() { readHeaders(headers) }
    if let payload = object.field("payload") { readPayload(payload) }
    if let secret = object.field("secret"), let text = secret.text() {
      Placeholders.check(secret, text, named: Self.environment)
    }
  }

  private static func check(_ field: Field) {
    guard let text = field.text(), text != "journey.*" else { return }
    _ = field.choice(events + ["journey.*"])
  }

  private static func readHeaders(_ object: ObjectReader) {
    for member in object.freeMembers {
      let field = Field(node: member.value, label: member.key, context: object.context)
      let isToken =
        !member.key.isEmpty
        && member.key.utf8.allSatisfy {
          (0x21...0x7E).contains($0) && !"()<>@,;:\\\"/[]?={}".utf8.contains($0)
        }
      if !isToken {
        object.context.log.report(
          .name,
          at: member.keyPlace,
          path: member.value.path,
          "\"\(member.key.prefix(60))\" is no name of a header",
          hint: "write \"X-Name\""
        )
      }
      guard let text = field.text() else { continue }
      if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
        field.report(.range, "holds a control character", hint: "remove it")
      }
      Placeholders.check(field, text, named: environment)
    }
  }

  private static func readPayload(_ field: Field) {
    if let members = field.node.members {
      for member in members {
        readPayload(Field(node: member.value, label: member.key, context: field.context))
      }
    } else if let elements = field.node.elements {
      for element in elements {
        readPayload(Field(node: element, label: field.label, context: field.context))
      }
    } else if let text = field.node.text {
      Placeholders.check(field, text) { name in
        let bare = name.hasPrefix("event.") ? String(name.dropFirst(6)) : name
        if eventFields.contains(bare) { return nil }
        if environment(name) == nil {
          return "a value of the environment must not leave in a payload"
        }
        return Spelling.hint(for: bare, among: eventFields)
      }
    }
  }

  /// Addresses and headers take values of the environment only.
  private static func environment(_ name: String) -> String? {
    let bare = name.hasPrefix("env:") ? name.dropFirst(4) : name[...]
    let isUpper =
      !bare.isEmpty
      && bare.utf8.allSatisfy {
        (65...90).contains($0) || (48...57).contains($0) || $0 == 95
      }
    return isUpper ? nil : "write ${UPPER_CASE} for a value of the environment"
  }
}

/// Finds `${…}` in texts; `$${` is a plain `${`.
private enum Placeholders {
  /// Reports each placeholder for which `hint` says what is wrong.
  static func check(_ field: Field, _ text: String, named hint: (String) -> String?) {
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      let tail = rest[dollar...]
      if tail.hasPrefix("$${") {
        rest = tail.dropFirst(3)
      } else if tail.hasPrefix("${") {
        guard let end = tail.firstIndex(of: "}") else {
          field.report(.placeholder, "has a placeholder without an end", hint: "write '}'")
          return
        }
        let name = String(tail[tail.index(tail.startIndex, offsetBy: 2)..<end])
        if let hint = hint(name) {
          field.report(
            .placeholder,
            "cannot hold the placeholder \"${\(name.prefix(60))}\"",
            hint: hint
          )
        }
        rest = tail[end...].dropFirst()
      } else {
        rest = tail.dropFirst()
      }
    }
  }
}
