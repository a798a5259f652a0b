import KernelExamples
import SimulationKernel
import Testing

@Suite struct MM1Tests {
  /// The time average of the customers present has an asymptotic variance of
  /// 2ρ(1+ρ)/(μ(1−ρ)⁴): W. Whitt, "Planning queueing simulations", *Management Science* 35 (1989),
  /// 1341–1366. The bound of 4 standard errors is passed once in 16,000 seeds.
  @Test(arguments: [(0.5, 1), (0.5, 2), (0.7, 3), (0.8, 4)] as [(Double, UInt64)])
  func `has as many customers as theory says`(utilization: Double, seed: UInt64) {
    let hours = 50.0
    let shop = MM1.simulate(
      interval: 1 / utilization,
      service: 1,
      seed: seed,
      for: .hours(Int64(hours))
    )

    let span = hours * 3_600
    let mean = shop.presence.inSeconds / span
    let rest = 1 - utilization
    let variance = 2 * utilization * (1 + utilization) / (rest * rest * rest * rest)
    let z = (mean - utilization / rest) / (variance / span).squareRoot()
    #expect(z.magnitude < 4, "mean \(mean), z \(z)")
  }

  @Test func `every customer who came has gone or is here`() {
    let queue = MM1.simulate(interval: 2, service: 1, seed: 5, for: .hours(1))

    #expect(queue.arrived == queue.departed + UInt64(queue.customers))
    #expect(queue.arrived > 1_000)
  }

  @Test func `a slower server leaves the arrivals as they were`() {
    let fast = MM1.simulate(interval: 2, service: 1, seed: 6, for: .hours(1))
    let slow = MM1.simulate(interval: 2, service: 1.5, seed: 6, for: .hours(1))

    #expect(fast.arrived == slow.arrived)
    #expect(fast.presence < slow.presence)
  }
}
