import Scenarios
import SimulationKernel

/// Who gets which version of a feature.
///
/// A customer has a fixed place in [0, 1), a hash of seed, customer and feature, and gets version B
/// where the share of B has passed that place. Shares do not fall, so who has B keeps it until it is
/// taken back from all.
struct VersionAssignment {
  let schedule: RolloutSchedule
  /// What keys the places of the customers.
  private let feature: UInt64

  /// The assignment of a scenario; `nil` without a rollout.
  init?(_ scenario: Scenario) {
    guard let rollout = scenario.rollout else { return nil }
    schedule = RolloutSchedule(
      rollout,
      end: scenario.load.endOfArrivals,
      window: scenario.window
    )
    feature = UInt64(identifying: rollout.feature)
  }

  /// The version of a customer who comes at `now`, unless B has been taken back.
  func version(ofCustomer customer: UInt64, at now: SimulationTime, random: RandomSource) -> UInt8 {
    let place = random.entity(customer).unit(Purpose.version, at: feature)
    return place < schedule.share(at: now) ? RolloutVersion.b : RolloutVersion.a
  }
}
