import Foundation
import JSONText
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
  var attribution: String { path + "/attribution.json" }
  var traceDirectory: String { path + "/trace" }

  /// The file for the rows of a shard.
  func trace(ofShard shard: Int) -> String {
    traceDirectory + String(format: "/shard-%03d.jtr.zst", shard)
  }

  /// The files of the trace, in order of their shards; those of a run that has not ended are not among
  /// them.
  var traces: [String] { files(named: [".jtr.zst"]) }

  /// The files of the trace, and for each shard without one what an unfinished run has left.
  var recoverableTraces: [String] {
    let whole = Set(traces)
    return files(named: [".jtr.zst", ".jtr.zst.partial"])
      .filter { !$0.hasSuffix(".partial") || !whole.contains(String($0.dropLast(8))) }
  }

  private func files(named endings: [String]) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: traceDirectory)) ?? []
    return names.filter { name in
      name.hasPrefix("shard-") && endings.contains(where: name.hasSuffix)
    }
    .sorted().map { traceDirectory + "/" + $0 }
  }

  /// Makes the directory ready for a run.
  ///
  /// A finished run that stands there already is kept, unless it is the same run or `isForced`.
  func prepare(for run: Identity, isForced: Bool) throws {
    if let found = try existing(), !isForced, found != run {
      guard found.isKnown else {
        throw Failure(
          code: .inputOutput,
          message: "'\(path)' holds a run whose run.json cannot be read",
          remedy: "choose another place with --out, or overwrite it with --force"
        )
      }
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' holds another run (seed \(found.seed), scenario "
          + "\(found.scenarioHash.prefix(12)), version \(found.version))",
        remedy: "choose another place with --out, or overwrite it with --force"
      )
    }
    // The manifest goes first: without it, nothing here claims to be whole.
    for file in [manifest, report, summary, scenario, attribution] {
      try FileAccess.remove(file)
      try FileAccess.remove(file + ".partial")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: traceDirectory)) ?? []
    for name in names where name.hasPrefix("shard-") {
      try FileAccess.remove(traceDirectory + "/" + name)
    }
    try FileAccess.makeDirectory(traceDirectory)
  }

  /// What makes two runs the same.
  struct Identity: Equatable {
    let scenarioHash: String
    let seed: UInt64
    let version: String
    let quantum: UInt64

    /// A run of which nothing is known; it equals no run.
    static let unknown = Identity(scenarioHash: "", seed: 0, version: "", quantum: 0)

    /// Whether it is known which run it is.
    var isKnown: Bool { self != .unknown }
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
    let bytes = try FileAccess.read(file)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw damage(of: file, "it is not UTF-8 text")
    }
    return text
  }

  /// What a file of the run holds; an error names the file and the place in it.
  func decode<Value>(_ file: String, _ read: (String) throws -> Value) throws -> Value {
    let text = try self.read(file)
    do {
      return try read(text)
    } catch let error as DocumentError {
      throw damage(of: file, error.description)
    } catch let error as CanonicalFormError {
      throw damage(of: file, error.path.isEmpty ? error.message : "\(error.path): \(error.message)")
    } catch let error as JSONSyntaxError {
      let place = "line \(error.position.line), column \(error.position.column)"
      throw damage(of: file, "\(place): \(error.message)")
    }
  }

  private func damage(of file: String, _ detail: String) -> Failure {
    Failure(
      code: .invalidData,
      message: "'\(file)' is damaged: \(detail)",
      remedy: "make the run again; the same documents and seed give the same files"
    )
  }

  private func existing() throws -> Identity? {
    guard FileManager.default.fileExists(atPath: manifest) else {
      return try refuseForeignDirectory()
    }
    guard let found = try? RunManifest.decode(read(manifest)) else { return .unknown }
    return Identity(
      scenarioHash: found.scenarioHash,
      seed: found.seed,
      version: found.version,
      quantum: found.quantum
    )
  }

  /// A directory of something else is nobody's to fill; what an unfinished run left is.
  private func refuseForeignDirectory() throws -> Identity? {
    let own: Set = [
      "trace", "scenario.json", "summary.json", "report.html", "attribution.json",
    ]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let foreign = names.filter { !own.contains($0) && !$0.hasSuffix(".partial") }
    guard let first = foreign.sorted().first else { return nil }
    throw Failure(
      code: .inputOutput,
      message: "'\(path)' is no run: it holds '\(first)'",
      remedy: "choose an empty or a new directory with --out"
    )
  }
}
