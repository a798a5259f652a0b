import ArgumentParser
import Traces

/// `stampede trace verify`: reads every row and compares what it finds with what the file says.
struct TraceVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of a trace.",
    discussion: """
      Compares the index with the blocks, every checksum with its bytes, and the content hash with \
      the rows; says all that is wrong, and exits with 65 if anything is.
      """
  )

  @OptionGroup var trace: TraceArgument

  @Flag(help: "Compare index and headers only; the rows are not decoded.")
  var shallow = false

  func run() throws {
    for reader in try trace.open().readers { try check(reader) }
  }

  private func check(_ reader: TraceReader) throws {
    let found = try reader.verify(isDeep: !shallow)
    for problem in found.problems { Terminal.write("problem: \(problem)\n") }
    guard found.isSound else {
      let count = found.problems.count
      throw Failure(
        code: .invalidData,
        message: "'\(reader.path)' is not sound: \(count) problem\(count == 1 ? "" : "s")",
        remedy: "run the scenario again with the same seed; it gives the same trace"
      )
    }
    let scope = shallow ? "headers and index" : "every row"
    Terminal.write(
      "\(reader.path): sound (\(scope)): \(found.rows) rows in \(found.blocks) blocks, "
        + "hash \(reader.digest.contentHash)\n"
    )
  }
}
