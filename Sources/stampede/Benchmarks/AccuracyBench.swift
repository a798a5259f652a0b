import Analysis
import ArgumentParser
import BuildInfo
import Experiments
import Foundation
import Reports

/// `stampede bench accuracy`: simulated queues beside theory.
struct AccuracyBench {
  /// About how many customers a replication has where nobody says otherwise.
  static let usualCustomers = 100_000
  /// With fewer the empty start shows; more fill no further purpose.
  static let sizes = 10_000...100_000_000

  let study: AccuracyStudy
  let format: RunCommand.Format
  let isQuiet: Bool

  /// Simulates and prints.
  ///
  /// - Throws: 99 where a figure disagrees with theory, 130 where it was interrupted.
  func run() throws {
    Interruption.listen()
    let progress = ExperimentProgress(isQuiet: isQuiet)
    let result = try study.run(
      commit: Build.commit,
      pool: WorkerPool(workers: ProcessInfo.processInfo.activeProcessorCount),
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    progress.clear()
    switch format {
    case .json: Terminal.write(try AccuracyFile.encode(result))
    case .text:
      Terminal.write(
        AccuracyText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
    }
    if result.partial { throw ExitCode(Failure.Code.interrupted.rawValue) }
    if !result.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }
}
