import Scenarios
import SimulationKernel

/// The users of a closed load: who they are and when they may start a journey.
///
/// Users are numbered. Of n users, user i starts at rampUp · i/n and starts nothing after its turn in
/// the ramp-down. A traffic multiplier m wakes the users below round(n · m): those above n are its
/// extra users, those that fall away pause. Where m rises slowly, it wakes them one by one.
struct UserPopulation {
  /// The persona of each user, extra users of the largest multiplier included.
  let personas: [UInt16]
  private let baseCount: Int
  private let rampUp: Int64
  private let rampDownStart: Int64
  private let rampDown: Int64
  private let spikeRamp: Int64
  private let pacing: Int64
  /// Whether a user who stops finishes the journey under way.
  let finishesJourney: Bool

  init(
    _ population: ClosedPopulation,
    load: Load,
    peakMultiplier: Double,
    meanJourney: SimulationTime.Duration
  ) {
    baseCount = population.users.reduce(0, +)
    let count = max(baseCount, UserPopulation.users(baseCount, times: peakMultiplier))
    personas = UserPopulation.deal(count, users: population.users)
    rampUp = load.rampUp.nanoseconds
    rampDownStart = (load.rampUp + load.steady).nanoseconds
    rampDown = load.rampDown.nanoseconds
    spikeRamp = (population.spikeRamp ?? meanJourney).nanoseconds
    pacing = population.pacing.nanoseconds
    finishesJourney = population.finishesJourney
  }

  /// The number of users, extra users included.
  var count: Int { personas.count }

  /// The first instant at which a user starts a journey; `nil`: never.
  func firstStart(of user: Int, timeline: Timeline) -> SimulationTime? {
    if user < baseCount {
      let start = Int64(Double(rampUp) * Double(user) / Double(baseCount))
      return nextStart(of: user, from: SimulationTime(nanoseconds: start), timeline: timeline)
    }
    return nextStart(of: user, from: .zero, timeline: timeline)
  }

  /// The next instant, from `time` on, at which a user may start a journey; `nil`: never again.
  func nextStart(
    of user: Int,
    from time: SimulationTime,
    timeline: Timeline
  ) -> SimulationTime? {
    let last = lastStart(of: user)
    let wake = timeline.traffic.firstInstant(from: time, before: last) { isAwake(user, times: $0) }
    guard let wake else { return nil }
    let isRoused = wake > time && timeline.boundaries[timeline.stretch(at: wake)] == wake
    let candidate = isRoused ? wake + turn(of: user, at: wake, timeline: timeline) : wake
    return candidate < last ? candidate : nil
  }

  /// When the user's session begins after one that ended at `end`.
  func afterPause(_ think: SimulationTime.Duration, since end: SimulationTime) -> SimulationTime {
    end + think + SimulationTime.Duration(nanoseconds: pacing)
  }

  /// The first instant at which the user starts nothing more.
  func lastStart(of user: Int) -> SimulationTime {
    let share = Double(min(user, baseCount)) / Double(baseCount)
    return SimulationTime(nanoseconds: rampDownStart + Int64(Double(rampDown) * share))
  }
}

// MARK: - Multipliers and the mix

extension UserPopulation {
  private static func users(_ count: Int, times multiplier: Double) -> Int {
    Int((Double(count) * multiplier).rounded())
  }

  private func isAwake(_ user: Int, times multiplier: Double) -> Bool {
    user < UserPopulation.users(baseCount, times: multiplier)
  }

  /// How long after a multiplier that begins at once the user has its turn.
  private func turn(
    of user: Int,
    at time: SimulationTime,
    timeline: Timeline
  ) -> SimulationTime.Duration {
    let awake = UserPopulation.users(baseCount, times: timeline.multiplier(at: time))
    guard user >= baseCount, awake > baseCount else { return .zero }
    let share = Double(user - baseCount) / Double(awake - baseCount)
    return SimulationTime.Duration(nanoseconds: Int64(Double(spikeRamp) * share))
  }

  /// Deals users to personas so that every prefix has the mix as nearly as whole users can: each goes
  /// to the persona that is furthest behind its share, and no persona gets more than its number
  /// before all have theirs.
  private static func deal(_ count: Int, users: [Int]) -> [UInt16] {
    let total = users.reduce(0, +)
    var dealt = [Int](repeating: 0, count: users.count)
    var personas: [UInt16] = []
    personas.reserveCapacity(count)
    while personas.count < count {
      let round = personas.count / total
      let place = personas.count % total + 1
      var best = 0
      var bestDeficit = -Double.infinity
      for persona in users.indices where dealt[persona] < users[persona] * (round + 1) {
        let share = Double(users[persona]) / Double(total)
        let deficit = share * Double(place) - Double(dealt[persona] - users[persona] * round)
        if deficit > bestDeficit {
          best = persona
          bestDeficit = deficit
        }
      }
      dealt[best] += 1
      personas.append(UInt16(best))
    }
    return personas
  }
}
