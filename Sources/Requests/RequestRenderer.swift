import NIOCore
import SimulationKernel
import Traces
import Wire

/// Writes the bytes of requests.
///
/// What is the same for all requests of a persona to an endpoint is made once; a request appends what
/// is its own.
public struct RequestRenderer {
  /// The instant of intended time 0, for times of day; until it is set, it is taken from the first
  /// request to be written, as if that went in time.
  public var origin: MonotonicTime?
  /// Nanoseconds from the origin of the monotonic clock to 1970 UTC.
  public var wallOffset: Int64

  let map: RequestMap
  let scenario: String
  private let regions: [[UInt8]]
  private let phases: [[UInt8]]
  let userAgent: String
  private let traces: RandomSource
  private var scripts: [RequestScript]
  var writer = ScriptWriter()
  private let memory = OutputMemory()

  /// Creates a renderer of the requests of a trace.
  public init(_ map: RequestMap, description: TraceDescription) {
    self.map = map
    scenario = description.scenario.percentEncoded(keeping: "/ ")
    regions = description.regions.map { Array($0.utf8) }
    phases = description.phases.map { Array($0.utf8) }
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
    var output = memory.output(size: script.mostBytes)
    // The body comes first where its length, which stands before it, is its own.
    let bodySize = script.hasLength ? run(script.body, facts, &output) : 0
    run(script.head, facts, &output)
    if script.hasLength {
      output.append(literal: "content-length: ")
      output.append(decimal: UInt64(bodySize))
      output.append(literal: "\r\n")
    }
    run(script.tail, facts, &output)
    if !script.hasLength { run(script.body, facts, &output) }
    unsafe buffer.writeBytes(output.bytes.dropFirst(bodySize))
    unsafe buffer.writeBytes(output.bytes.prefix(bodySize))
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
  /// Writes a stretch of a request, and gives the number of bytes written in all.
  @discardableResult
  private func run(
    _ operations: Range<Int32>,
    _ facts: RequestFacts,
    _ output: inout ByteOutput
  ) -> Int {
    for index in operations {
      switch writer.operations[Int(index)] {
      case .bytes(let start, let count):
        output.append(writer.pool, Int(start)..<Int(start + count))
      case .value(let number):
        let value = writer.values[Int(number)]
        if value.encodings.isEmpty {
          write(value.source, facts, &output)
        } else {
          encode(value, facts, &output)
        }
      }
    }
    return output.count
  }

  /// Writes a value aside, and from there encoded to where it belongs.
  private func encode(
    _ value: DynamicValue,
    _ facts: RequestFacts,
    _ output: inout ByteOutput
  ) {
    ByteOutput.withTemporary(size: mostBytes(of: value.source)) { plain in
      write(value.source, facts, &plain)
      unsafe Self.encode(plain.bytes, value.encodings, &output)
    }
  }

  private static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ encodings: DynamicValue.Encodings,
    _ output: inout ByteOutput
  ) {
    let (first, rest) = (encodings.first, encodings.rest)
    if rest.isEmpty { return unsafe first.write(bytes, to: &output) }
    ByteOutput.withTemporary(size: first.mostBytes(of: bytes.count)) { encoded in
      unsafe first.write(bytes, to: &encoded)
      unsafe encode(encoded.bytes, rest, &output)
    }
  }

  private func write(
    _ source: DynamicValue.Source,
    _ facts: RequestFacts,
    _ output: inout ByteOutput
  ) {
    let request = facts.request
    switch source {
    case .session:
      output.append(decimal: request.session)
      guard request.round > 0 else { return }
      output.append(UInt8(ascii: "-"))
      output.append(decimal: UInt64(request.round))
    case .region: append(Int(request.region), of: regions, &output)
    case .phase: append(Int(request.phase), of: phases, &output)
    case .number(let number): output.append(signed: Self.value(number, facts))
    case .feeder(let file, let column):
      let rows = map.feeders[file].rows
      output.append(rows[facts.row(of: rows.count)][column])
    case .time(let instant, let format):
      let time =
        instant == .now
        ? MonotonicTime.now.nanoseconds
        : (origin ?? MonotonicTime(nanoseconds: 0)).nanoseconds + facts.intended
      output.appendTime(time + wallOffset, as: format)
    case .uuid(let scope):
      let place = facts.place(in: scope)
      output.appendUUID(
        facts.session.word(RequestFacts.Purpose.uuidHigh, at: place),
        facts.session.word(RequestFacts.Purpose.uuidLow, at: place)
      )
    case .random(let scope, let low, let high, let salt):
      let word = facts.session.word(
        RequestFacts.Purpose.random,
        at: facts.place(in: scope) &+ salt
      )
      let span = UInt64(high - low) + 1
      output.append(signed: low + Int64(word.multipliedFullWidth(by: span).high))
    case .secret(let index): output.append(map.secrets[index])
    case .origin: output.append(decimal: UInt64(max(0, origin?.nanoseconds ?? 0)), digits: 18)
    case .traceContext: writeTraceContext(facts, &output)
    case .idempotencyKey: writeKey(facts, &output)
    }
  }

  private static let unknown = Array("unknown".utf8)

  private func append(_ index: Int, of names: [[UInt8]], _ output: inout ByteOutput) {
    let name = names.indices.contains(index) ? names[index] : Self.unknown
    output.append(name, name.indices)
  }

  /// How many bytes a value takes at most.
  func mostBytes(of source: DynamicValue.Source) -> Int {
    switch source {
    case .session: 2 * ByteOutput.mostDigits + 1
    case .region: longest(regions)
    case .phase: longest(phases)
    case .number, .random, .origin: ByteOutput.mostDigits + 1
    case .feeder(let file, let column):
      map.feeders[file].rows.reduce(0) { max($0, $1[column].utf8.count) }
    case .time: max(ByteOutput.mostDigits, ByteOutput.rfc3339Length)
    case .uuid, .idempotencyKey: ByteOutput.uuidLength
    case .secret(let index): map.secrets[index].utf8.count
    case .traceContext: 55
    }
  }

  private func longest(_ names: [[UInt8]]) -> Int {
    names.reduce(Self.unknown.count) { max($0, $1.count) }
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
  private func writeTraceContext(_ facts: RequestFacts, _ output: inout ByteOutput) {
    let round = UInt64(facts.request.round)
    output.append(literal: "00-")
    output.append(hexadecimal: facts.session.word(RequestFacts.Purpose.traceHigh, at: round))
    output.append(hexadecimal: facts.session.word(RequestFacts.Purpose.traceLow, at: round) | 1)
    output.append(literal: "-")
    output.append(hexadecimal: facts.session.word(RequestFacts.Purpose.parent, at: facts.place) | 1)
    output.append(literal: "-01")
  }

  /// The same for a request that is sent again, another for every other one: a visitor may come to
  /// a step twice, so the place in time is part of it.
  private func writeKey(_ facts: RequestFacts, _ output: inout ByteOutput) {
    let request = facts.request
    let which = UInt64(request.step) << 16 | UInt64(request.call) << 8 | UInt64(request.attempt)
    let place = facts.place ^ SplitMix64.mix(which &+ 1)
    output.appendUUID(
      facts.session.word(RequestFacts.Purpose.keyHigh, at: place),
      facts.session.word(RequestFacts.Purpose.keyLow, at: place)
    )
  }
}
