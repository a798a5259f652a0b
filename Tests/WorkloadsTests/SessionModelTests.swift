import SimulationKernel
import Statistics
import Testing

@testable import Workloads

@Suite struct SessionModelTests {
  /// What a run of the workload came to.
  private struct Outcome {
    var throughput: Double
    var response: Double
  }

  private func simulate(sessions: Int, seconds: Int64, seed: UInt64) -> Outcome {
    var heap = BinaryHeap(expectedCount: sessions)
    var model = SessionModel(sessions: sessions, seed: seed)
    model.start(&heap)
    let end = SimulationTime(.seconds(seconds))
    while let (event, time) = heap.popFirst(), time < end {
      model.handle(event, at: time, sink: &heap)
    }
    return Outcome(
      throughput: Double(model.requests) / Double(seconds),
      response: (model.responses.mean ?? 0) / 1e6
    )
  }

  /// The exact mean response of c servers and N sessions, from the birth and death of requests.
  ///
  /// - SeeAlso: L. Kleinrock, *Queueing Systems* 1 (1975), section 3.8.
  private func exactResponse(sessions: Int, servers: Int) -> Double {
    var (weight, total, inSystem, flow) = (1.0, 0.0, 0.0, 0.0)
    for present in 0...sessions {
      total += weight
      inSystem += weight * Double(present)
      let rate = Double(sessions - present) / SessionModel.thinkSeconds
      flow += weight * rate
      weight *= rate / (Double(min(present + 1, servers)) / SessionModel.serviceSeconds)
    }
    return inSystem / flow
  }

  /// A session is a renewal process with a cycle of 5.05 s and a variance of 25.0025 s², for nobody
  /// waits where there are 1,400 servers. The bound of 4 standard errors is passed once in 16,000
  /// seeds.
  @Test func `requests flow as N sessions with a cycle of 5.05 seconds send them`() {
    let (sessions, seconds) = (100_000, 20)

    let outcome = simulate(sessions: sessions, seconds: Int64(seconds), seed: 1)

    let expected = Double(sessions) / 5.05
    let variance = Double(sessions) * 25.0025 / (5.05 * 5.05 * 5.05) / Double(seconds)
    // A session begins with thinking, so the first 50 ms have no answers.
    let bias = 0.05 / Double(seconds)
    let z = (outcome.throughput / (1 - bias) - expected) / variance.squareRoot()
    #expect(z.magnitude < 4, "\(outcome.throughput) requests/s, z \(z)")
  }

  /// Twenty runs; Student's t with 19 degrees of freedom passes 4.9 once in 10,000 seeds.
  @Test func `responses take as long as theory says`() {
    let sessions = 500
    let servers = SessionModel.servers(for: sessions)
    let means = (1...20 as ClosedRange<UInt64>).map {
      simulate(sessions: sessions, seconds: 200, seed: $0).response
    }

    var tally = Tally()
    means.forEach { tally.record($0) }
    let error = ((tally.variance ?? 0) / 20).squareRoot()
    let exact = exactResponse(sessions: sessions, servers: servers)
    #expect(servers == 7)
    #expect(exact > 1.1 * SessionModel.serviceSeconds, "somebody waits")
    let t = (tally.mean - exact) / error
    #expect(t.magnitude < 4.9, "mean \(tally.mean), exact \(exact), t \(t)")
  }

  @Test func `utilization is near 0.7 for any number of sessions that is not small`() {
    for sessions in [10_000, 1_000_000, 10_000_000] {
      let busy = Double(sessions) / 5.05 * 0.05
      let utilization = busy / Double(SessionModel.servers(for: sessions))
      #expect((utilization - 0.7).magnitude < 0.005)
    }
    #expect(SessionModel.servers(for: 1) == 1)
  }

  @Test func `a session takes 16 bytes`() {
    #expect(MemoryLayout<SessionModel.Row>.size == 16)
  }
}
