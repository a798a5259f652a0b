import ArgumentParser
import Foundation
import Reports
import Traces

/// `stampede trace repair`: makes whole files of what is intact in a trace.
struct TraceRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Make a whole file of what is intact in a trace that is not whole.",
    discussion: """
      Keeps exactly the blocks whose checksums are right, and says which bytes and rows are lost. The \
      new file carries a marker that says so. Of a run that broke off, every <shard>.partial becomes \
      a trace that other commands read, and run.json says that it was recovered. The file that was \
      read stays as it is, unless --force lets the new one take its place.
      """
  )

  @Argument(help: "The trace file, whole or .partial, or the directory of a run.")
  var path: String

  @Option(
    help: ArgumentHelp(
      "The new file (default: the name without .partial, or with .repaired added).",
      valueName: "file"
    )
  )
  var out: String?

  @Flag(name: .customLong("to-checkpoint"), help: "Drop what lies behind the last checkpoint.")
  var stopsAtCheckpoint = false

  @Flag(help: "Replace a file that is there already.")
  var force = false

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out must name a file.") }
  }

  func run() throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(
        code: .noInput,
        message: "there is no '\(path)'",
        remedy: "name a trace, such as runs/black-friday-1/trace/shard-000.jtr.zst.partial"
      )
    }
    if isDirectory.boolValue {
      guard out == nil else {
        throw Failure(
          code: .usage,
          message: "--out is for one file, and '\(path)' is a directory",
          remedy: "name a file of the trace, or leave --out away"
        )
      }
      try RunRepair(
        directory: RunDirectory(path: path),
        stopsAtCheckpoint: stopsAtCheckpoint,
        isForced: force
      ).run()
    } else {
      _ = try Self.repair(path, to: out, stopsAtCheckpoint: stopsAtCheckpoint, isForced: force)
    }
  }

  /// Repairs one file and prints what became of it; `nil` if it was whole and stays as it is.
  static func repair(
    _ path: String,
    to out: String?,
    stopsAtCheckpoint: Bool,
    isForced: Bool
  ) throws -> TraceRecovery.Receipt? {
    let found = try TraceRecovery(path: path)
    Terminal.write(RecoveryReport(recovery: found).text)
    let isUnnamed = path.hasSuffix(".partial")
    if found.isWhole, out == nil, !isUnnamed {
      Terminal.write("nothing to repair\n")
      return nil
    }
    let kept = stopsAtCheckpoint && !found.isWhole ? found.upToCheckpoint() : found
    guard kept.blockCount > 0 || found.isWhole else { throw nothing(in: path, found) }
    let target = out ?? (isUnnamed ? String(path.dropLast(8)) : path + ".repaired")
    if !isForced, FileManager.default.fileExists(atPath: target) {
      throw Failure(
        code: .inputOutput,
        message: "'\(target)' is there already",
        remedy: "name another file with --out, or replace it with --force"
      )
    }
    try FileAccess.refuseSpecialFile(target)
    let receipt = try kept.write(to: target)
    let rows = receipt.digest.rows.reduce(0, +)
    Terminal.write(
      "written   \(target): \(rows) rows, \(receipt.bytes) bytes, hash \(receipt.digest.contentHash)\n"
    )
    return receipt
  }

  private static func nothing(in path: String, _ found: TraceRecovery) -> Failure {
    Failure(
      code: .invalidData,
      message: found.blockCount == 0
        ? "'\(path)' has no intact block" : "'\(path)' has no intact checkpoint",
      remedy: found.blockCount == 0
        ? "run the scenario again with the same seed; it gives the same trace"
        : "keep all intact blocks: leave --to-checkpoint away"
    )
  }
}

/// The repair of a run's trace.
struct RunRepair {
  let directory: RunDirectory
  let stopsAtCheckpoint: Bool
  let isForced: Bool

  /// Repairs each file that is not whole, then says in run.json that the run was recovered.
  func run() throws {
    let files = directory.recoverableTraces
    guard !files.isEmpty else {
      throw Failure(
        code: .noInput,
        message: "'\(directory.path)' holds no trace",
        remedy: "name the directory of a run that was made with --trace full"
      )
    }
    var isChanged = false
    for file in files {
      let isPartial = file.hasSuffix(".partial")
      // A file that has its name was whole once; the new one may only take its place if asked to.
      let receipt = try TraceRepair.repair(
        file,
        to: isPartial || !isForced ? nil : file,
        stopsAtCheckpoint: stopsAtCheckpoint,
        isForced: isForced
      )
      if receipt != nil { isChanged = true }
      if receipt != nil, !isPartial, !isForced {
        Terminal.printError(
          "stampede: warning: '\(file)' stays as it is; --force lets the repaired file replace it"
        )
      }
    }
    if isChanged || !FileManager.default.fileExists(atPath: directory.manifest) {
      try writeManifest()
    }
  }

  private func writeManifest() throws {
    let readers = directory.traces.compactMap { try? TraceReader(path: $0) }
    guard let first = readers.first else { return }
    let shards = readers.map(\.shard)
    if shards != Array(0..<first.shardCount) {
      Terminal.printError(
        "stampede: warning: \(shards.count) of \(first.shardCount) shards are there"
      )
    }
    var digest = RunDigest()
    for reader in readers { digest.merge(reader.digest) }
    var manifest = try? RunManifest.decode(directory.read(directory.manifest))
    if manifest == nil { manifest = Self.manifest(first.description, shards: first.shardCount) }
    guard var manifest else { return }
    manifest.partial = true
    manifest.recovered = true
    manifest.contentHash = digest.contentHash
    manifest.rows = Dictionary(
      uniqueKeysWithValues: TraceTable.allCases.map { ($0.name, digest.rows[Int($0.rawValue)]) }
    )
    manifest.files = files(besides: manifest.files)
    try directory.write(try RunManifest.encode(manifest), to: directory.manifest)
    Terminal.write("written   \(directory.manifest): recovered\n")
  }

  /// The files of the run that are there, those of the trace with their sizes.
  private func files(besides known: [RunManifest.File]) -> [RunManifest.File] {
    let traces = directory.traces.map { file in
      let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64
      return RunManifest.File(path: String(file.dropFirst(directory.path.count + 1)), bytes: size)
    }
    return known.filter { !$0.path.hasPrefix("trace/") } + traces
  }

  /// What the head of a trace tells of a run that left nothing else.
  private static func manifest(_ description: TraceDescription, shards: Int) -> RunManifest {
    RunManifest(
      partial: true,
      scenario: description.scenario,
      loadModel: description.isOpenLoad ? "open" : "closed",
      seed: description.seed,
      version: description.version,
      scenarioHash: description.scenarioHash.hexadecimalText,
      quantum: description.quantum,
      command: "stampede run <documents> --seed \(description.seed)",
      rows: [:],
      contentHash: nil,
      twinContentHash: nil,
      files: [],
      performance: .init(
        wallSeconds: 0,
        events: 0,
        eventsPerSecond: 0,
        peakMemoryBytes: 0,
        shards: shards,
        writerStalls: 0
      )
    )
  }
}
