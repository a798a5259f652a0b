import KernelExamples
import SimulationKernel
import Testing

@Suite struct PHOLDTests {
  private func simulation(messages: Int, objects: Int, remote: Double, seed: UInt64) -> Simulation<
    PHOLD
  > {
    PHOLD(messages: messages, objects: objects, remoteFraction: remote, seed: seed).simulation()
  }

  /// Each message hops as a Poisson process does, so the count is Poisson with mean and variance
  /// 1,000 · 200. The bound of 4 standard errors is passed once in 16,000 seeds.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `messages hop as often as their mean delay says`(seed: UInt64) {
    var simulation = simulation(messages: 1_000, objects: 50, remote: 0.5, seed: seed)

    simulation.run(until: SimulationTime(.seconds(200)))

    let z = (Double(simulation.handledEvents) - 200_000) / 200_000.0.squareRoot()
    #expect(z.magnitude < 4, "\(simulation.handledEvents) hops, z \(z)")
  }

  @Test func `no message gets lost`() {
    var simulation = simulation(messages: 300, objects: 7, remote: 0.9, seed: 4)

    simulation.run(until: SimulationTime(.seconds(50)))

    let visits = simulation.model.visits.reduce(into: 0) { $0 += UInt64($1) }
    #expect(simulation.pendingCount == 300)
    #expect(visits == simulation.handledEvents)
  }

  @Test func `without remote hops the messages stay where they are`() {
    var simulation = simulation(messages: 4, objects: 8, remote: 0, seed: 5)

    simulation.run(until: SimulationTime(.seconds(50)))

    #expect(simulation.model.visits[..<4].allSatisfy { $0 > 0 })
    #expect(simulation.model.visits[4...].allSatisfy { $0 == 0 })
  }

  /// Chi-square with 9 degrees of freedom passes 40 once in 130,000 seeds.
  @Test func `remote hops reach all objects alike`() {
    var simulation = simulation(messages: 100, objects: 10, remote: 1, seed: 6)

    simulation.run(until: SimulationTime(.seconds(1_000)))

    let expected = Double(simulation.handledEvents) / 10
    let chiSquare = simulation.model.visits.reduce(0.0) { sum, count in
      sum + (Double(count) - expected) * (Double(count) - expected) / expected
    }
    #expect(chiSquare < 40, "\(chiSquare)")
  }
}
