import Foundation
import Scenarios
import Testing
import Traces

@testable import Journeys

/// A run is the same however many shards it is divided among.
///
/// `STAMPEDE_LONG_TESTS` set to 1 goes on where this stops.
@Suite struct ShardInvarianceTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  @Test(arguments: DividedScenario.allCases, 1...5)
  func `1, 2, 3 and 7 shards give the same rows, events and summary`(
    of shape: DividedScenario,
    seed: UInt64
  ) throws {
    let scenario = try shape.scenario
    let whole = try ShardedRecord(scenario, seed: seed, shards: 1)
    #expect(whole.startedSessions > 500, "too small to mean much")

    for shards in [2, 3, 7] {
      let divided = try ShardedRecord(scenario, seed: seed, shards: shards)

      #expect(divided.digest.contentHash == whole.digest.contentHash, "\(shards) shards")
      #expect(divided.digest == whole.digest, "\(shards) shards")
      #expect(divided.events == whole.events, "\(shards) shards")
      #expect(divided.startedSessions == whole.startedSessions, "\(shards) shards")
      #expect(divided.summary == whole.summary, "\(shards) shards")
    }
  }

  @Test func `other seeds give other runs`() throws {
    for shape in DividedScenario.allCases where shape != .ticketSale {
      let scenario = try shape.scenario
      let hashes = try (1...5).map { seed in
        try ShardedRecord(scenario, seed: seed, shards: 2).digest.contentHash
      }
      #expect(Set(hashes).count == hashes.count, "\(shape)")
    }
  }

  /// Two calls that end at one station at the same instant came there at the same instant, or waited
  /// for each other: only the order of ties says which was first.
  @Test(arguments: [DividedScenario.ticketSale, .impatience])
  func `events of different sessions tie`(in shape: DividedScenario) throws {
    // Time is kept to the nanosecond: what ties in the rows ties in the run.
    let run = try RunRecorder(shape.scenario, quantum: 1)

    var ended: [Int: Set<UInt64>] = [:]
    for call in run.calls { ended[Int(call.time), default: []].insert(call.session) }
    let ties = ended.values.reduce(0) { $0 + $1.count - 1 }
    #expect(ties > 1_000, "\(ties) of \(run.calls.count) calls")
  }

  @Test func `every trouble that the scenarios are meant to have is there`() throws {
    func outcomes(_ shape: DividedScenario) throws -> Set<CallOutcome> {
      Set(try RunRecorder(shape.scenario).calls.map(\.outcome))
    }
    let stopped = try outcomes(.stoppedUsers)
    let impatience = try outcomes(.impatience)
    let payments = try outcomes(.failingPayments)

    #expect(stopped.isSuperset(of: [.ok, .reneged, .overload, .visitorLeft]), "\(stopped)")
    #expect(impatience.isSuperset(of: [.ok, .timeout, .visitorLeft]), "\(impatience)")
    #expect(payments.isSuperset(of: [.ok, .timeout, .outage]), "\(payments)")
    let open = try RunRecorder(DividedScenario.stoppedUsers.scenario).ends(as: .open)
    #expect(open.count > 30, "few were told to stop in the middle")
  }

  /// The thread sanitizer sees what overlaps; a second of it at least.
  @Test(.enabled(if: isLong || isWatched, "for the long set and for sanitizers"))
  func `shards may run side by side for seconds`() throws {
    let scenario = try DividedScenario.twoRegion.scenario
    let whole = try ShardedRecord(scenario, seed: 1, shards: 1)
    let clock = ContinuousClock()
    var overlap = Duration.zero
    for round in 0..<1_000 where overlap < .seconds(3) {
      let shards = 2 + round % 3
      let start = clock.now
      let divided = try ShardedRecord(scenario, seed: 1, shards: shards)
      overlap += clock.now - start

      #expect(divided == whole, "\(shards) shards")
    }
  }

  /// Whether a sanitizer watches over this process, as `tools/check` says.
  private static let isWatched =
    ProcessInfo.processInfo.environment["STAMPEDE_SANITIZER"] != nil
}
