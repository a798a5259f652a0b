import Testing

@testable import Traces

/// Filters agree with a look at every row.
@Suite struct RowQueryTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `any filter gives the rows that a look at each of them gives`(seed: UInt64) throws {
    let folder = TemporaryFolder()
    var random = SeededRandom(seed: seed)
    let fixture = TraceFixture.crowded(count: 700, seed: seed &* 7919)
    let set = try fixture.divide(among: Int(seed % 3) + 1, in: folder, blockRows: 60)
    let model = FieldModel(set.description)

    let ordered = fixture.ordered

    for _ in 0..<12 {
      let conditions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        CallCondition.random(using: &random)
      }
      let text = conditions.map(\.text).joined(separator: ",")
      var query = RowQuery(
        table: .call,
        fields: try model.fields(named: "time,session,latency,value", of: .call)
      )
      query.filter = try model.filter(text, of: .call)
      if Bool.random(using: &random) {
        query.from = fixture.calls[Int.random(in: 0..<700, using: &random)].time
        query.until = fixture.calls[Int.random(in: 0..<700, using: &random)].time
      }
      var rows = try QueryRows(set, query)
      let found = try rows.all()

      let expected = ordered.compactMap { record -> [UInt64]? in
        guard case .call(let row) = record, row.time >= query.from,
          query.until.map({ row.time < $0 }) ?? true, conditions.allSatisfy({ $0.holds(row) })
        else { return nil }
        return [row.time, row.session, row.latency, UInt64(bitPattern: row.value)]
      }
      #expect(found == expected, "\(text)")
    }
  }

  @Test func `blocks that cannot hold a row are passed over`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 3000, seed: 52)
    try fixture.write(to: folder.file("a"), blockRows: 100)
    let set = try TraceSet(path: folder.file("a"))
    let model = FieldModel(set.description)
    func look(_ text: String, from: Int = 0, until: Int? = nil) throws -> QueryRows {
      var query = RowQuery(table: .call, fields: try model.fields(named: "session", of: .call))
      query.filter = try model.filter(text, of: .call)
      query.from = fixture.calls[from].time
      query.until = until.map { fixture.calls[$0].time }
      var rows = try QueryRows(set, query)
      _ = try rows.all()
      return rows
    }

    // A phase has 300 rows, which fill 3 blocks.
    let phase = try look("phase=#4")
    #expect(phase.loadedBlocks == 30)
    #expect(phase.passedBlocks == 27)
    // Phase, time and session, in three blocks.
    #expect(phase.decodedColumns == 9)
    let time = try look("outcome=ok", from: 1000, until: 1200)
    #expect(time.loadedBlocks <= 4)
    let start = fixture.calls[1500].time
    let late = try look("time>=\(start * 1000)ns")
    #expect((15...16).contains(late.loadedBlocks))
    let none = try look("persona=#40")
    #expect(none.passedBlocks == 30 && none.decodedColumns == 0)
    let latency = try look("latency<0")
    #expect(latency.decodedColumns == 0)
  }

  @Test func `what a file notes for itself is shown only to those who ask`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.random(count: 300, seed: 55)
    fixture.markers.append(MarkerRow(time: .max, argument: 3, value: 0, kind: .checkpoint))
    try fixture.write(to: folder.file("a"))
    let set = try TraceSet(path: folder.file("a"))
    let model = FieldModel(set.description)
    func kinds(_ filter: String?) throws -> Set<UInt64> {
      var query = RowQuery(table: .marker, fields: try model.fields(named: "kind", of: .marker))
      if let filter { query.filter = try model.filter(filter, of: .marker) }
      var rows = try QueryRows(set, query)
      return Set(try rows.all().map { $0[0] })
    }

    #expect(try kinds(nil) == [2])
    #expect(try kinds("kind=checkpoint") == [0x8000])
    #expect(try kinds("value=-3") == [2])
  }

  @Test func `a limit ends the reading`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 3000, seed: 53)
    try fixture.write(to: folder.file("a"), blockRows: 100)
    let set = try TraceSet(path: folder.file("a"))
    let model = FieldModel(set.description)
    var query = RowQuery(table: .call, fields: try model.fields(named: "time", of: .call))
    query.limit = 150

    var rows = try QueryRows(set, query)
    let found = try rows.all()

    #expect(found.map { $0[0] } == fixture.calls.prefix(150).map(\.time))
    #expect(rows.loadedBlocks == 2)
  }

  @Test func `a time range beyond the end is empty`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 300, seed: 54)
    try fixture.write(to: folder.file("a"), blockRows: 100)
    let set = try TraceSet(path: folder.file("a"))
    let model = FieldModel(set.description)
    var query = RowQuery(table: .call, fields: model.usualFields(of: .call))
    query.from = .max

    var rows = try QueryRows(set, query)
    #expect(try rows.all().isEmpty)
    #expect(rows.loadedBlocks == 0)
  }
}

extension QueryRows {
  /// All rows, each as the values of its fields.
  mutating func all() throws -> [[UInt64]] {
    var rows: [[UInt64]] = []
    while let (columns, range) = try next() {
      for index in range { rows.append(columns.map { $0[index] }) }
    }
    return rows
  }
}

