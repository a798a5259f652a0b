import ArgumentParser
import Traces

/// `stampede trace verify`: reads every row and compares what it finds with what the file says.
struct TraceVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of a trace."
  )

  @OptionGroup var trace: TraceArgument

  func run() throws {
    let reader = try trace.open()
    var digest = RunDigest()
    try reader.forEachChunk { digest.add($0) }
    guard digest == reader.digest else {
      throw TraceError.damaged(path: reader.path, detail: "the rows do not add up to its hash")
    }
    Terminal.write(
      "\(reader.path): \(digest.rows.reduce(0, +)) rows, sound, hash \(digest.contentHash)\n"
    )
  }
}
