import Traces
import Wire

/// Takes down what became of the requests of one event loop. Used from that loop alone.
public final class RequestRecorder {
  /// What was taken down until now.
  public private(set) var accounts: EmissionAccounts

  /// Creates a recorder for the replay of a trace that describes itself so.
  public init(_ description: TraceDescription) {
    accounts = EmissionAccounts(description)
  }

  /// Takes down a request whose way has ended. Each request of the plan comes here once at most; one
  /// that never comes is pending.
  public func record(_ record: RequestRecord) {
    accounts.record(record)
  }

  /// A due request met an obstacle.
  public func recordObstacle(_ obstacle: Obstacle) {
    accounts.recordObstacle(obstacle)
  }

  /// How the thread of the loop was scheduled, and how long it waited for a core, in nanoseconds.
  public func recordScheduling(_ scheduling: Scheduling, waitForCore: Int64?) {
    accounts.recordScheduling(scheduling, waitForCore: waitForCore)
  }
}
