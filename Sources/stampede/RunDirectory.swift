import Foundation
import Reports
import Scenarios
import Traces

/// Where a run leaves its files.
struct RunDirectory {
  let path: String

  var manifest: String { path + "/run.json" }
  var scenario: String { path + "/scenario.json" }
  var summary: String { path + "/summary.json" }
  var report: String { path + "/report.html" }
  var traceDirectory: String { path + "/trace" }
  var trace: String { traceDirectory + "/shard-000.jtr.zst" }

  /// Makes the directory ready for a run.
  ///
  /// A finished run that stands there already is kept, unless it is the same run or `isForced`.
  func prepare(for run: Identity, isForced: Bool) throws {
    if let found = try existing(), !isForced, found != run {
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' holds another run (seed \(found.seed), scenario "
          + "\(found.scenarioHash.prefix(12)), version \(found.version))",
        remedy: "choose another place with --out, or overwrite it with --force"
      )
    }
    // The manifest goes first: without it, nothing here claims to be whole.
    for file in [manifest, report, summary, scenario, trace, trace + ".partial"] {
      try remove(file)
    }
    do {
      try FileManager.default.createDirectory(
        atPath: traceDirectory,
        withIntermediateDirectories: true
      )
    } catch {
      throw Failure(
        code: .inputOutput,
        message: "cannot make '\(traceDirectory)': \(error.localizedDescription)"
      )
    }
  }

  /// What makes two runs the same.
  struct Identity: Equatable {
    let scenarioHash: String
    let seed: UInt64
    let version: String
    let quantum: UInt64
  }

  /// Writes a file so that it stands there whole or not at all.
  func write(_ text: String, to file: String) throws {
    try writeFileAtomically(path: file, bytes: Array(text.utf8))
  }

  /// The text of a file of the run.
  func read(_ file: String) throws(Failure) -> String {
    guard FileManager.default.fileExists(atPath: file) else {
      throw Failure(
        code: .noInput,
        message: "there is no '\(file)'",
        remedy: "name the directory of a run that has finished, such as runs/black-friday-1"
      )
    }
    do {
      return try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw Failure(
        code: .inputOutput,
        message: "cannot read '\(file)': \(error.localizedDescription)"
      )
    }
  }

  private func existing() throws -> Identity? {
    guard FileManager.default.fileExists(atPath: manifest) else {
      return try refuseForeignDirectory()
    }
    guard let found = try? RunManifest.decode(read(manifest)) else {
      return Identity(scenarioHash: "unknown", seed: 0, version: "unknown", quantum: 0)
    }
    return Identity(
      scenarioHash: found.scenarioHash,
      seed: found.seed,
      version: found.version,
      quantum: found.quantum
    )
  }

  /// A directory of something else is nobody's to fill; what an unfinished run left is.
  private func refuseForeignDirectory() throws -> Identity? {
    let own: Set = ["trace", "scenario.json", "summary.json", "report.html"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let foreign = names.filter { !own.contains($0) && !$0.hasSuffix(".partial") }
    guard let first = foreign.sorted().first else { return nil }
    throw Failure(
      code: .inputOutput,
      message: "'\(path)' is no run: it holds '\(first)'",
      remedy: "choose an empty or a new directory with --out"
    )
  }

  private func remove(_ file: String) throws {
    guard FileManager.default.fileExists(atPath: file) else { return }
    do {
      try FileManager.default.removeItem(atPath: file)
    } catch {
      throw Failure(
        code: .inputOutput,
        message: "cannot remove '\(file)': \(error.localizedDescription)"
      )
    }
  }
}
