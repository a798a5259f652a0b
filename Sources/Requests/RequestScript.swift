import Traces

/// A step of writing a request.
enum Operation: BitwiseCopyable {
  /// Bytes of the pool.
  case bytes(start: UInt32, count: UInt32)
  /// A value, by its place among those of the scripts.
  case value(UInt32)
}

/// A value that is known when a request is rendered, and what is done to it.
struct DynamicValue: BitwiseCopyable {
  /// Where it comes from.
  enum Source: BitwiseCopyable {
    case session, region, phase
    case number(Slot.Number)
    case feeder(file: Int, column: Int)
    case time(Slot.Instant, TimeFormat)
    case uuid(Slot.Scope)
    case random(Slot.Scope, low: Int64, high: Int64, salt: UInt64)
    case secret(Int)
    case origin, traceContext, idempotencyKey
  }

  /// At most four encodings, one after the other.
  struct Encodings: BitwiseCopyable {
    private var bits: UInt32 = 0

    /// Whether nothing is done.
    var isEmpty: Bool { bits == 0 }
    /// The first of them.
    var first: Encoding { Encoding(rawValue: UInt8(bits & 0xFF)) ?? .none }
    /// All but the first.
    var rest: Encodings {
      var rest = self
      rest.bits >>= 8
      return rest
    }

    init(_ encodings: [Encoding]) {
      precondition(encodings.count <= 4)
      for encoding in encodings.reversed() { bits = bits << 8 | UInt32(encoding.rawValue) }
    }
  }

  let source: Source
  let encodings: Encodings
}

/// How the requests of a persona to an endpoint are written.
struct RequestScript {
  /// The operations that write what stands before the length of the body.
  var head: Range<Int32> = 0..<0
  /// The operations that write the rest of the head.
  var tail: Range<Int32> = 0..<0
  /// The operations that write the body.
  var body: Range<Int32> = 0..<0
  /// Whether the body has values, so that its length differs from request to request.
  var hasLength = false
  /// How many bytes the body takes at most.
  var mostBodyBytes = 0
  /// How many bytes the request takes at most.
  var mostBytes = 0
  /// Whether it has been made.
  var isReady = false

  /// Creates the script of a request without content.
  init(isReady: Bool = false) { self.isReady = isReady }
}

/// Writes scripts: what is the same in all requests of a persona to an endpoint becomes bytes.
struct ScriptWriter {
  /// The names that a script is written for.
  struct Subject {
    var persona = "unknown"
    var journey = "unknown"
    var step = "unknown"
    var service = "unknown"
    var operation = ""
    var method = ""
    /// The target's own path.
    var base = ""
    /// What follows it.
    var path = Template()
  }

  private(set) var pool: [UInt8] = []
  private(set) var operations: [Operation] = []
  private(set) var values: [DynamicValue] = []
  private var literal: [UInt8] = []

  /// Adds a text as it stands.
  mutating func text(_ text: some StringProtocol) { literal += text.utf8 }

  /// Adds a template inside a context of this encoding.
  mutating func template(_ template: Template, _ context: Encoding, _ subject: Subject) {
    for part in template.parts {
      switch part {
      case .text(let text): literal += text.utf8
      case .slot(let slot, let encodings):
        // What is encoded for its context by its author is not encoded twice.
        let isDone = context == .none || encodings.last == context
        self.slot(slot, encodings + (isDone ? [] : [context]), subject)
      }
    }
  }

  /// Ends a stretch of operations.
  mutating func close(from start: Int) -> Range<Int32> {
    flush()
    return Int32(start)..<Int32(operations.count)
  }

  /// Where the next stretch begins.
  var start: Int { operations.count }

  /// The bytes added since the last stretch ended, if no value is among them.
  var openCount: Int { literal.count }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    operations.append(.bytes(start: UInt32(pool.count), count: UInt32(literal.count)))
    pool += literal
    literal = []
  }

  private mutating func slot(_ slot: Slot, _ encodings: [Encoding], _ subject: Subject) {
    switch slot {
    case .text(let text): fixed(text, encodings)
    case .name(.persona): fixed(subject.persona, encodings)
    case .name(.journey): fixed(subject.journey, encodings)
    case .name(.step): fixed(subject.step, encodings)
    case .name(.service): fixed(subject.service, encodings)
    case .name(.operation): fixed(subject.operation, encodings)
    case .method: fixed(subject.method, encodings)
    case .path:
      literal += subject.base.utf8
      template(subject.path, .url, subject)
    case .name(.region): value(.region, encodings)
    case .name(.phase): value(.phase, encodings)
    case .session: value(.session, encodings)
    case .number(let number): value(.number(number), encodings)
    case .feeder(let file, let column): value(.feeder(file: file, column: column), encodings)
    case .time(let instant, let format): value(.time(instant, format), encodings)
    case .uuid(let scope): value(.uuid(scope), encodings)
    case .random(let scope, let low, let high, let salt):
      value(.random(scope, low: low, high: high, salt: salt), encodings)
    case .secret(let index): value(.secret(index), encodings)
    case .origin: value(.origin, encodings)
    case .traceContext: value(.traceContext, encodings)
    case .idempotencyKey: value(.idempotencyKey, encodings)
    }
  }

  private mutating func fixed(_ text: String, _ encodings: [Encoding]) {
    literal += encodings.reduce(Array(text.utf8)) { $1.encode($0) }
  }

  private mutating func value(_ source: DynamicValue.Source, _ encodings: [Encoding]) {
    flush()
    operations.append(.value(UInt32(values.count)))
    let needed = encodings.filter { !source.isUntouched(by: $0) }
    values.append(DynamicValue(source: source, encodings: .init(needed)))
  }
}

extension DynamicValue.Source {
  /// Whether an encoding leaves the value as it is, whatever it be.
  fileprivate func isUntouched(by encoding: Encoding) -> Bool {
    switch encoding {
    case .none, .number: return true
    case .base64: return false
    case .json, .xml, .header, .url: break
    }
    switch self {
    case .session, .number, .uuid, .random, .origin, .traceContext, .idempotencyKey: return true
    case .time(_, .rfc3339): return encoding != .url
    case .time: return true
    case .region, .phase, .feeder, .secret: return false
    }
  }
}
