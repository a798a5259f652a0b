import JSONText

/// The condition tokens that steps and variations may name.
enum Condition {
  /// The tokens without a parameter.
  static let names = [
    "mobile-device", "tablet-device", "desktop-device", "api-client", "web-channel",
    "mobile-app-channel", "call-center-channel", "new-customer", "returning-customer",
    "high-value", "low-bandwidth", "poor-connection",
  ]

  /// Whether a token, `!` in front allowed, is one.
  static func isKnown(_ token: String) -> Bool {
    let body = token.hasPrefix("!") ? String(token.dropFirst()) : token
    if names.contains(body) { return true }
    for prefix in ["region:", "segment:", "persona:"] where body.hasPrefix(prefix) {
      return Field.isName(String(body.dropFirst(prefix.count)))
    }
    return body == "version:a" || body == "version:b"
  }
}

extension Field {
  /// A condition token.
  func conditionToken() -> String? {
    guard let token = text() else { return nil }
    guard Condition.isKnown(token) else {
      context.report(
        .conditionUnknown,
        at: node,
        "no condition is called \"\(token.prefix(80))\"",
        hint: Spelling.hint(for: token, among: Condition.names)
      )
      return nil
    }
    return token
  }
}
