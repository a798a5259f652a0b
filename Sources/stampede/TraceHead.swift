import ArgumentParser
import Foundation
import Traces

/// `stampede trace head`: prints the first rows of a table.
struct TraceHead: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "head",
    abstract: "Print the first rows of a table."
  )

  /// The tables that can be printed.
  enum Table: String, ExpressibleByArgument, CaseIterable {
    case calls, begins, ends, markers, windows
  }

  @OptionGroup var trace: TraceArgument

  @Option(name: .shortAndLong, parsing: .unconditional, help: "How many rows.")
  var rows = 20

  @Option(help: "Which table.")
  var table = Table.calls

  func validate() throws {
    guard rows > 0 else { throw ValidationError("--rows must be at least 1") }
  }

  func run() throws {
    let readers = try trace.open().readers
    let printer = RowPrinter(description: readers[0].description, isASCII: Terminal.isASCII)
    // The first rows of the run are among the first of its shards.
    var lines = try readers.flatMap { try firstLines(of: $0, printer) }
    if readers.count > 1 { lines.sort { $0.time < $1.time } }
    Terminal.write(printer.heading(of: table) + "\n")
    for line in lines.prefix(rows) { Terminal.write(line.text + "\n") }
  }

  private func firstLines(of reader: TraceReader, _ printer: RowPrinter) throws -> [RowPrinter.Line]
  {
    var lines: [RowPrinter.Line] = []
    do {
      try reader.forEachChunk { chunk in
        lines += printer.lines(of: table, in: chunk)
        if lines.count >= rows { throw Enough() }
      }
    } catch is Enough {
      // The rows asked for are here; the rest of the file is not read.
    }
    return Array(lines.prefix(rows))
  }

  /// Enough rows have been read.
  private struct Enough: Error {}
}

/// Rows as lines of text, names in place of numbers.
struct RowPrinter {
  let description: TraceDescription
  let isASCII: Bool

  private var arrow: String { isASCII ? "->" : "→" }

  /// The heading of a table; times are seconds.
  func heading(of table: TraceHead.Table) -> String {
    switch table {
    case .calls:
      "       time  session     latency  persona     journey/step/call \(arrow) service: outcome"
    case .begins: "       time  session     persona     journey, region, payment"
    case .ends:
      "       time  session    duration  persona     journey: result (reason), value, CSAT"
    case .markers: "       time  what"
    case .windows: "       time  service: calls, waited, mean wait, busy servers, longest queue"
    }
  }

  /// A row as text, and its time in quanta.
  typealias Line = (time: UInt64, text: String)

  /// The rows of a table in a chunk.
  func lines(of table: TraceHead.Table, in chunk: RowChunk) -> [Line] {
    switch table {
    case .calls: chunk.calls.map { ($0.time, line($0)) }
    case .begins: chunk.begins.map { ($0.time, line($0)) }
    case .ends: chunk.ends.map { ($0.time, line($0)) }
    case .markers: chunk.markers.map { ($0.time, line($0)) }
    case .windows: chunk.stationWindows.map { ($0.time, line($0)) }
    }
  }
}

// MARK: - One row

extension RowPrinter {
  private func line(_ row: CallRow) -> String {
    let journey = element(description.journeys, row.journey)
    let step = journey.flatMap { element($0.steps, row.step) }
    let call = step.flatMap { element($0.calls, UInt16(row.call)) }
    let service = row.service > 0 ? Int(row.service) - 1 : call?.service ?? -1
    var text = "\(time(row.time))  \(column(row.session))  \(time(row.latency))  "
    text += pad(name(description.personas, row.persona), 10) + "  "
    text += "\(journey?.name ?? "?")/\(step?.name ?? "?")/\(row.call) \(arrow) "
    text += "\(element(description.services, service)?.name ?? "?"): \(row.outcome)"
    if row.attempt > 0 { text += ", retry \(row.attempt >> 4).\(row.attempt & 15)" }
    if row.fault > 0 { text += ", struck by \(name(description.faults, row.fault - 1))" }
    if row.value != 0 { text += ", value \(money(row.value))" }
    return text
  }

  private func line(_ row: SessionBeginRow) -> String {
    let journey = element(description.journeys, row.journey)?.name ?? "?"
    let payment = row.payment > 0 ? name(description.payments, UInt16(row.payment) - 1) : "none"
    return "\(time(row.time))  \(column(row.session))  "
      + pad(name(description.personas, row.persona), 10)
      + "  \(journey), \(name(description.regions, row.region)), \(payment)"
  }

  private func line(_ row: SessionEndRow) -> String {
    let journey = element(description.journeys, row.journey)?.name ?? "?"
    let reason = row.reason > 0 ? " (\(name(description.reasons, row.reason)))" : ""
    let satisfaction = String(format: "%.2f", Double(row.satisfaction) / 1_000)
    return "\(time(row.time))  \(column(row.session))  \(time(row.duration))  "
      + pad(name(description.personas, row.persona), 10)
      + "  \(journey): \(row.result)\(reason), \(money(row.value)), \(satisfaction)"
  }

  private func line(_ row: MarkerRow) -> String {
    let about =
      switch row.kind {
      case .phase: "phase: \(element(description.phases, Int(clamping: row.argument)) ?? "?")"
      case .effectOn: "on: \(element(description.faults, Int(clamping: row.argument)) ?? "?")"
      case .effectOff: "off: \(element(description.faults, Int(clamping: row.argument)) ?? "?")"
      case .endOfArrivals: "end of arrivals: \(row.argument) sessions"
      case .end: "end: \(row.argument) events\(row.value == 0 ? "" : ", interrupted")"
      default: "kind \(row.kind.rawValue): \(row.argument)"
      }
    return "\(time(row.time))  \(about)"
  }

  private func line(_ row: StationWindowRow) -> String {
    let wait = row.calls == 0 ? 0 : Double(row.waitSum) / Double(row.calls)
    let busy = Double(row.busySum) / Double(max(1, description.window))
    return "\(time(row.time))  \(name(description.services.map(\.name), row.service)): "
      + "\(row.calls), \(row.waited), \(String(format: "%.4f s", seconds(wait))), "
      + "\(String(format: "%.2f", busy)), \(row.longestQueue)"
  }

  private func time(_ quanta: UInt64) -> String {
    String(format: "%11.6f", seconds(Double(quanta)))
  }

  private func seconds(_ quanta: Double) -> Double {
    quanta * Double(description.quantum) / 1e9
  }

  private func money(_ minor: Int64) -> String {
    String(format: "%.2f %@", Double(minor) / 100, description.currency)
  }

  private func column(_ session: UInt64) -> String { pad(String(session), 10) }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func name(_ names: [String], _ index: UInt16) -> String {
    element(names, index) ?? "?"
  }

  private func element<Element>(_ elements: [Element], _ index: some BinaryInteger) -> Element? {
    elements.indices.contains(Int(index)) ? elements[Int(index)] : nil
  }
}
