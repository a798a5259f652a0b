import Analysis
import ArgumentParser
import Experiments
import Foundation
import Reports

/// `stampede sweep merge`: what all tasks of a sweep came to.
struct SweepMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Check that all tasks of a sweep are done, and say what they came to.",
    discussion: """
      Writes sweep.json, sweep.csv with a row a variant, and a page; prints the table. The numbers are \
      those of 'stampede whatif', which finds the results of a sweep when --out names its directory.

      Where tasks have no result, or a damaged one, it writes nothing, prints their numbers, such as \
      3,17-20, and ends with 76; the hint is the line that does them.

      Otherwise ends with 0 when a variant meets all goals, or there are none; with 99 when no variant does.

      Example:
        stampede sweep merge tasks.jsonl --directory runs/sweep
      """
  )

  @OptionGroup var reading: SweepReading

  @Option(help: "How the result is printed: text or json.")
  var format = RunCommand.Format.text

  @Flag(name: .shortAndLong, help: "Say nothing about where the results are.")
  var quiet = false

  func run() throws {
    let sweep = try reading.sweep()
    let place = reading.place
    let store = TaskStore(path: place.tasks)
    let merged = try SweepReading.explainingVariants { try sweep.merge(from: store) }
    guard let merged else { throw incompleteness(of: sweep, in: store) }
    let text = try SweepFile.encode(merged)
    try place.prepare()
    try place.write(text, to: place.result)
    try place.write(SweepSheet.csv(merged.whatIf), to: place.path + "/sweep.csv")
    try place.write(WhatIfPage.render(merged.whatIf), to: place.report)
    show(merged.whatIf, text: text, place: place)
    if !merged.whatIf.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }

  private func show(_ result: WhatIfResult, text: String, place: ExperimentDirectory) {
    let closing =
      "Results in \(place.path): sweep.json, sweep.csv; open \(place.report.quotedForShell) in a browser\n"
    switch format {
    case .json:
      Terminal.write(text)
      if !quiet { Terminal.writeError(closing) }
    case .text:
      Terminal.write(
        WhatIfText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      if !quiet { Terminal.write("\n" + closing) }
    }
  }

  /// Prints the numbers of the tasks that have no result, alone on the output, for a script.
  private func incompleteness(of sweep: Sweep, in store: TaskStore) -> Failure {
    let missing = sweep.missing(in: store)
    Terminal.write("\(missing)\n")
    let line = NextStep.command(
      "sweep",
      ["run", reading.tasks, "--task", "\(missing)", "--directory", reading.directory]
    )
    return Failure(
      code: .unfinished,
      message: "\(missing.count) of \(sweep.tasks.count) tasks have no result in "
        + "'\(reading.directory)': \(missing)",
      remedy: line
    )
  }
}
