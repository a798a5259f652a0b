/// A value that a template takes from the request that it is rendered for.
enum Slot: Equatable, Sendable {
  /// A text in quotation marks, as it stands.
  case text(String)
  /// The name of something that the request belongs to.
  case name(Name)
  /// The session; in further rounds of the trace with the number of the round.
  case session
  /// A number of the request.
  case number(Number)
  /// A column of a table, in the row that belongs to the session.
  case feeder(file: Int, column: Int)
  /// A time of day.
  case time(Instant, TimeFormat)
  /// An identity made of that of the session or of the request.
  case uuid(Scope)
  /// A whole number made of the identity of the session or of the request.
  case random(Scope, low: Int64, high: Int64, salt: UInt64)
  /// A secret, by its number among those of the map.
  case secret(Int)
  /// When the emission began, in nanoseconds on the machine's monotonic clock: 18 digits.
  case origin
  /// The trace context of the request.
  case traceContext
  /// What tells a repetition of the request from another request.
  case idempotencyKey
  /// The method of the request, and the path with its query.
  case method, path

  /// What has a name.
  enum Name: String, CaseIterable, Sendable {
    case persona, journey, step, service, operation, region, phase
  }

  /// What has a number.
  enum Number: String, CaseIterable, Sendable {
    /// Place among the step's calls.
    case call
    /// Retry of the visitor · 16 + attempt of the machine.
    case attempt
    /// Which repetition of the trace.
    case round
    /// Which request of the emission.
    case sequence
    /// When the simulated visitor asked, in nanoseconds of virtual time.
    case start
    /// How long the simulated answer took, in nanoseconds.
    case latency
    /// When it is to be sent, in nanoseconds since the emission began.
    case intended
  }

  /// Which instant.
  enum Instant: Sendable {
    case intended, now
  }

  /// What an identity is made of.
  enum Scope: String, CaseIterable, Sendable {
    case session, event
  }
}

/// How a time of day is written.
enum TimeFormat: String, CaseIterable, Sendable {
  case rfc3339, epochSeconds, epochMillis, epochMicros, epochNanos
}

/// What is done to a value before it is written.
enum Encoding: UInt8, Sendable, BitwiseCopyable {
  /// Nothing.
  case none
  /// The inside of a JSON string.
  case json
  /// All but letters, digits and `-._~` percent-encoded.
  case url
  /// Base64 with its padding.
  case base64
  /// The inside of an XML element or attribute.
  case xml
  /// All but visible ASCII characters and spaces percent-encoded, so that no header line can end.
  case header
  /// Nothing; in the text of a JSON value it takes the quotation marks away.
  case number
}

/// A text with places for values.
struct Template: Equatable, Sendable {
  /// A stretch of it.
  enum Part: Equatable, Sendable {
    /// What is the same in all requests.
    case text(String)
    /// A value, and what is done to it.
    case slot(Slot, [Encoding])
  }

  /// The stretches, in order.
  var parts: [Part] = []

  /// The text, where it has no places for values.
  var plainText: String? {
    var text = ""
    for part in parts {
      guard case .text(let stretch) = part else { return nil }
      text += stretch
    }
    return text
  }

  /// Adds a text.
  mutating func append(_ text: some StringProtocol) {
    if text.isEmpty { return }
    if case .text(let before)? = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else {
      parts.append(.text(String(text)))
    }
  }
}
