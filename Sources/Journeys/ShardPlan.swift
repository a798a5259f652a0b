import Scenarios
import SimulationKernel

/// Which shard of a run owns what.
///
/// Sessions and users are dealt by their numbers, stations with a queue one after the other. A station
/// without a queue keeps no state, so each shard has its own.
struct ShardPlan {
  /// The number of this shard, from 0, and how many there are.
  let shard: Int
  let shards: Int

  /// The plan of a run that is not divided.
  static let alone = ShardPlan(shard: 0, shards: 1)

  /// Whether the run is not divided.
  var isAlone: Bool { shards == 1 }
  /// Whether this shard writes what a run says once.
  var isFirst: Bool { shard == 0 }

  /// Whether the shard owns a session of an open load.
  func owns(session: UInt64) -> Bool {
    isAlone || SplitMix64.mix(session) % UInt64(shards) == UInt64(shard)
  }

  /// The shard of a station that has a queue.
  func owner(ofStation station: Int) -> Int { station % shards }

  /// The number of a user of a closed load, from its row.
  func user(inSlot slot: UInt32) -> Int { Int(slot) * shards + shard }

  /// How many of `users` users the shard owns.
  func ownedUsers(of users: Int) -> Int { (users - shard + shards - 1) / shards }
}

/// How far shards of a run may go ahead of each other, or why a run can't be divided.
public enum Lookahead: Equatable, Sendable {
  /// The least time between a session and a service, either way.
  case least(SimulationTime.Duration)
  /// The run has one shard; the text says why and what would help.
  case none(reason: String)

  /// The lookahead of a scenario.
  ///
  /// What shares state without a delay lives in one shard: a session and a service that it reaches at
  /// once, the support desk and its callers, the guard of a rollout and the sessions that it counts, the
  /// last session and the end of a run that lasts until then.
  public init(_ scenario: Scenario) {
    var least = scenario.window
    for (index, persona) in scenario.personas.enumerated()
    where scenario.load.personaShares[index] > 0 && Self.queues(scenario) {
      let outbound = persona.network.roundTrip / 2
      guard outbound > .zero else {
        self = .none(
          reason: "the persona '\(persona.name)' reaches its services without a delay: give it a "
            + "bandwidth with a latency"
        )
        return
      }
      least = min(least, outbound)
    }
    if scenario.load.drain == .untilEmpty {
      self = .none(reason: "the run ends with its last session, which one shard alone can see")
    } else if let fault = scenario.effects.first(where: { $0.kind.mayCallSupport }) {
      self = .none(reason: "visitors struck by '\(fault.name)' share one support desk")
    } else if let rollout = scenario.rollout, rollout.hasGuard {
      self = .none(reason: "the guard of the rollout '\(rollout.feature)' reads the whole run")
    } else if let fault = scenario.effects.first(where: { $0.isByServer(in: scenario) }) {
      self = .none(reason: "only the service knows which instances '\(fault.name)' strikes")
    } else {
      self = .least(least)
    }
  }

  /// Whether requests may wait for each other at any service, or behind it.
  private static func queues(_ scenario: Scenario) -> Bool {
    scenario.services.contains { $0.servers != nil || $0.database != nil }
  }
}

extension Effect.Kind {
  /// Whether a visitor may call the support desk because of it.
  fileprivate var mayCallSupport: Bool {
    guard case .paymentFailure(let fault) = self else { return false }
    return fault.responses.values.contains(.retryOnceThenCall)
  }
}