/// A condition in words and as code.
private struct CallCondition {
  let text: String
  let holds: (CallRow) -> Bool

  static func random(using random: inout SeededRandom) -> CallCondition {
    let persona = UInt16.random(in: 0...24, using: &random)
    let number = UInt64.random(in: 0...6000, using: &random)
    switch Int.random(in: 0...11, using: &random) {
    case 0:
      return .init(text: "persona=#\(persona)|loyal") { $0.persona == persona || $0.persona == 1 }
    case 1: return .init(text: "persona!=#\(persona)") { $0.persona != persona }
    case 2: return .init(text: "outcome!=ok") { $0.outcome != .ok }
    case 3:
      return .init(text: "outcome = pool-timeout | Timeout") {
        $0.outcome == .poolTimeout || $0.outcome == .timeout
      }
    case 4: return .init(text: "session<\(number)") { $0.session < number }
    case 5: return .init(text: "session>=\(number)") { $0.session >= number }
    case 6:
      let limit = number * 1000 + 500
      return .init(text: "latency<=\(limit)ns") { $0.latency * 1000 <= limit }
    case 7: return .init(text: "latency>\(number)us") { $0.latency > number }
    case 8:
      let amount = Int64(number) * 10 - 5000
      let sign = amount < 0 ? "-" : ""
      let text = "\(sign)\(amount.magnitude / 100).\(amount.magnitude / 10 % 10)"
      return .init(text: "value<\(text)") { $0.value < amount }
    case 9: return .init(text: "fault=outage") { $0.fault == 1 }
    case 10: return .init(text: "phase=storm|#3") { $0.phase == 1 || $0.phase == 3 }
    default:
      // Service 3 of the rows is the third behind the names; journey 0 has one call, to `web`.
      return .init(text: "service=web") {
        $0.service == 1 || $0.service == 0 && $0.journey == 0 && $0.step == 0 && $0.call == 0
      }
    }
  }
}

@Suite struct FilterTextTests {
  private let model = FieldModel(TraceFixture.description)

  @Test(arguments: [
    ("", "begins with a field"), ("persona", "is missing"), ("persona=", "value is missing"),
    ("=x", "begins with a field"), ("outcome=ok,", "begins with a field"),
    ("outcome=ok outcome=ok", "no outcome 'ok outcome=ok'"), ("latency<1s|2s", "several values"),
    ("persona=\"loyal", "not closed"), ("persona=\"loyal\"x", "comma or the end"),
    ("personna=loyal", "no field 'personna'"), ("persona=loyl", "no persona 'loyl'"),
    ("persona<loyal", "no order"), ("latency>250", "a time with a unit"),
    ("session=-1", "a number from 0 on"), ("value=1.234", "at most 2 decimals"),
    ("value=", "value is missing"), ("time=soon", "a time with a unit"),
  ])
  func `says what is wrong`(text: String, says: String) {
    let error = #expect(throws: QueryError.self) { try model.filter(text, of: .call) }

    #expect(error?.message.contains(says) == true, "\(String(describing: error))")
    #expect(error?.hint.isEmpty == false)
  }

  @Test func `tells near misses and what there is`() {
    let name = #expect(throws: QueryError.self) { try model.filter("persona=hurrid", of: .call) }
    #expect(name?.hint.hasPrefix("did you mean 'hurried'?") == true)
    #expect(name?.hint.contains("hurried, loyal") == true)
    let field = #expect(throws: QueryError.self) { try model.field("latensy", of: .call) }
    #expect(field?.hint.hasPrefix("did you mean 'latency'?") == true)
    let twice = #expect(throws: QueryError.self) { try model.fields(named: "time,Time", of: .call) }
    #expect(twice?.message.contains("twice") == true)
  }

  @Test func `takes names in any spelling, and in quotation marks`() throws {
    var description = TraceFixture.description
    description.faults = ["a, b|c", "plain"]
    let model = FieldModel(description)

    let filter = try model.filter("fault=\"a, b|c\" , OUTCOME==Pool_Timeout", of: .call)

    #expect(filter.conditions.map(\.values) == [ValueSet([1...1]), ValueSet([5...5])])
  }

  @Test(
    arguments: [
      ("waitSum>=1.5ms", [1500...UInt64.max]), ("waitSum>1500ns", [2...UInt64.max]),
      ("waitSum<1500ns", [0...1]), ("waitSum<=1us", [0...1]), ("waitSum=1500ns", []),
      ("waitSum!=1500ns", [0...UInt64.max]), ("calls!=5|7", [0...4, 6...6, 8...UInt64.max]),
      ("calls<0", []), ("calls>18446744073709551615", []),
    ] as [(String, [ClosedRange<UInt64>])]
  )
  func `compares with times between two quanta`(text: String, ranges: [ClosedRange<UInt64>]) throws
  {
    let filter = try model.filter(text, of: .stationWindow)

    #expect(filter.conditions[0].values.ranges == ranges)
  }
}
