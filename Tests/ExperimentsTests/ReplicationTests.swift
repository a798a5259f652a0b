import Analysis
import Scenarios
import Synchronization
import Testing

@testable import Experiments

@Suite struct ReplicationTests {
  @Test(arguments: [1, 2, 5])
  func `replications are the same for any number of workers`(workers: Int) throws {
    let scenario = try SmallQueue.scenario(
      SmallQueue.source(duration: "1m", effects: SmallQueue.slowMinute.replacing("60", with: "20"))
    )
    let seeds = ReplicationSeeds(base: 7)
    let alone = try (0..<6).map { try Replication.simulate(scenario, seed: seeds[$0])?.summary }

    let together = try WorkerPool(workers: workers).map(6) { index in
      try Replication.simulate(scenario, seed: seeds[index])?.summary
    }

    #expect(together == alone)
    #expect(Set(together.compactMap { $0?.sessions.started }).count > 1)
  }

  @Test func `a replication compares the run with its life without faults`() throws {
    let scenario = try SmallQueue.scenario(SmallQueue.source(effects: SmallQueue.slowMinute))

    let replication = try #require(try Replication.simulate(scenario, seed: 1))
    let twin = try #require(try DigestRun.simulate(scenario.withoutFaults, seed: 1))

    let impact = try #require(replication.summary.metrics["revenue-impact"]?.value)
    #expect(impact > 0)
    let undisturbed = try twin.fold.finish()
    #expect(
      replication.summary.twin?.revenue
        == Int64(undisturbed.metrics["revenue-generated"]?.value ?? 0)
    )
    #expect(replication.events > twin.events)
  }

  @Test func `variants have their arrivals in common`() throws {
    let source = SmallQueue.source()
    let ten = try SmallQueue.scenario(source)
    let eleven = try SmallQueue.scenario(source, "/services/server/concurrency=11")

    let first = try #require(try Replication.simulate(ten, seed: 3)).summary
    let second = try #require(try Replication.simulate(eleven, seed: 3)).summary

    #expect(first.sessions.started == second.sessions.started)
    #expect(first.services.first?.servers == 10)
    #expect(second.services.first?.servers == 11)
    #expect(first.scenarioHash != second.scenarioHash)
  }

  @Test func `a run that is not to go on leaves nothing`() throws {
    let scenario = try SmallQueue.scenario(SmallQueue.source(rate: 8, duration: "10h"))

    #expect(try DigestRun.simulate(scenario, seed: 1, goesOn: { false }) == nil)
  }
}

@Suite struct WorkerPoolTests {
  private struct Mishap: Error, Equatable { let task: Int }

  @Test(arguments: [1, 3])
  func `results stand in the order of their tasks`(workers: Int) throws {
    let results = try WorkerPool(workers: workers).map(50) { $0 * $0 }

    #expect(results == (0..<50).map { $0 * $0 })
  }

  @Test(arguments: [1, 4])
  func `the first task that fails is the one that is heard of`(workers: Int) {
    #expect(throws: Mishap(task: 5)) {
      try WorkerPool(workers: workers).map(40) { task in
        if task >= 5 { throw Mishap(task: task) }
        return task
      }
    }
  }

  @Test func `no task is begun when it is not to go on`() throws {
    let begun = Atomic(0)

    let results = try WorkerPool(workers: 2).map(10) {
      begun.load(ordering: .relaxed) < 4
    } _: { task in
      begun.add(1, ordering: .relaxed)
      return task
    }

    #expect(results.count == 10)
    #expect(results.last == .some(nil))
    #expect(results.first == .some(0))
  }
}
