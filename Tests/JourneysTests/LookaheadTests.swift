import Scenarios
import SimulationKernel
import Statistics
import Testing

@testable import Journeys

@Suite struct LookaheadTests {
  private func scenario(
    roundTrip: SimulationTime.Duration = .milliseconds(40),
    servers: Int? = 2,
    effects: [Effect] = [],
    drain: Load.Drain = .cut
  ) -> Scenario {
    ScenarioBuilder.open(
      rate: 1,
      for: .seconds(100),
      services: [.station(servers: servers)],
      steps: [.calling([0], time: .constant(100))],
      persona: .distant(roundTrip: roundTrip, loss: 0),
      effects: effects,
      drain: drain
    )
  }

  private func paymentFailure(_ response: PersonaResponse?) -> Effect {
    .acting(
      "card-trouble",
      from: 10,
      to: 20,
      .paymentFailure(
        PaymentFailure(
          service: 0,
          rate: 0.5,
          mode: .error,
          timeout: .seconds(1),
          machineRetry: .none,
          responses: response.map { [0: $0] } ?? [:]
        )
      )
    )
  }

  /// Why the scenario has none; `nil`: it has one.
  private func obstacle(to scenario: Scenario) -> String? {
    guard case .none(let reason) = Lookahead(scenario) else { return nil }
    return reason
  }

  @Test func `it is the way to the services, half of the round trip`() {
    #expect(Lookahead(scenario()) == .least(.milliseconds(20)))
    #expect(
      Lookahead(scenario(roundTrip: SimulationTime.Duration(nanoseconds: 7)))
        == .least(SimulationTime.Duration(nanoseconds: 3))
    )
  }

  @Test func `the shortest way of a persona that comes counts`() {
    var mixed = scenario()
    var near = mixed.personas[0]
    near.network.roundTrip = .milliseconds(10)
    var absent = mixed.personas[0]
    absent.network = .native
    mixed.personas += [near, absent]
    mixed.load.personaShares = [0.5, 0.5, 0]

    #expect(Lookahead(mixed) == .least(.milliseconds(5)))

    mixed.load.personaShares = [0.4, 0.4, 0.2]
    #expect(obstacle(to: mixed)?.contains("the persona 'pat'") == true)
  }

  @Test func `a window of observation bounds it`() {
    #expect(Lookahead(scenario(roundTrip: .seconds(600))) == .least(.seconds(60)))
  }

  @Test(arguments: [0, 1])
  func `a persona without a delay has none`(nanoseconds: Int64) throws {
    let trip = SimulationTime.Duration(nanoseconds: nanoseconds)
    let reason = try #require(obstacle(to: scenario(roundTrip: trip)))

    #expect(reason.contains("'pat'") && reason.contains("latency"))
  }

  @Test func `without a queue nothing is shared, and no delay is asked for`() {
    #expect(Lookahead(scenario(roundTrip: .zero, servers: nil)) == .least(.seconds(60)))
  }

  @Test func `a run that lasts until it is empty has none`() throws {
    let reason = try #require(obstacle(to: scenario(drain: .untilEmpty)))

    #expect(reason.contains("last session"))
    #expect(Lookahead(scenario(drain: .lasting(.seconds(5)))) == .least(.milliseconds(20)))
  }

  @Test func `callers of one support desk have none`() throws {
    let reason = try #require(obstacle(to: scenario(effects: [paymentFailure(.retryOnceThenCall)])))

    #expect(reason.contains("'card-trouble'") && reason.contains("support desk"))
  }

  @Test func `other answers to a failed payment do not hinder`() {
    let others = PersonaResponse.allCases.filter { $0 != .retryOnceThenCall }
    for response in others.map(Optional.some) + [nil] {
      let divided = Lookahead(scenario(effects: [paymentFailure(response)]))
      #expect(divided == .least(.milliseconds(20)), "\(String(describing: response))")
    }
  }
}
