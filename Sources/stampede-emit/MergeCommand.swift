import ArgumentParser
import Emission
import EmissionResults
import Foundation
import Reports
import Wire

/// The verb `merge`.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the results of several hosts, as if one had sent all.",
    discussion: """
      Each DIRECTORY is the result of 'send --shard I/N' on one host. Counts add up and histograms \
      merge cell by cell, so that every percentile is that of the whole; thresholds of the parts, and \
      those given here, are held against the whole. Writes the same files as 'send' to --out.

      Exit codes: 0 done, 64 usage or results that do not belong together, 65 a damaged result, 66 no \
      result, 74 input/output, 98 the schedule was not kept, 99 a threshold was not met.
      """
  )

  @Argument(
    help: ArgumentHelp("The results to merge.", valueName: "directory"),
    completion: .directory
  )
  var directories: [String]

  @OptionGroup(title: "Results") var results: ResultArguments

  func validate() throws {
    if directories.count < 2 { throw ValidationError("Give at least two results to merge.") }
  }

  func run() async throws {
    try await reporting {
      guard let out = results.out else {
        throw EmissionError(.usage, "--out is missing", hint: "it names the directory of the whole")
      }
      let merge = try EmissionMerge(try parts, thresholds: try results.allThresholds)
      let file = try ResultFile(in: out, replaces: results.force)
      let seconds = try mergeLogs(merge, to: file.histogramLogPath)
      let report = try merge.report(seconds: seconds)
      try file.removeRows()
      if results.rows { try mergeRows(merge, to: file.rowsPath) }
      try file.write(report, merge.document)
      try results.writeJUnit(of: report)
      let page = file.directory + "/emission.html"
      try EmissionPage.write(report, to: page)
      switch results.format {
      case .text: Terminal.print(report.text + "result: \(file.path)\nreport: \(page)\n")
      case .json: Terminal.print(report.json.prettyText)
      }
      if let code = ResultArguments.exitCode(of: report) { throw code }
    }
  }

  private var parts: [EmissionMerge.Part] {
    get throws {
      try directories.map { directory in
        let path = directory + "/accounts.json"
        return EmissionMerge.Part(
          name: directory,
          document: try AccountsDocument(parsing: try ResultFile.read(path), path: path)
        )
      }
    }
  }

  private func mergeLogs(_ merge: EmissionMerge, to path: String) throws -> [SecondQuantiles] {
    let paths = directories.map { $0 + "/result.hlog" }
    return try merge.mergeLogs(
      try paths.map { (path: $0, text: try ResultFile.read($0)) },
      to: path
    )
  }

  private func mergeRows(_ merge: EmissionMerge, to path: String) throws {
    let paths = directories.map { $0 + "/emission.jtr.zst" }
    let present = paths.filter { FileManager.default.fileExists(atPath: $0) }
    guard present.count == paths.count else {
      // Rows of some hosts only would look like those of all.
      Terminal.write("note: not all results have rows, so the whole has none\n")
      return
    }
    try merge.mergeRows(paths, to: path)
  }
}
