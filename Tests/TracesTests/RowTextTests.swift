import JSONText
import Testing

@testable import Traces

/// What is printed is what is stored.
@Suite struct RowTextTests {
  private static let tables: [TraceTable] = [
    .call, .sessionBegin, .sessionEnd, .marker, .stationWindow,
  ]

  @Test(arguments: tables, [1, 1_000, 1_000_000, 1_500, 1_000_000_000] as [UInt64])
  func `rows read back from CSV and JSON lines are the rows`(
    table: TraceTable,
    quantum: UInt64
  ) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 600, seed: 61)
    try fixture.write(to: folder.file("a"), quantum: quantum)
    let set = try TraceSet(path: folder.file("a"))
    let fields = FieldModel(set.description).fields(of: table)
    let query = RowQuery(table: table, fields: fields)
    var rows = try QueryRows(set, query)
    let expected = try rows.all()

    let csv = try set.text(of: query, as: .csv).csvRecords()
    let lines = try set.text(of: query, as: .jsonLines).split(separator: "\n").map {
      try JSONValue(parsing: String($0))
    }

    #expect(csv[0] == fields.map(\.name))
    let reader = ValueReader(set.description)
    #expect(try csv.dropFirst().map { try reader.values($0, fields) } == expected)
    #expect(try lines.map { try reader.values(reader.texts($0), fields) } == expected)
    #expect(expected.count > 5)
    for line in lines { #expect(line.object?.map(\.key) == fields.map(\.name)) }
  }

  @Test func `names with commas, quotes and line feeds come back`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 60, seed: 62)
    let names = ["a,b", "say \"hi\"", "two\r\nlines", "\u{1B}[31mred", "", " ü "]
    try fixture.write(to: folder.file("a"), regions: names)
    let set = try TraceSet(path: folder.file("a"))
    let query = RowQuery(
      table: .sessionBegin,
      fields: try FieldModel(set.description).fields(named: "region", of: .sessionBegin)
    )
    let expected = fixture.begins.map { names[Int($0.region)] }

    let csv = try set.text(of: query, as: .csv).csvRecords().dropFirst().map { $0[0] }
    let lines = try set.text(of: query, as: .jsonLines).split(separator: "\n").map {
      try JSONValue(parsing: String($0))["region"]?.string
    }
    let table = try set.text(of: query, as: .table)

    #expect(csv == expected)
    #expect(lines == expected)
    #expect(!table.unicodeScalars.contains("\u{1B}"))
    #expect(table.split(separator: "\n", omittingEmptySubsequences: false).count == 22)
  }

  @Test func `a table has its columns aligned`() throws {
    let folder = TemporaryFolder()
    try TraceFixture.visits(count: 40, seed: 63).write(to: folder.file("a"))
    let set = try TraceSet(path: folder.file("a"))
    var query = RowQuery(
      table: .call,
      fields: try FieldModel(set.description)
        .fields(named: "persona,session,outcome,latency", of: .call)
    )
    query.limit = 2

    let lines = try set.text(of: query, as: .table).split(separator: "\n").map { String($0) }

    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("persona    session  outcome           "))
    let ends = lines.map { $0.lastIndex { $0 != " " }.map { line in line } }
    #expect(Set(lines.map(\.count)).count == 1, "\(lines)")
    #expect(ends.allSatisfy { $0 != nil })
  }

  @Test func `times too large for 64 bits of nanoseconds are exact`() {
    var description = TraceFixture.description
    description.quantum = 1_000_000_000
    #expect(description.seconds(.max) == "18446744073709551615")
    description.quantum = 1_500
    #expect(description.seconds(.max) == "27670116110564.3274225")
    #expect(description.seconds(1) == "0.0000015")
  }
}

/// Turns texts back to the numbers that stand in a trace.
private struct ValueReader {
  let description: TraceDescription

  init(_ description: TraceDescription) { self.description = description }

  func texts(_ line: JSONValue) throws -> [String] {
    try #require(line.object).map { member in
      switch member.value {
      case .null: ""
      case .string(let text): text
      case .number(let text): text
      default: "?"
      }
    }
  }

  func values(_ texts: [String], _ fields: [TraceField]) throws -> [UInt64] {
    try #require(texts.count == fields.count)
    return try zip(texts, fields).map { try value($0, $1.format) }
  }

  private func value(_ text: String, _ format: FieldFormat) throws -> UInt64 {
    switch format {
    case .number: return try #require(UInt64(text))
    case .signedNumber: return UInt64(bitPattern: try #require(Int64(text)))
    case .time:
      // Units of the last decimal are a fraction of a quantum.
      let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
      let digits = try #require(UInt128(text.filter { $0 != "." }))
      let scale = (decimals..<9).reduce(1 as UInt128) { product, _ in product * 10 }
      let (whole, rest) = (digits * scale)
        .quotientAndRemainder(dividingBy: UInt128(description.quantum))
      try #require(rest == 0, "\(text) is no number of quanta")
      return UInt64(whole)
    case .offset: return 0
    case .money: return UInt64(bitPattern: try #require(Int64(text.filter { $0 != "." })))
    case .thousandths: return try #require(UInt64(text.filter { $0 != "." }))
    case .name(let names):
      return try #require(text.isEmpty ? names.none ?? 0 : names.values(named: text).first)
    }
  }
}

extension TraceSet {
  fileprivate func text(of query: RowQuery, as format: RowFormat) throws -> String {
    var bytes: [UInt8] = []
    try write(query, as: format) {
      bytes += $0
      return true
    }
    return try #require(String(validating: bytes, as: UTF8.self))
  }
}

extension String {
  /// The records of a CSV text, by the letter of RFC 4180.
  fileprivate func csvRecords() throws -> [[String]] {
    var records: [[String]] = []
    var (record, field, isQuoted) = ([String](), "", false)
    var scalars = Array(unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        field += "\""
        scalars.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = ""
      case "\r" where !isQuoted:
        try #require(scalars.popFirst() == "\n")
        records.append(record + [field])
        (record, field) = ([], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    try #require(field.isEmpty && record.isEmpty && !isQuoted)
    return records
  }
}
