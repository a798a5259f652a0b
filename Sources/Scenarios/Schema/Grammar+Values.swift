import JSONText

/// The values that the language has of its own, as the readers of ``Field`` take them.
extension Grammar {
  /// A name: lower-case letters, digits and hyphens.
  static let name = Grammar.text(.name)

  /// Any text.
  static let words = Grammar.text(Text(what: "a text", length: 0...4_096))

  /// A text for people.
  static let displayName = Grammar.text(
    Text(what: "a text of at most 128 characters", length: 1...128)
  )

  /// A list of names.
  static let names = Grammar.list(.name)

  static let probability = Grammar.number(from: 0, to: 1)

  static let percentage = Grammar.number(from: 0, to: 100)

  /// Numbers from one to another, both included.
  static func number(from minimum: Double, to maximum: Double) -> Grammar {
    .number(Interval(minimum: minimum, maximum: maximum))
  }

  /// Numbers above one, up to another.
  static func number(above minimum: Double, to maximum: Double) -> Grammar {
    .number(Interval(minimum: minimum, isOpen: true, maximum: maximum))
  }

  /// The grammar, or null.
  static func nullable(_ grammar: Grammar) -> Grammar { .either([grammar, .null]) }

  /// An object with keys that always have the same meaning.
  static func object(_ keys: [Key], _ rules: [Rule] = []) -> Grammar {
    .object(Object(keys: keys, rules: rules))
  }

  /// An object with free keys.
  static func map(_ what: String, form: Text? = .name, to value: Grammar) -> Grammar {
    .map(Map(what: what, form: form, value: value))
  }

  /// What a slow-down does.
  static let factor = shared("factor") {
    let multiple = "[1-9][0-9]*(\\.[0-9]+)?x-(slower|latency|faster)"
    return .text(
      Text(
        what: "a factor such as \"3x-slower\", \"2x-faster\", \"+150ms\" or \"150ms\"",
        pattern: "^(\(multiple)|\\+?\(decimal) *ms)$",
        example: "2x-latency"
      )
    )
  }

  /// An amount of money.
  static let money = shared("money") {
    .either([
      .number(from: 0, to: 1e12),
      .text(
        Text(what: "an amount such as \"$12,000\"", pattern: "^\(amount)$", example: "$12,000")
      ),
    ])
  }

  /// An amount of money in a time.
  static let moneyPerTime = shared("money-per-time") {
    .either([
      .number(from: 0, to: 1e12),
      .text(
        Text(
          what: "an amount such as \"$12,000/hour\"",
          pattern: "^\(amount)(/(hour|day|year))?$",
          example: "$12,000/hour"
        )
      ),
    ])
  }

  /// A date, or a date and a time with an optional zone.
  static let instant = shared("instant") {
    let time = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
    return .text(
      Text(
        what: "a date or an instant such as \"2026-11-27T08:00:00Z\"",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(\(time))?$",
        example: "2026-11-27T08:00:00Z"
      )
    )
  }

  /// An unsigned decimal number within a text.
  static let decimal = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"

  /// `[$]` digits with optional thousands commas and decimals.
  static let amount = "\\$?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]+)?"
}

extension Grammar.Text {
  static let name = Grammar.Text(
    what: "a name of lower-case letters, digits and hyphens",
    pattern: "^[a-z0-9][a-z0-9-]{0,62}$"
  )
}

// MARK: - Durations

extension Grammar {
  /// The words for units of durations.
  private static let unitWords =
    "(ns|us|ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)"

  /// A duration; a bare number has the unit, and without one it can only be zero.
  static func duration(_ unit: DurationUnit? = nil, isPositive: Bool = false) -> Grammar {
    let name = (isPositive ? "positive-" : "") + (unit.map { "\($0)s" } ?? "duration")
    return shared(name) {
      let text = Text(
        what: "a duration such as \"\(unit == .millisecond ? "150ms" : "10m")\"",
        pattern: "^\(decimal) *\(unitWords)$",
        example: unit == .millisecond ? "150ms" : "10m"
      )
      guard let unit else {
        return isPositive ? .text(text) : .either([.text(text), .number(from: 0, to: 0)])
      }
      let longest = Field.longestDuration.nanoseconds / unit.rawValue
      return .either([
        .text(text),
        .number(Interval(minimum: 0, isOpen: isPositive, maximum: Double(longest))),
      ])
    }
  }

  /// A duration, or a range from which each use draws one.
  static let durationRange = shared("duration-range") {
    .either([
      .text(
        Text(
          what: "a duration such as \"90s\" or \"5-15 minutes\"",
          pattern: "^\(decimal)(-\(decimal))? *\(unitWords)$",
          example: "5-15 minutes"
        )
      ),
      .number(from: 0, to: 0),
    ])
  }
}
