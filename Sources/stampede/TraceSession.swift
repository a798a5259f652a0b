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
    let readers = try trace.open().readers
    guard let visit = try find(in: readers) else { throw try unknown(in: readers) }
    switch format {
    case .text:
      Terminal.write(visit.waterfall(width: Terminal.pageWidth, isASCII: Terminal.isASCII))
    case .json: Terminal.write(visit.json.prettyText)
    }
  }

  /// The rows of the visit; `nil` where the trace has none.
  private func find(in readers: [TraceReader]) throws -> Visit? {
    var begin: SessionBeginRow?
    var end: SessionEndRow?
    var calls: [CallRow] = []
    var markers: [MarkerRow] = []
    for reader in readers {
      try reader.forEachChunk { chunk in
        begin = begin ?? chunk.begins.first { $0.session == session }
        calls += chunk.calls.filter { $0.session == session }
        end = end ?? chunk.ends.first { $0.session == session }
        markers += chunk.markers
      }
    }
    guard begin != nil || end != nil || !calls.isEmpty else { return nil }
    return Visit(
      session: session,
      description: readers[0].description,
      begin: begin,
      calls: calls,
      end: end,
      markers: markers
    )
  }

  /// What to say of a session that the trace does not have.
  private func unknown(in readers: [TraceReader]) throws -> Failure {
    var least: UInt64?
    var greatest: UInt64 = 0
    var count = 0
    for reader in readers {
      try reader.forEachChunk { chunk in
        for row in chunk.begins {
          least = min(least ?? .max, row.session)
          greatest = max(greatest, row.session)
        }
        count += chunk.begins.count
      }
    }
    let found =
      least.map { "its \(count) sessions have numbers from \($0) to \(greatest)" }
      ?? "it has no session at all"
    return Failure(
      code: .noInput,
      message: "'\(trace.path)' has no session \(session); \(found)",
      remedy: "`stampede trace head \(trace.path) --table begins` lists sessions"
    )
  }
}
