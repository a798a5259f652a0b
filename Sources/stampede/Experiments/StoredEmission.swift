import EmissionResults
import Foundation
import JSONText
import Traces
import Wire

/// The result of an emission on disk, as `stampede-emit send` or `merge` wrote it.
struct StoredEmission {
  /// As it was named.
  let name: String
  /// The directory of its files.
  let directory: String
  /// `VALID`, `DEGRADED` or `INVALID`.
  let fidelity: String
  /// Why it is not better.
  let reasons: [String]
  /// All that was counted.
  let document: AccountsDocument

  /// Whether a word names the result of an emission itself, and not a run that may have one.
  static func isNamed(by word: String) -> Bool {
    let directory = RunDirectory(path: word)
    return !FileManager.default.fileExists(atPath: directory.manifest)
      && self.directory(of: word) != nil
  }

  /// Reads the result that a word of the command line names: its directory, its `emission.json`, or the
  /// directory of a run with an emission in it.
  ///
  /// - Throws: a ``Failure`` where there is none, it is damaged, or its fidelity is INVALID.
  init(_ word: String) throws {
    guard let directory = Self.directory(of: word) else {
      throw Failure(
        code: .noInput,
        message: "there is no result of an emission in '\(word)'",
        remedy: "name the directory that 'stampede-emit send' wrote, such as runs/shop-1/emission"
      )
    }
    (name, self.directory) = (word, directory)
    let report = try Self.json(directory + "/emission.json")
    guard let fidelity = report["verdict"]?.string,
      let reasons = report["reasons"]?.array?.compactMap(\.string)
    else { throw Self.damage(directory + "/emission.json", "it has no verdict") }
    (self.fidelity, self.reasons) = (fidelity, reasons)
    guard fidelity != "INVALID" else {
      throw Failure(
        code: .imprecise,
        message: "the emission in '\(word)' is INVALID: \(reasons.joined(separator: "; "))",
        remedy:
          "its times say more about the sender than about the endpoint: send again, slower or "
          + "from an idle machine"
      )
    }
    let accounts = directory + "/accounts.json"
    do {
      document = try AccountsDocument(parsing: try Self.text(accounts), path: accounts)
    } catch let error as EmissionError {
      throw Failure(code: .invalidData, message: error.message, remedy: error.hint)
    }
  }

  /// The rows of its requests; `nil` where they were not kept.
  ///
  /// - Throws: where the file is damaged.
  func rows() throws -> TraceReader? {
    let path = directory + "/emission.jtr.zst"
    return FileManager.default.fileExists(atPath: path) ? try TraceReader(path: path) : nil
  }

  /// What it replayed, as a directory of a run has it.
  var scenarioHash: String { document.description.scenarioHash.hexadecimalText }

  private static func directory(of word: String) -> String? {
    let trimmed = word.count > 1 && word.hasSuffix("/") ? String(word.dropLast()) : word
    let candidates =
      trimmed.hasSuffix("emission.json")
      ? [(trimmed as NSString).deletingLastPathComponent] : [trimmed, trimmed + "/emission"]
    return candidates.map { $0.isEmpty ? "." : $0 }
      .first { FileManager.default.fileExists(atPath: $0 + "/emission.json") }
  }

  private static func text(_ path: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        code: .noInput,
        message: "there is no '\(path)'",
        remedy: "it stands beside emission.json; send again with this version of stampede-emit"
      )
    }
    return String(decoding: try FileAccess.read(path), as: UTF8.self)
  }

  private static func json(_ path: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: try text(path))
    } catch let error as JSONSyntaxError {
      throw damage(path, "line \(error.position.line): \(error.message)")
    }
  }

  private static func damage(_ path: String, _ detail: String) -> Failure {
    Failure(
      code: .invalidData,
      message: "'\(path)' is damaged: \(detail)",
      remedy: "send again"
    )
  }
}
