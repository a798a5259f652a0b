import Analysis
import Foundation
import Traces

/// Keeps the results of replications, each in a file of its own that is named for what it is a result
/// of.
///
/// A result is a pure function of its key, so a file is written once, by rename, and stays true for
/// ever: an interrupted experiment goes on where it was, more replications extend it, and two
/// experiments that have variants in common share them. A file that is damaged or belongs to something
/// else counts as none.
public struct TaskStore: Sendable {
  /// The directory of the files.
  public let path: String

  /// What a result is a function of.
  public struct Key: Hashable, Sendable {
    /// SHA-256 of the canonical scenario, in hexadecimal digits.
    public var scenarioHash: String
    /// The seed of the run.
    public var seed: UInt64
    /// The version of the engine.
    public var version: String
    /// Nanoseconds a quantum of time.
    public var quantum: UInt64

    /// Creates the key of a result of this engine.
    public init(scenarioHash: String, seed: UInt64, quantum: UInt64 = DigestRun.standardQuantum) {
      self.scenarioHash = scenarioHash
      self.seed = seed
      version = engineVersion
      self.quantum = quantum
    }

    /// The name of its file.
    var fileName: String { "\(scenarioHash)-\(seed)-\(quantum)-\(version).json" }

    func isKey(of result: ReplicationResult) -> Bool {
      result.scenarioHash == scenarioHash && result.seed == seed && result.version == version
        && result.quantum == quantum
    }
  }

  /// Creates a store in a directory that exists.
  public init(path: String) {
    self.path = path
  }

  /// The result of a key, if it is there and whole.
  public func result(of key: Key) -> ReplicationResult? {
    guard let data = FileManager.default.contents(atPath: file(of: key)),
      let result = try? JSONDecoder().decode(ReplicationResult.self, from: data),
      key.isKey(of: result)
    else { return nil }
    return result
  }

  /// Keeps a result.
  ///
  /// - Throws: the system's error where the file cannot be written.
  public func keep(_ result: ReplicationResult, as key: Key) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Another process, on another machine even, may be about to keep the same result.
    let file = try AtomicFile(path: file(of: key), writer: UUID().uuidString)
    try file.write(Array(try encoder.encode(result)) + Array("\n".utf8))
    try file.commit()
  }

  private func file(of key: Key) -> String { path + "/" + key.fileName }
}
