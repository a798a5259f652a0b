import SimulationKernel
import Testing

/// Examples of SimPy's documentation that documents cannot say, as small models on the kernel: one
/// counter for several movies, a tank, a count of cars that wait before the doors open.
@Suite struct SimPyModelTests {
  private static let runs: UInt64 = Effort.isLong ? 2_000 : 300

  @Test func `a theater sells out and loses those in line as in SimPy`() throws {
    let model = try PublishedModel("simpy-movie-renege")
    let theaters = (0..<Self.runs).map { MovieTheater.simulate(seed: $0) }

    #expect(theaters.allSatisfy { $0.soldOutTimes.allSatisfy { $0 != nil } })
    try model.expectLikeSimPy("total_renegers", theaters.map { Double($0.renegers) })
    let first = theaters.compactMap { $0.soldOutTimes[0]?.sinceStart.inSeconds }
    try model.expectLikeSimPy("time_sold_out_one_movie", first.map { $0 / 60 })
  }

  @Test func `a carwash washes as many cars as in SimPy`() throws {
    let model = try PublishedModel("simpy-carwash")
    let washes = (0..<Self.runs).map { Carwash.simulate(seed: $0) }

    let five = SimulationTime.zero + .minutes(5)
    #expect(washes.allSatisfy { $0.entries == [.zero, .zero, five, five] })
    #expect(washes.allSatisfy { $0.exits.prefix(2) == [five, five] })
    try model.expectLikeSimPy("cars_washed", washes.map { Double($0.washed) })
  }

  @Test func `a gas station calls the truck as often as in SimPy`() throws {
    let model = try PublishedModel("simpy-gas-station")
    let stations = (0..<Self.runs).map { GasStation.simulate(seed: $0) }

    try model.expectLikeSimPy("cars", stations.map { Double($0.cars) })
    try model.expectLikeSimPy("refuelled", stations.map { Double($0.refueled) })
    try model.expectLikeSimPy("truck_calls", stations.map { Double($0.truckCalls) })
  }
}
