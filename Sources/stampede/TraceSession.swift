import ArgumentParser
import Reports
import Traces

/// `stampede trace session`: one visit as a waterfall.
struct TraceSession: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Show one visit: who came, what it waited for, and how it ended.",
    discussion: """
      Every step, call and pause has a line with a bar on one axis of time: thin for what the visitor \
      waits, solid for a call that ended well, hatched for one that did not, dotted where nobody \
      works. `trace head --table begins` lists sessions.
      """
  )

  /// How a visit can be printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var trace: TraceArgument

  @Argument(help: "The number of the session.")
  var session: UInt64

  @Option(help: "How to print the visit.")
  var format = Format.text

  func run() throws {
    let set = try trace.open()
    guard let rows = try set.session(session) else { throw try unknown(in: set) }
    let visit = Visit(
      session: session,
      description: set.description,
      begin: rows.begin,
      calls: rows.calls,
      end: rows.end,
      markers: try markers(in: set)
    )
    switch format {
    case .text:
      Terminal.write(visit.waterfall(width: Terminal.pageWidth, isASCII: Terminal.isASCII))
    case .json: Terminal.write(visit.json.prettyText)
    }
  }

  private func markers(in set: TraceSet) throws -> [MarkerRow] {
    var markers: [MarkerRow] = []
    try set.forEachRow(matching: .init(tables: [.marker])) { record in
      if case .marker(let row) = record { markers.append(row) }
    }
    return markers
  }

  /// What to say of a session that the trace does not have: those that are there, and the nearest.
  private func unknown(in set: TraceSet) throws -> Failure {
    var (least, greatest) = (UInt64.max, UInt64.min)
    var below: UInt64?
    var above: UInt64?
    var count = 0
    try set.forEachRow(matching: .init(tables: [.sessionBegin])) { record in
      guard let id = record.session else { return }
      (least, greatest) = (min(least, id), max(greatest, id))
      count += 1
      if id < session { below = max(below ?? id, id) } else { above = min(above ?? id, id) }
    }
    let near = [below, above].compactMap { $0.map(String.init) }.joined(separator: " and ")
    return Failure(
      code: .noInput,
      message: "'\(trace.path)' has no session \(session); "
        + (count == 0
          ? "no session begins in it"
          : "its \(count) sessions have numbers from \(least) to \(greatest)"),
      remedy: near.isEmpty
        ? ""
        : "near it are \(near); `stampede trace head \(trace.path) --table begins` lists others"
    )
  }
}
