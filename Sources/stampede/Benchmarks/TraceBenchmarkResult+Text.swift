import Foundation
import JSONText
import Workloads

extension TraceBenchmarkResult {
  /// The result as people read it.
  func table(_ tracing: TracingCost) -> String {
    var text = "trace: \(rows) reference rows in quanta of \(quantum) ns\n\n"
    if let floor, let ratioToFloor {
      text += line("size", bytes, "bytes/row", "\(decimal(ratioToFloor)) times the entropy floor")
      text += line("entropy floor", floor.bytesPerRow, "bytes/row")
      for column in columnBits {
        let least = floor.columns.first { $0.name == column.name }?.bits ?? 0
        text += line("  " + column.name, column.bits, "bits/row", "floor \(decimal(least))")
      }
    }
    text += "\n" + timing("write", encoding, \.encoding, "hash and checksum included")
    text += timing("read all columns", decoding, \.decoding, "checksums compared")
    text += timing("read one column", decodingOneColumn, \.decoding)
    text += timing("read rows", decodingRows, \.decoding)
    for plain in plain {
      text += line(
        "zstd level \(plain.level)",
        plain.encoding.median,
        "ns/row",
        "reading \(decimal(plain.decoding.median)) ns, \(decimal(plain.bytes)) bytes/row: "
          + "structures of 32 bytes, in turn"
      )
    }
    if let writerBytes {
      text += line("memory of a writer", Double(writerBytes) / 1_048_576, "MiB")
    }
    if let seekMilliseconds, let sessionMilliseconds {
      text += "\n" + line("open and seek", seekMilliseconds.median, "ms", "in \(lookUpRows) rows")
      text += line("one session", sessionMilliseconds.median, "ms", "in \(lookUpRows) rows")
    }
    if let untraced = tracing.untraced {
      text += "\n" + line("full model", untraced.median, "ns/event", "rows dropped")
      text += cost("traced, by a thread", tracing.threaded, tracing.threadedRatio)
      text += cost("traced, by the shard", tracing.inline, tracing.inlineRatio)
    }
    return text
  }

  private func cost(_ label: String, _ spread: Spread?, _ ratio: Spread?) -> String {
    guard let spread, let ratio else { return "" }
    let note =
      "\(decimal(ratio.median)) times, p10 \(decimal(ratio.p10)), p90 \(decimal(ratio.p90))"
    return line(label, spread.median, "ns/event", note)
  }

  private func timing(
    _ label: String,
    _ spread: Spread?,
    _ other: KeyPath<Plain, Spread>,
    _ note: String = ""
  ) -> String {
    guard let spread else { return "" }
    let rate = "\(decimal(1e3 / spread.median)) M rows/s"
    let ratios = plain.map { plain in
      "\(decimal(plain[keyPath: other].median / spread.median)) x zstd \(plain.level)"
    }
    let notes = [rate] + ratios + (note.isEmpty ? [] : [note])
    return line(label, spread.median, "ns/row", notes.joined(separator: ", "))
  }

  private func line(_ label: String, _ value: Double, _ unit: String, _ note: String = "") -> String
  {
    let label = label + String(repeating: " ", count: max(0, 20 - label.count))
    let number = decimal(value)
    let padding = String(repeating: " ", count: max(0, 8 - number.count))
    let unit = note.isEmpty ? unit : unit + String(repeating: " ", count: max(0, 9 - unit.count))
    return "\(label)  \(padding)\(number) \(unit)\(note.isEmpty ? "" : "  \(note)")\n"
  }

  private func decimal(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.1f", value)
  }
}

extension TraceBenchmarkResult {
  /// The result as programs read it; what was not measured is null.
  func json(_ tracing: TracingCost) -> JSONValue {
    .object([
      .init("workload", .string("trace")), .init("rows", .integer(rows)),
      .init("quantum", .integer(quantum)), .init("bytesPerRow", .real(bytes)),
      .init("floorBytesPerRow", floor.map { .real($0.bytesPerRow) } ?? .null),
      .init(
        "columns",
        .array(
          columnBits.map { column in
            .object([
              .init("name", .string(column.name)), .init("bits", .real(column.bits)),
              .init("floorBits", Self.floor(of: column.name, in: floor)),
            ])
          }
        )
      ),
      .init("writeNs", Self.json(encoding)), .init("readAllNs", Self.json(decoding)),
      .init("readOneColumnNs", Self.json(decodingOneColumn)),
      .init("readRowsNs", Self.json(decodingRows)),
      .init(
        "zstdStructures",
        .array(
          plain.map { plain in
            .object([
              .init("level", .integer(plain.level)), .init("bytesPerRow", .real(plain.bytes)),
              .init("writeNs", Self.json(plain.encoding)),
              .init("readNs", Self.json(plain.decoding)),
            ])
          }
        )
      ),
      .init("writerBytes", writerBytes.map { .integer($0) } ?? .null),
      .init("lookUpRows", .integer(lookUpRows)),
      .init("openAndSeekMs", Self.json(seekMilliseconds)),
      .init("sessionMs", Self.json(sessionMilliseconds)),
      .init("modelUntracedNs", Self.json(tracing.untraced)),
      .init("modelThreadedRatio", Self.json(tracing.threadedRatio)),
      .init("modelInlineRatio", Self.json(tracing.inlineRatio)),
      .init("partial", .boolean(isPartial)),
    ])
  }

  private static func floor(of name: String, in floor: EntropyFloor?) -> JSONValue {
    floor?.columns.first { $0.name == name }.map { .real($0.bits) } ?? .null
  }

  private static func json(_ spread: Spread?) -> JSONValue {
    guard let spread else { return .null }
    return .object([
      .init("median", .real(spread.median)), .init("p10", .real(spread.p10)),
      .init("p90", .real(spread.p90)), .init("samples", .integer(spread.count)),
    ])
  }
}
