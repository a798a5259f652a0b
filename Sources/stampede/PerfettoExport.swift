import ArgumentParser
import Foundation
import TraceExports
import Traces

/// Which sessions a file for Perfetto's viewer has.
struct PerfettoOptions: ParsableArguments {
  @Option(help: "With --format perfetto: so many sessions, chosen by a hash of their numbers.")
  var sessions: Int?

  @Option(parsing: .unconditional, help: "With --format perfetto: this session alone.")
  var session: UInt64?

  /// Throws if these flags do not go with the others.
  func validate(_ format: TraceExport.Format, _ table: TableName?) throws {
    if format == .perfetto, table != nil {
      throw ValidationError("--format perfetto has no tables: leave --table out.")
    }
    if format != .perfetto, sessions != nil || session != nil {
      throw ValidationError("--sessions and --session go with --format perfetto.")
    }
    if let sessions, sessions < 1 { throw ValidationError("--sessions must be at least 1.") }
    if sessions != nil, session != nil {
      throw ValidationError("give --sessions or --session, not both.")
    }
  }

  /// What these flags and those of time ask for.
  func selection(
    during times: TimeOptions,
    _ description: TraceDescription
  ) -> PerfettoSelection {
    var window = RowQuery(table: .call, fields: [])
    times.restrict(&window, description)
    return PerfettoSelection(
      from: window.from,
      until: window.until,
      sessions: session.map { .one($0) } ?? sessions.map { .sample($0) } ?? .all
    )
  }
}

/// Writes a part of a trace as a file for Perfetto's viewer.
struct PerfettoExport {
  /// What the user called the trace.
  let path: String
  let set: TraceSet
  let selection: PerfettoSelection
  /// The file to write.
  let output: String

  /// Writes the file, so that it stands there whole or not at all, and says what is in it.
  func run() throws {
    try FileAccess.refuseSpecialFile(output)
    let partial = output + ".partial"
    let receipt: PerfettoTrace.Receipt
    do {
      receipt = try write(to: partial)
    } catch {
      try FileAccess.remove(partial)
      throw failure(for: error)
    }
    guard rename(partial, output) == 0 else {
      throw Failure(cannot: "rename to", output, code: errno)
    }
    Terminal.write(
      "\(output): \(receipt.slices) slices of \(receipt.sessions) sessions, \(receipt.calls) calls "
        + "and \(receipt.effects) effects; \(receipt.counts) values of counters.\n"
        + "Open it in Perfetto's viewer, https://ui.perfetto.dev; it stays in the browser.\n"
    )
  }

  private func write(to partial: String) throws -> PerfettoTrace.Receipt {
    let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Failure(cannot: "create", partial, code: errno) }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    let receipt = try PerfettoTrace.write(set, selection) { bytes in
      do {
        try handle.write(contentsOf: bytes)
      } catch { throw Failure(cannot: "write to", partial, code: errno) }
    }
    guard fsync(file) == 0 else { throw Failure(cannot: "write to", partial, code: errno) }
    return receipt
  }

  private func failure(for error: any Error) -> any Error {
    switch error {
    case PerfettoError.nothingSelected:
      return Failure(
        code: .noInput,
        message: "no session of '\(path)' is in what was asked for",
        remedy: "`stampede trace stat \(path)` says which times the trace covers"
      )
    case PerfettoError.tooManySlices(let limit, let time):
      let seconds = Double(time) * Double(set.description.quantum) / 1e9
      return Failure(
        code: .limit,
        message: "Perfetto's viewer takes some \(limit) slices, and there are more by "
          + String(format: "%.0f s", seconds),
        remedy: "narrow the window with --from and --until, or take --sessions 1000"
      )
    default: return error
    }
  }
}
