import Analysis
import Foundation
import Reports
import Traces

/// What a run and its twin came to.
struct RunOutcome {
  let identity: RunDirectory.Identity
  let trace: RunCommand.TraceMode
  let main: Simulator.Life
  let twin: Simulator.Life?
  let summary: Summary
  let isInterrupted: Bool
  let wallSeconds: Double

  /// How the run was made and what it leaves in `directory`.
  func manifest(
    command: String,
    memoryEstimate: UInt64,
    in directory: RunDirectory
  ) -> RunManifest {
    let events = main.events + (twin?.events ?? 0)
    let digest = main.receipt.digest
    return RunManifest(
      partial: isInterrupted,
      scenario: summary.scenario,
      seed: identity.seed,
      version: identity.version,
      scenarioHash: identity.scenarioHash,
      quantum: identity.quantum,
      command: command,
      rows: Dictionary(
        uniqueKeysWithValues: TraceTable.allCases.map { ($0.name, digest.rows[Int($0.rawValue)]) }
      ),
      contentHash: trace == .off ? nil : digest.contentHash,
      twinContentHash: twin?.receipt.digest.contentHash,
      files: files(in: directory),
      performance: .init(
        wallSeconds: wallSeconds,
        events: events,
        eventsPerSecond: (Double(events) / max(wallSeconds, 1e-9)).rounded(),
        memoryEstimateBytes: memoryEstimate,
        peakMemoryBytes: Self.peakMemoryBytes,
        shards: 1,
        writerStalls: UInt64(main.receipt.stalls)
      )
    )
  }

  private func files(in directory: RunDirectory) -> [RunManifest.File] {
    var files = ["scenario.json", "summary.json", "report.html"].map {
      RunManifest.File(path: $0, bytes: nil)
    }
    if trace == .full {
      files.append(.init(path: "trace/shard-000.jtr.zst", bytes: main.receipt.bytesWritten))
    }
    return files
  }

  /// The most memory that the process has held.
  private static var peakMemoryBytes: UInt64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return UInt64(usage.ru_maxrss) * 1_024
  }
}

extension Sequence<UInt8> {
  /// The bytes as pairs of hexadecimal digits.
  var hexadecimalText: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
