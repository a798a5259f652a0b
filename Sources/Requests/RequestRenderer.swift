import NIOCore
import SimulationKernel
import Traces
import Wire

/// Writes the bytes of requests.
///
/// What is the same for all requests of a persona to an endpoint is made once; a request appends what
/// is its own. Nothing is allocated for a request whose like has been written before.
public struct RequestRenderer {
  /// The instant of intended time 0, for times of day; until it is set, it is taken from the first
  /// request to be written, as if that went in time.
  public var origin: MonotonicTime?
  /// Nanoseconds from the origin of the monotonic clock to 1970 UTC.
  public var wallOffset: Int64

  let map: RequestMap
  let scenario: String
  private let regions: [String]
  private let phases: [String]
  let userAgent: String
  private let traces: RandomSource
  private var scripts: [RequestScript]
  var writer = ScriptWriter()
  private var body = ByteBuffer()
  private var scratch = ByteBuffer()
  private var spare = ByteBuffer()

  /// Creates a renderer of the requests of a trace.
  public init(_ map: RequestMap, description: TraceDescription) {
    self.map = map
    scenario = description.scenario.percentEncoded(keeping: "/ ")
    regions = description.regions
    phases = description.phases
    let contact = map.options.contact.map { "; contact \($0)" } ?? ""
    userAgent =
      "stampede-emit/\(engineVersion) (run \(description.shortHash); seed \(description.seed)"
      + contact + ")"
    traces = RandomSource(seed: description.seed)
    wallOffset = WallClock.offset
    scripts = Array(
      repeating: RequestScript(),
      count: map.table.endpoints.count * max(1, map.table.personas.count)
    )
  }

  /// Appends a request to `buffer`.
  ///
  /// - Parameters:
  ///   - request: the request; its endpoint is not left out.
  ///   - sequence: its number in the emission.
  ///   - intended: when it was to be sent, in nanoseconds since the emission began.
  ///   - buffer: where its bytes go.
  public mutating func append(
    _ request: PlannedRequest,
    sequence: Int,
    intended: Int64,
    to buffer: inout ByteBuffer
  ) {
    let slot = Int(request.endpoint) * max(1, map.table.personas.count) + Int(request.persona)
    if !scripts[slot].isReady {
      scripts[slot] = script(endpoint: Int(request.endpoint), persona: Int(request.persona))
    }
    if origin == nil { origin = MonotonicTime.now.advanced(byNanoseconds: -intended) }
    let script = scripts[slot]
    let facts = RequestFacts(
      request,
      sequence: sequence,
      intended: intended,
      session: traces.entity(request.session)
    )
    guard script.hasLength else {
      run(script.head, facts, &buffer)
      run(script.tail, facts, &buffer)
      return run(script.body, facts, &buffer)
    }
    // The body goes aside first: its length stands before it.
    var content = ByteBuffer()
    swap(&content, &body)
    content.clear()
    run(script.body, facts, &content)
    run(script.head, facts, &buffer)
    buffer.writeStaticString("content-length: ")
    buffer.writeDecimal(UInt64(content.readableBytes))
    buffer.writeStaticString("\r\n")
    run(script.tail, facts, &buffer)
    buffer.writeBytes(content.readableBytesView)
    swap(&content, &body)
  }
}

/// What the values of a request are made of.
struct RequestFacts {
  let request: PlannedRequest
  let sequence: Int
  let intended: Int64
  /// The draws of its session.
  let session: EntityRandom
  /// Where the request stands among those of its session and round.
  let place: UInt64

  init(_ request: PlannedRequest, sequence: Int, intended: Int64, session: EntityRandom) {
    self.request = request
    self.sequence = sequence
    self.intended = intended
    self.session = session
    let start = UInt64(bitPattern: request.start) &* 4_096 &+ UInt64(request.endpoint)
    place = start ^ UInt64(request.round) &* 0x9E37_79B9_7F4A_7C15
  }

  /// What tells one identity of a scope from another.
  func place(in scope: Slot.Scope) -> UInt64 {
    scope == .session ? UInt64(request.round) : place
  }

  /// The row of a table of so many that belongs to the session.
  func row(of count: Int) -> Int {
    let word = session.word(Purpose.feeder, at: UInt64(request.round))
    return Int(word.multipliedFullWidth(by: UInt64(count)).high)
  }

  /// What the draws are for; numbers fixed once and for all, apart from those of the model.
  enum Purpose {
    static let traceHigh: UInt8 = 200
    static let traceLow: UInt8 = 201
    static let parent: UInt8 = 202
    static let keyHigh: UInt8 = 203
    static let keyLow: UInt8 = 204
    static let uuidHigh: UInt8 = 205
    static let uuidLow: UInt8 = 206
    static let random: UInt8 = 207
    static let feeder: UInt8 = 208
  }
}

// MARK: - Operations

