import ArgumentParser
import Reports
import Traces

/// `stampede trace diff`: where two traces part.
struct TraceDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two traces, row by row.",
    discussion: """
      Traces with one content hash have the same rows, and rows are read only with --deep. Otherwise \
      each row of one session (of one service, of one kind of marker) is compared with the row at \
      the same place of the other trace: the first record that differs is shown, and differences are \
      counted by field. However many shards each trace has, the result is the same. Exits with 97 \
      if the traces differ; a version of the program that differs alone is no difference.
      """
  )

  /// How a difference can be printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "A trace file, or the directory of a run.")
  var a: String

  @Argument(help: "Another one.")
  var b: String

  @Flag(help: "Read and compare the rows, even if the hashes are equal.")
  var deep = false

  @Option(help: "How to print what differs.")
  var format = Format.text

  func run() throws {
    let paths = [a, b]
    let traces = try paths.map { try TraceArgument.open($0) }
    let difference = try TraceDifference(traces[0], traces[1], isDeep: deep)
    switch format {
    case .text:
      Terminal.write(
        difference.text(
          paths: paths,
          descriptions: traces.map(\.description),
          width: Terminal.pageWidth,
          isASCII: Terminal.isASCII
        )
      )
    case .json: Terminal.write(difference.json(paths: paths).prettyText)
    }
    if !difference.isEmpty { throw ExitCode(Failure.Code.different.rawValue) }
  }
}
