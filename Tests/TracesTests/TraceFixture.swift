import Glibc

@testable import Traces

/// Random numbers with a seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/traces-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// The names of the files, sorted.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func file(_ name: String) -> String { path + "/" + name }
}

/// The rows of all tables.
struct TraceFixture: Equatable {
  var calls: [CallRow] = []
  var begins: [SessionBeginRow] = []
  var ends: [SessionEndRow] = []
  var markers: [MarkerRow] = []
  var windows: [StationWindowRow] = []
  var emissions: [EmissionRow] = []

  static let description = TraceDescription(
    version: "1.2.3",
    scenario: "shop \"ü\"",
    scenarioHash: (0..<32).map { $0 * 7 },
    seed: .max,
    quantum: 1000,
    isOpenLoad: true,
    currency: "EUR",
    epoch: 1_700_000_000_000_000_000,
    window: 60_000_000,
    plannedEnd: 0,
    personas: ["hurried", "loyal"],
    journeys: [
      .init(
        name: "buy",
        steps: [
          .init(name: "look", calls: [.init(service: 0, operation: "GET /")]),
          .init(name: "pay", calls: []),
        ]
      )
    ],
    services: [
      .init(name: "web", servers: 4, isReal: true),
      .init(name: "support", servers: 0, isReal: false),
    ],
    regions: ["eu"],
    phases: ["calm", "storm"],
    faults: ["outage"],
    reasons: ["", "slow"],
    payments: []
  )

  /// Rows as a run gives them: times rise, latencies reach back, most values are zero.
  static func random(count: Int, seed: UInt64) -> TraceFixture {
    var random = SeededRandom(seed: seed)
    var fixture = TraceFixture()
    var time: UInt64 = 1 << 42
    for number in 0..<count {
      time += .random(in: 0...20, using: &random)
      let latency = UInt64.random(
        in: 0...(1 << UInt64.random(in: 0...41, using: &random)),
        using: &random
      )
      let session = UInt64.random(in: 0...5000, using: &random)
      let isPaid = UInt8.random(in: 0...15, using: &random) == 0
      fixture.calls.append(
        CallRow(
          time: time,
          session: session,
          latency: latency,
          value: isPaid ? .random(in: -5000...100_000, using: &random) : 0,
          persona: .random(in: 0...23, using: &random),
          journey: .random(in: 0...11, using: &random),
          region: .random(in: 0...5, using: &random),
          step: .random(in: 0...9, using: &random),
          phase: UInt16(number / 300),
          service: isPaid ? 3 : 0,
          fault: isPaid ? 1 : 0,
          attempt: isPaid ? 1 : 0,
          outcome: CallOutcome(rawValue: isPaid ? .random(in: 0...13, using: &random) : 0) ?? .ok,
          call: .random(in: 0...2, using: &random)
        )
      )
      if number % 3 == 0 { fixture.addSession(UInt64(number), at: time, using: &random) }
      if number % 100 == 0 { fixture.addObservations(at: time, using: &random) }
    }
    return fixture
  }

  private mutating func addSession(
    _ session: UInt64,
    at time: UInt64,
    using random: inout SeededRandom
  ) {
    begins.append(
      SessionBeginRow(
        time: time,
        session: session,
        persona: 1,
        journey: 2,
        region: .random(in: 0...5, using: &random),
        version: .random(in: 0...1, using: &random),
        payment: .random(in: 0...3, using: &random)
      )
    )
    ends.append(
      SessionEndRow(
        time: time,
        session: session,
        duration: .random(in: 0...(1 << 30), using: &random),
        value: .random(in: -100...100_000, using: &random),
        potential: 100_000,
        persona: 1,
        journey: 2,
        region: 3,
        reason: .random(in: 0...4, using: &random),
        steps: .random(in: 0...40, using: &random),
        fault: 0,
        satisfaction: .random(in: 1000...5000, using: &random),
        result: SessionResult(rawValue: .random(in: 0...6, using: &random)) ?? .open
      )
    )
  }

  private mutating func addObservations(at time: UInt64, using random: inout SeededRandom) {
    markers.append(
      MarkerRow(time: time, argument: random.next() >> 50, value: -3, kind: .effectOn)
    )
    windows.append(
      StationWindowRow(
        time: time,
        service: .random(in: 0...15, using: &random),
        calls: .random(in: 0...9000, using: &random),
        waited: 17,
        waitSum: .random(in: 0...(1 << 50), using: &random),
        busySum: random.next(),
        longestQueue: 3,
        errors: .random(in: 0...1, using: &random),
        overloads: 0,
        timeouts: 5
      )
    )
  }

  /// What the rows add up to.
  var digest: RunDigest {
    var digest = RunDigest()
    for row in calls { digest.add(row) }
    for row in begins { digest.add(row) }
    for row in ends { digest.add(row) }
    for row in markers { digest.add(row) }
    for row in windows { digest.add(row) }
    for row in emissions { digest.add(row) }
    return digest
  }

  /// Appends all rows to a buffer in the order of time.
  func append(to buffer: RowBuffer) {
    var (begin, call, end) = (begins[...], calls[...], ends[...])
    for row in markers { buffer.append(row) }
    for row in windows { buffer.append(row) }
    for row in emissions { buffer.append(row) }
    while let time = [begin.first?.time, call.first?.time, end.first?.time].compactMap({ $0 }).min()
    {
      while let row = begin.first, row.time == time { buffer.append(begin.removeFirst()) }
      while let row = call.first, row.time == time { buffer.append(call.removeFirst()) }
      while let row = end.first, row.time == time { buffer.append(end.removeFirst()) }
    }
  }

  /// Writes the rows to a file and returns what came of it.
  @discardableResult
  func write(
    to path: String,
    blockRows: Int = 1024,
    chunkRows: Int = 700,
    isThreaded: Bool = false,
    seed: UInt64 = description.seed,
    quantum: UInt64 = description.quantum,
    regions: [String] = description.regions
  ) throws -> TracePipeline.Receipt {
    var description = Self.description
    description.seed = seed
    description.quantum = quantum
    description.regions = regions
    let file = try TraceFileWriter(
      path: path,
      description: description,
      blockRows: blockRows
    )
    let pipeline = try TracePipeline(file: file, isThreaded: isThreaded)
    append(to: pipeline.makeBuffer(capacity: chunkRows))
    return try pipeline.finish()
  }

  /// All rows of a file.
  init(from reader: TraceReader) throws {
    self.init()
    var all = TraceFixture()
    try reader.forEachChunk { all.add($0) }
    // Rows of an emitter are of no run.
    for block in reader.blocks where block.table == .emission {
      all.add(try reader.readBlock(block.number))
    }
    self = all
  }

  init() {}

  mutating func add(_ chunk: RowChunk) {
    calls += chunk.calls
    begins += chunk.begins
    ends += chunk.ends
    markers += chunk.markers
    windows += chunk.stationWindows
    emissions += chunk.emissions
  }
}
