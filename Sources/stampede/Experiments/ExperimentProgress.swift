import Experiments
import Synchronization

/// Tells on the error stream how many replications are done, from any thread.
final class ExperimentProgress: Sendable {
  private let progress: Mutex<Progress>
  private let unit: String

  init(isQuiet: Bool, unit: String = "runs") {
    self.unit = unit
    progress = Mutex(Progress(label: "runs", end: nil, isQuiet: isQuiet))
  }

  /// Says how far the runs are, if it is time to.
  func report(_ state: Experiment.Progress) {
    progress.withLock { $0.report(line: "\(state.done) of \(state.total) \(unit)") }
  }

  /// Takes the live line away.
  func clear() { progress.withLock { $0.clear() } }
}
