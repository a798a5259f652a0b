import SimulationKernel
import Testing
import Traces

@testable import EmissionResults

@Suite struct EmissionRowFileTests {
  private static func rows(of path: String) throws -> [EmissionRow] {
    let reader = try TraceReader(path: path)
    return try reader.blocks.filter { $0.table == .emission }
      .flatMap { try reader.readBlock($0.number).emissions }
  }

  private static func order(_ row: EmissionRow) -> (UInt64, UInt64, Int64) {
    (row.time, row.session, row.lastByte)
  }

  /// Requests end in any order; with runs of so many rows, none, few or many are set aside.
  @Test(arguments: [10_000, 3_000, 250])
  func `has one row a request, in the order of intended times`(runRows: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/emission.jtr.zst"
    let records = EmissionLedgerTests.records(10_000, seed: 5)
    let file = EmissionRowFile(
      path: path,
      description: TraceDescription.shop().ofEmission(startingAt: 7),
      runRows: runRows
    )

    for record in records { try file.append(EmissionRow(record)) }
    try file.finish()

    let rows = try Self.rows(of: path)
    let expected = records.map { EmissionRow($0) }.sorted { Self.order($0) < Self.order($1) }
    #expect(rows.sorted { Self.order($0) < Self.order($1) } == expected)
    #expect(rows.map(\.time) == expected.map(\.time))
    #expect(try directory.names == ["emission.jtr.zst"])
    let reader = try TraceReader(path: path)
    #expect(reader.description.quantum == 1)
    #expect(reader.description.epoch == 7)
    #expect(reader.description.personas == TraceDescription.shop().personas)
  }

  @Test func `a row holds the record's times, from the intended one on`() {
    var record = RequestRecord.random(of: .shop(), fate: .answered)
    record.intended = 1_000
    record.due = 1_500
    record.written = 1_700
    record.firstByte = 2_000
    record.lastByte = 2_500

    let row = EmissionRow(record)

    #expect(row.time == 1_000)
    #expect([row.due, row.written, row.firstByte, row.lastByte] == [500, 700, 1_000, 1_500])
    #expect(row.reason == .sent)
    #expect(row.session == record.session)
  }

  @Test(
    arguments: [
      (.answered, .sent), (.shed(.rate), .shed), (.skipped, .connectionFailed),
      (.failed(.timeout), .timedOut), (.failed(.reset), .connectionLost),
      (.failed(.malformed), .notHTTP), (.failed(.oversized), .oversized),
      (.failed(.tls), .brokenTLS), (.failed(.cut), .pending),
    ] as [(RequestFate, EmissionReason)]
  )
  func `a row says what became of the request`(fate: RequestFate, reason: EmissionReason) {
    var record = RequestRecord.random(of: .shop(), fate: fate)
    record.written = fate.isSent ? record.due + 1_000 : RequestRecord.never

    #expect(EmissionRow(record).reason == reason)
    guard fate.isSent else { return }
    record.written = record.due + EmissionAccounts.seriousLateness + 1
    #expect(EmissionRow(record).reason == (fate == .answered ? .late : reason))
  }

  /// Simulated and real times of a call meet by session, step and call.
  @Test func `meets the simulated calls by session, step and call`() throws {
    let directory = try TemporaryDirectory()
    let records = EmissionLedgerTests.records(500, seed: 6).filter { $0.fate == .answered }
    let file = EmissionRowFile(
      path: directory.path + "/emission.jtr.zst",
      description: TraceDescription.shop().ofEmission(startingAt: 0)
    )
    for (index, record) in records.enumerated() {
      var record = record
      record.session = UInt64(index)
      try file.append(EmissionRow(record))
    }
    try file.finish()
    let rows = try Self.rows(of: directory.path + "/emission.jtr.zst")
    var simulated: [[UInt64]: Int64] = [:]
    for (index, record) in records.enumerated() {
      simulated[[UInt64(index), UInt64(record.step), UInt64(record.call)]] = record.simulated
    }

    let pairs = rows.map { row in
      (simulated[[row.session, UInt64(row.step), UInt64(row.call)]], row.lastByte - row.due)
    }

    #expect(pairs.count == records.count)
    #expect(pairs.allSatisfy { $0.0 != nil && $0.1 >= 0 })
    let expected = records.map { $0.lastByte - $0.due }.sorted()
    #expect(pairs.map(\.1).sorted() == expected)
  }
}
