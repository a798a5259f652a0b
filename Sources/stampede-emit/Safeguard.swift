import Emission
import EmissionResults
import Requests

/// What keeps one emission within bounds: its pinned targets, its limits and its supervision.
struct Safeguard {
  /// Where packets may go.
  let targets: [PinnedTarget]
  /// How much may go there.
  let limits: SendLimits
  private let subject: Supervised
  private let supervision: Supervision

  /// Makes sure that an emission may go to all its targets for as long as it is planned to last, and
  /// pins their addresses.
  init(
    _ safety: SafetyArguments,
    _ targetGuard: TargetGuard,
    plan: EmissionPlan,
    map: RequestMap,
    census: Census,
    options: SendOptions,
    control: EmissionControl
  ) throws {
    targets = try targetGuard.pin(map, lasting: options.length(of: census))
    limits = SendLimits(safety.caps, targets: targets, census: census)
    subject = Supervised(
      control: control,
      board: PulseBoard(),
      limits: limits,
      planned: census.requests,
      lastIntended: census.lastIntended,
      pace: plan.pace
    )
    supervision = safety.supervision(
      of: subject,
      permitted: targetGuard.remainder(of: map),
      options: options
    )
  }

  /// Runs the emission under supervision, and says why it was stopped, where it was.
  ///
  /// - Parameter emission: sends, and keeps the board up to date.
  /// - Returns: what came of it.
  /// - Throws: what cannot be had of the supervision, before anything is sent; what `emission` throws.
  func watch(
    _ emission: (PulseBoard) async throws -> EmissionReport
  ) async throws -> EmissionReport {
    let report = try await Supervisor(supervision, over: subject).watch(
      onMetrics: { Terminal.write("metrics at http://\($0)/metrics\n") },
      { try await emission(subject.board) }
    )
    if let end = subject.endText {
      Terminal.write((Terminal.isInteractive ? "\r\u{1B}[K" : "") + "stopped: \(end)\n")
    }
    return report
  }
}
