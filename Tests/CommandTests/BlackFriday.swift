import Foundation
import Testing
import Traces

/// The shipped scenario of that name, simulated once for all tests that replay it.
struct BlackFriday: Sendable {
  private let directory: ScratchDirectory
  /// The directory of the run.
  var run: String { directory.path + "/r" }

  /// Its first minutes.
  static let morning = Result { try BlackFriday(["--duration", "3m"]) }
  /// All of it.
  static let wholeDay = Result { try BlackFriday([]) }

  private init(_ options: [String]) throws {
    directory = ScratchDirectory()
    let made = try Program.fast("stampede").run(
      ["run", "--quiet", "--no-twin", "--out", "r"] + options
        + Checkout.documents(of: "black-friday"),
      in: directory.path
    )
    try #require([0, 99].contains(made.status), "\(made.errors)")
  }

  /// A first attempt of the simulation; times in nanoseconds of virtual time.
  struct Call {
    let session: UInt64
    let start: Int64
    let end: Int64
  }

  /// The first attempts in the order of their starts, straight from the rows of the trace.
  func calls() throws -> [Call] {
    let set = try TraceSet(path: run + "/trace/shard-000.jtr.zst")
    let quantum = UInt64(set.description.quantum)
    var calls: [Call] = []
    try set.forEachChunk { chunk in
      for row in chunk.calls where row.attempt == 0 {
        let (start, end) = (row.time - row.latency, row.time)
        calls.append(
          Call(session: row.session, start: Int64(start * quantum), end: Int64(end * quantum))
        )
      }
    }
    return calls.sorted { ($0.start, $0.session) < ($1.start, $1.session) }
  }
}
