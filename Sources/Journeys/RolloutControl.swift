import Scenarios
import SimulationKernel

/// The state of a rollout in a run: whether B has been taken back, and what its guard has counted.
struct RolloutControl {
  /// The bit by which the slots of its events differ from those of others of the same class.
  static let slotBit: UInt32 = 1 << 31
  /// The bit of the guard's act among them.
  static let actBit: UInt32 = 1 << 30

  let schedule: RolloutSchedule
  /// From when on nobody gets B any more.
  var takenBackAt: SimulationTime?
  /// What the guard has counted; `nil` without a guard.
  var ledger: RolloutLedger?
  /// Calls of the sessions under way, and those among them that failed. Its order is never looked at.
  var calls: [UInt64: CallCount] = [:]

  /// The calls of a session.
  struct CallCount: BitwiseCopyable {
    var all: UInt32 = 0
    var failed: UInt32 = 0
  }

  /// The control of a scenario's rollout; `nil` without one.
  init?(_ scenario: Scenario, quantum: UInt64) {
    guard let rollout = scenario.rollout else { return nil }
    let schedule = RolloutSchedule(
      rollout,
      end: scenario.load.endOfArrivals,
      window: scenario.window
    )
    self.schedule = schedule
    ledger = rollout.hasGuard ? RolloutLedger(schedule, quantum: quantum) : nil
  }

  /// Schedules the changes of the share and the guard's readings.
  func start(_ schedule: (Event, SimulationTime) -> Void) {
    for (stage, start) in self.schedule.starts.enumerated() {
      schedule(Event(.timeline, slot: Self.slotBit | UInt32(stage)), start)
      if stage > 0, ledger != nil {
        schedule(Event(.observation, slot: Self.slotBit | UInt32(stage)), start)
      }
    }
  }
}
