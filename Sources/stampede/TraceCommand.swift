import ArgumentParser
import Foundation
import Traces

/// `stampede trace`: looks into a trace.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Look into the trace of a run: its calls, sessions and markers.",
    discussion: """
      Examples:
        stampede trace stat runs/shop-1
        stampede trace query runs/shop-1 --where 'outcome!=ok' --limit 10
      """,
    subcommands: [
      TraceStat.self, TraceHead.self, TraceQuery.self, TraceSession.self, TraceDiff.self,
      TraceExport.self, TraceVerify.self,
      TraceRepair.self,
    ]
  )
}

/// The trace that a command is about: a file, or the directory of a run with one.
struct TraceArgument: ParsableArguments {
  @Argument(help: "The trace file, or the directory of a run.")
  var path: String

  @Flag(help: "Read what is intact of a trace that is not whole, and say what is not.")
  var recover = false

  /// Opens the trace: one file, or those of all shards of a run.
  func open() throws -> TraceSet { try Self.open(path, recover: recover) }

  /// Opens the trace of this name: one file, or those of all shards of a run.
  static func open(_ path: String, recover: Bool = false) throws -> TraceSet {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(
        code: .noInput,
        message: "there is no '\(path)'",
        remedy: "name a trace, such as runs/black-friday-1/trace/shard-000.jtr.zst, or its run"
      )
    }
    guard isDirectory.boolValue else {
      return recover ? try TraceSet(parts: [read(path, recover: true)]) : try TraceSet(path: path)
    }
    let run = RunDirectory(path: path)
    let files = recover ? run.recoverableTraces : run.traces
    guard !files.isEmpty else {
      let isRun = FileManager.default.fileExists(atPath: run.manifest)
      throw Failure(
        code: .noInput,
        message: isRun ? "the run '\(path)' holds no trace" : "'\(path)' is no finished run",
        remedy: isRun
          ? "run the scenario with --trace full"
          : "name the directory of a run, such as runs/black-friday-1"
      )
    }
    return recover
      ? try TraceSet(parts: files.map { try read($0, recover: true) }) : try TraceSet(paths: files)
  }

  private static func read(_ path: String, recover: Bool) throws -> TraceReader {
    try recover ? RecoveryReport.openIntact(path) : TraceReader(path: path)
  }
}
