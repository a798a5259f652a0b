extension Template {
  /// The template as its author would write it, secrets by their names.
  func text(secrets: [String], feeders: [FeederTable]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .slot(let slot, let encodings):
        "{{" + slot.text(secrets: secrets, feeders: feeders)
          + encodings.map { "|\($0)" }.joined() + "}}"
      }
    }.joined()
  }
}

extension Slot {
  fileprivate func text(secrets: [String], feeders: [FeederTable]) -> String {
    switch self {
    case .text(let text): "'\(text)'"
    case .name(let name): name.rawValue
    case .session: "session.id"
    case .number(let number): "event.\(number.rawValue)"
    case .feeder(let file, let column):
      "feeder.\(feeders[file].name).\(feeders[file].columns[column])"
    case .time(let instant, let format): "time.\(instant)|\(format.rawValue)"
    case .uuid(let scope): "uuid|from:\(scope.rawValue)"
    case .random(let scope, let low, let high, _): "rand|hash:\(scope.rawValue),\(low),\(high)"
    case .secret(let index): secrets[index]
    case .origin: "time.start"
    case .traceContext: "traceparent"
    case .idempotencyKey: "idempotency-key"
    case .method: "method"
    case .path: "path"
    }
  }
}
