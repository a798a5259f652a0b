import ArgumentParser
import Traces

/// A duration of virtual time, as a flag has it.
struct TimeSpan: ExpressibleByArgument {
  let nanoseconds: UInt64

  init?(argument: String) {
    guard let nanoseconds = DurationText.nanoseconds(argument) else { return nil }
    self.nanoseconds = UInt64(nanoseconds)
  }
}

/// A span of virtual time.
struct TimeOptions: ParsableArguments {
  @Option(help: "Begin at this virtual time of the run, such as 18h or 1h30m.")
  var from: TimeSpan?

  @Option(help: "End before this virtual time.")
  var until: TimeSpan?

  func validate() throws {
    if let from, let until, from.nanoseconds > until.nanoseconds {
      throw ValidationError("--from must not be later than --until.")
    }
  }

  /// Asks a query for these times only.
  func restrict(_ query: inout RowQuery, _ description: TraceDescription) {
    let quanta = { (span: TimeSpan) in
      // A time between two quanta is before the later one.
      let (whole, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: description.quantum)
      return whole + (rest > 0 ? 1 : 0)
    }
    query.from = from.map(quanta) ?? 0
    query.until = until.map(quanta)
  }
}

/// The tables that can be printed.
enum TableName: String, ExpressibleByArgument, CaseIterable {
  case calls, begins, ends, markers, windows, emissions

  var table: TraceTable {
    switch self {
    case .calls: .call
    case .begins: .sessionBegin
    case .ends: .sessionEnd
    case .markers: .marker
    case .windows: .stationWindow
    case .emissions: .emission
    }
  }
}

// MARK: - Writing

extension TraceSet {
  /// Writes the answer to a question to a file, whole or not at all, or to the output until nobody
  /// listens any more.
  func write(_ query: RowQuery, as format: RowFormat, toFile path: String?) throws {
    Interruption.listen()
    var query = query
    query.isCancelled = { Interruption.isRequested }
    do {
      guard let path else {
        try write(query, as: format) { Terminal.write($0) }
        return
      }
      try FileAccess.refuseSpecialFile(path)
      let file = try AtomicFile(path: path)
      do {
        try write(query, as: format) { part in
          try file.write(part)
          return !Interruption.isRequested
        }
        guard !Interruption.isRequested else { throw TraceError.cancelled }
        try file.commit()
      } catch {
        try FileAccess.remove(path + ".partial")
        throw error
      }
    } catch TraceError.cancelled {
      throw ExitCode(Failure.Code.interrupted.rawValue)
    }
  }
}