extension RequestRenderer {
  private mutating func run(
    _ operations: Range<Int32>,
    _ facts: RequestFacts,
    _ buffer: inout ByteBuffer
  ) {
    for index in operations {
      switch writer.operations[Int(index)] {
      case .bytes(let start, let count):
        buffer.writeBytes(writer.pool[Int(start)..<Int(start + count)])
      case .value(let number):
        let value = writer.values[Int(number)]
        if value.encodings.isEmpty {
          write(value.source, facts, &buffer)
        } else {
          encode(value, facts, &buffer)
        }
      }
    }
  }

  /// Writes a value aside, and from there encoded to where it belongs.
  private mutating func encode(
    _ value: DynamicValue,
    _ facts: RequestFacts,
    _ buffer: inout ByteBuffer
  ) {
    var (raw, other) = (ByteBuffer(), ByteBuffer())
    swap(&raw, &scratch)
    swap(&other, &spare)
    raw.clear()
    write(value.source, facts, &raw)
    var encodings = value.encodings
    while !encodings.rest.isEmpty {
      other.clear()
      encodings.first.write(raw.readableBytesView, to: &other)
      swap(&raw, &other)
      encodings = encodings.rest
    }
    encodings.first.write(raw.readableBytesView, to: &buffer)
    swap(&raw, &scratch)
    swap(&other, &spare)
  }

  private func write(
    _ source: DynamicValue.Source,
    _ facts: RequestFacts,
    _ buffer: inout ByteBuffer
  ) {
    let request = facts.request
    switch source {
    case .session:
      buffer.writeDecimal(request.session)
      guard request.round > 0 else { return }
      buffer.writeStaticString("-")
      buffer.writeDecimal(UInt64(request.round))
    case .region: buffer.writeString(name(Int(request.region), regions))
    case .phase: buffer.writeString(name(Int(request.phase), phases))
    case .number(let number): buffer.writeSignedDecimal(Self.value(number, facts))
    case .feeder(let file, let column):
      let rows = map.feeders[file].rows
      buffer.writeString(rows[facts.row(of: rows.count)][column])
    case .time(let instant, let format):
      let time =
        instant == .now
        ? MonotonicTime.now.nanoseconds
        : (origin ?? MonotonicTime(nanoseconds: 0)).nanoseconds + facts.intended
      buffer.writeTime(time + wallOffset, as: format)
    case .uuid(let scope):
      let place = facts.place(in: scope)
      buffer.writeUUID(
        facts.session.word(RequestFacts.Purpose.uuidHigh, at: place),
        facts.session.word(RequestFacts.Purpose.uuidLow, at: place)
      )
    case .random(let scope, let low, let high, let salt):
      let word = facts.session.word(
        RequestFacts.Purpose.random,
        at: facts.place(in: scope) &+ salt
      )
      let span = UInt64(high - low) + 1
      buffer.writeSignedDecimal(low + Int64(word.multipliedFullWidth(by: span).high))
    case .secret(let index): buffer.writeString(map.secrets[index])
    case .origin:
      buffer.writeDecimal(UInt64(max(0, origin?.nanoseconds ?? 0)), digits: 18)
    case .traceContext: writeTraceContext(facts, &buffer)
    case .idempotencyKey: writeKey(facts, &buffer)
    }
  }

  private func name(_ index: Int, _ names: [String]) -> String {
    names.indices.contains(index) ? names[index] : "unknown"
  }

  private static func value(_ number: Slot.Number, _ facts: RequestFacts) -> Int64 {
    switch number {
    case .call: Int64(facts.request.call)
    case .attempt: Int64(facts.request.attempt)
    case .round: Int64(facts.request.round)
    case .sequence: Int64(facts.sequence)
    case .start: facts.request.start
    case .latency: facts.request.simulatedResponse
    case .intended: facts.intended
    }
  }

  /// One trace a session and round, one parent a request, all from the seed alone. The lowest bits
  /// are set, for a number of all zeros is no identity.
  private func writeTraceContext(_ facts: RequestFacts, _ buffer: inout ByteBuffer) {
    let round = UInt64(facts.request.round)
    buffer.writeStaticString("00-")
    buffer.writeHexadecimal(facts.session.word(RequestFacts.Purpose.traceHigh, at: round))
    buffer.writeHexadecimal(facts.session.word(RequestFacts.Purpose.traceLow, at: round) | 1)
    buffer.writeStaticString("-")
    buffer.writeHexadecimal(facts.session.word(RequestFacts.Purpose.parent, at: facts.place) | 1)
    buffer.writeStaticString("-01")
  }

  /// The same for a request that is sent again, another for every other one: a visitor may come to
  /// a step twice, so the place in time is part of it.
  private func writeKey(_ facts: RequestFacts, _ buffer: inout ByteBuffer) {
    let request = facts.request
    let which = UInt64(request.step) << 16 | UInt64(request.call) << 8 | UInt64(request.attempt)
    let place = facts.place ^ SplitMix64.mix(which &+ 1)
    buffer.writeUUID(
      facts.session.word(RequestFacts.Purpose.keyHigh, at: place),
      facts.session.word(RequestFacts.Purpose.keyLow, at: place)
    )
  }
}
