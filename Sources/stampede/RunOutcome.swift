import Analysis
import Foundation
import Reports
import SimulationKernel
import Traces

/// What a run and its twin came to.
struct RunOutcome {
  let identity: RunDirectory.Identity
  let trace: RunCommand.TraceMode
  let sample: SessionSample?
  let isThreaded: Bool
  let main: Life
  let twin: Life?
  var summary: Summary
  var isInterrupted: Bool
  var wallSeconds: Double

  /// How the run was made and what it leaves in `directory`.
  func manifest(
    command: String,
    settings: [RunManifest.Setting],
    memoryEstimate: UInt64,
    isAttributed: Bool = false,
    in directory: RunDirectory
  ) -> RunManifest {
    let events = main.events + (twin?.events ?? 0)
    let digest = main.receipt.digest
    return RunManifest(
      partial: isInterrupted,
      scenario: summary.scenario,
      loadModel: summary.loadModel,
      seed: identity.seed,
      version: identity.version,
      scenarioHash: identity.scenarioHash,
      quantum: identity.quantum,
      command: command,
      settings: settings.isEmpty ? nil : settings,
      rows: Dictionary(
        uniqueKeysWithValues: TraceTable.allCases.map { ($0.name, digest.rows[Int($0.rawValue)]) }
      ),
      contentHash: trace == .off ? nil : digest.contentHash,
      traceSamplePerMillion: sample.map { UInt64($0.perMillion) },
      traceContentHash: main.receipt.sampleDigest?.contentHash,
      twinContentHash: twin?.receipt.digest.contentHash,
      files: files(in: directory, isAttributed: isAttributed),
      performance: .init(
        wallSeconds: wallSeconds,
        events: events,
        eventsPerSecond: (Double(events) / max(wallSeconds, 1e-9)).rounded(),
        memoryEstimateBytes: memoryEstimate,
        peakMemoryBytes: Self.peakMemoryBytes,
        shards: main.shards,
        writerThreads: isThreaded ? main.shards : 0,
        writerStalls: UInt64(main.receipt.stalls),
        windows: RunManifest.Windows(main.windows)
      )
    )
  }

  private func files(in directory: RunDirectory, isAttributed: Bool) -> [RunManifest.File] {
    let names =
      ["scenario.json", "summary.json", "report.html"] + (isAttributed ? ["attribution.json"] : [])
    var files = names.map { RunManifest.File(path: $0, bytes: nil) }
    for (shard, bytes) in main.receipt.fileSizes.enumerated() {
      let path = String(format: "trace/shard-%03d.jtr.zst", shard)
      files.append(.init(path: path, bytes: bytes))
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

extension RunManifest.Windows {
  /// How the windows of a divided run went; `nil` for a run that was not divided.
  fileprivate init?(_ shards: [WindowStatistics]) {
    guard let first = shards.first, first.windows > 0 else { return nil }
    let elapsed = shards.reduce(0) { $0 + $1.elapsed }
    let waited = shards.reduce(0) { $0 + $1.waited }
    self.init(
      count: UInt64(first.windows),
      meanLengthSeconds: Double(first.length) / 1e9 / Double(first.windows),
      eventsPerWindow: Double(shards.reduce(0) { $0 + $1.events }) / Double(first.windows),
      messages: UInt64(shards.reduce(0) { $0 + $1.messages }),
      waitShare: Double(waited) / Double(max(1, elapsed))
    )
  }
}

extension Sequence<UInt8> {
  /// The bytes as pairs of hexadecimal digits.
  var hexadecimalText: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
