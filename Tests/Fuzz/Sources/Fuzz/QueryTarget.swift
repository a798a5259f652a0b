@testable import Traces

/// Asks a sound trace for the rows that meet a condition.
///
/// The first byte chooses the table and whether the text is a list of fields; the rest is the text.
enum QueryTarget {
  private static let trace: TraceSet? = {
    let scratch = ScratchFile()
    guard let bytes = try? SmallTrace.all().first else { return nil }
    scratch.put(bytes)
    return try? TraceSet(path: scratch.path)
  }()

  static let seeds: [[UInt8]] = [
    "persona=a,outcome!=ok", "latency>=250ms", "latency < 1.5s, step = s", "session=3|4|5",
    "value>0.20,journey=\"j\"", "time<=1h30m", "fault=outage", "service=web|\"w,e\"", "a,b,c",
    "time,session,latency", "reason=slow", "result=converted", "kind=phase", "start>0",
  ].enumerated().map { number, text in [UInt8(number % 12)] + Array(text.utf8) }

  static func run(_ bytes: [UInt8]) {
    guard let trace, let first = bytes.first else { return }
    let tables = TraceTable.allCases
    let table = tables[Int(first >> 1) % tables.count]
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let model = FieldModel(trace.description)
    do {
      guard first & 1 == 0 else {
        _ = try model.fields(named: text, of: table)
        return
      }
      var query = RowQuery(table: table, fields: model.usualFields(of: table))
      query.filter = try model.filter(text, of: table)
      try count(query, in: trace)
    } catch is QueryError {
      // The text asks for nothing that there is.
    } catch { complain("another error: \(error)") }
  }

  private static func count(_ query: RowQuery, in trace: TraceSet) throws {
    var rows = try QueryRows(trace, query)
    var count: UInt64 = 0
    while let part = try rows.next() { count += UInt64(part.range.count) }
    if count > trace.rowCount { complain("\(count) rows of \(trace.rowCount)") }
  }
}
