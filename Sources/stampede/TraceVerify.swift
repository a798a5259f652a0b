import ArgumentParser
import Foundation
import JSONText
import Traces

/// `stampede trace verify`: reads every row and compares what it finds with what the file says.
struct TraceVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of a trace.",
    discussion: """
      Compares the index with the blocks, every checksum with its bytes, and the content hash with \
      the rows; of a run, the hash of all its shards with the one in run.json. Says all that is \
      wrong, and exits with 65 if anything is.
      """
  )

  /// How much is looked at.
  enum Depth: String, EnumerableFlag {
    case deep, shallow

    static func help(for value: Depth) -> ArgumentHelp? {
      switch value {
      case .deep: "Decode every row, as is usual."
      case .shallow: "Compare index and headers only; the rows are not decoded."
      }
    }
  }

  @OptionGroup var trace: TraceArgument

  @Flag var depth = Depth.deep

  func run() throws {
    let set = try trace.open()
    for reader in set.readers { try check(reader) }
    // What was recovered has not the hash of all.
    let key = set.description.sample == nil ? "contentHash" : "traceContentHash"
    let expected = trace.recover ? nil : try hashOfRun(key)
    if let expected, expected != set.digest.contentHash {
      throw Failure(
        code: .invalidData,
        message: "'\(trace.path)' is not sound: its rows have the hash \(set.digest.contentHash), "
          + "and run.json says \(expected)",
        remedy: "run the scenario again with the same seed; it gives the same trace"
      )
    }
    guard set.readers.count > 1 || expected != nil else { return }
    let files = set.readers.count == 1 ? "1 file" : "\(set.readers.count) files"
    let agreement = expected == nil ? "" : ", as run.json says"
    Terminal.write("\(trace.path): \(files), hash \(set.digest.contentHash)\(agreement)\n")
  }

  /// The hash that the manifest of a run states; `nil` where there is none.
  private func hashOfRun(_ key: String) throws -> String? {
    let run = RunDirectory(path: trace.path)
    guard FileManager.default.fileExists(atPath: run.manifest) else { return nil }
    return try run.decode(run.manifest) { try JSONValue(parsing: $0)[key]?.string }
  }

  private func check(_ reader: TraceReader) throws {
    let found = try reader.verify(isDeep: depth == .deep)
    for problem in found.problems { Terminal.write("problem: \(problem)\n") }
    guard found.isSound else {
      let count = found.problems.count
      throw Failure(
        code: .invalidData,
        message: "'\(reader.path)' is not sound: \(count) problem\(count == 1 ? "" : "s")",
        remedy: "run the scenario again with the same seed; it gives the same trace"
      )
    }
    let scope = depth == .deep ? "every row" : "headers and index"
    Terminal.write(
      "\(reader.path): sound (\(scope)): \(found.rows) rows in \(found.blocks) blocks, "
        + "hash \(reader.digest.contentHash)\n"
    )
  }
}
