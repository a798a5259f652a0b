import Scenarios
import SimulationKernel
import Statistics
import Testing

/// What documents mean once they are resolved.
@Suite struct ResolutionTests {
  @Test func `emma has the values of her document`() throws {
    let load = SourceFile(
      path: "load.yaml",
      text: """
        profile: p
        scenario: {duration: 1m, virtualUsers: 10}
        personas: [{name: emma, percentage: 100}]
        """
    )
    let scenario = try CanonicalFormTests.scenario([
      load, try Fixture.file("seed/persona-emma.json"),
    ])

    let emma = try #require(scenario.personas.first)
    #expect(emma.displayName == "Emma (Young Professional)")
    #expect(
      emma.thinkTime
        == .truncatedNormal(mean: 2_000, deviation: 2_000.0 / 6, minimum: 1_000, maximum: 3_000)
    )
    #expect(emma.tolerance == 0.60)
    #expect(emma.retryAttempts == 2)
    #expect(emma.patience == .milliseconds(8_000))
    #expect(emma.budget == .gamma(mean: 480_000, variance: 3 * 3.6e9))
    #expect(emma.informationalFactor == 0.7)
    #expect(emma.paymentMethods == [.init(method: .digitalWallet, weight: 1)])
    #expect(emma.network.roundTrip == .milliseconds(170))
    #expect(emma.network.bitsPerSecond == 9e6)
    #expect(emma.network.lossProbability == 0.001)
    #expect(emma.averageValue == 80_000)
    #expect(emma.conversionProbability == 0.75)
    #expect(emma.lifetimeValue == 520_000)
    #expect(emma.traits.device == "mobile")
    #expect(emma.traits.screen == "375x667")
  }

  @Test func `the built-in personas are those of the reference`() throws {
    let scenario = try Self.load(
      "personas: [{name: karen, percentage: 50}, {name: sophia, percentage: 50}]"
    )

    let karen = scenario.personas[0]
    let sophia = scenario.personas[1]
    #expect(karen.tolerance == 0.25)
    #expect(karen.patience == .seconds(3))
    #expect(
      karen.paymentMethods == [
        .init(method: .creditCard, weight: 5), .init(method: .digitalWallet, weight: 4),
      ]
    )
    #expect(karen.network == Network(roundTrip: .zero, bitsPerSecond: nil, lossProbability: 0))
    #expect(sophia.patience == .seconds(15))
    #expect(sophia.paymentMethods == [.init(method: .invoice, weight: 1)])
    #expect(sophia.averageValue == 250_000)
  }

  @Test func `the built-in journeys sum to the means of the reference`() throws {
    let scenario = try Self.load("")

    let sums = scenario.journeys.map { journey in
      journey.steps.flatMap(\.calls).filter { $0.payment != .confirm }
        .reduce(0) { $0 + $1.serviceTime.mean }
    }
    #expect((sums[0] - 4_300).magnitude < 1e-6)
    #expect((sums[1] - 2_800).magnitude < 1e-6)
    #expect(scenario.journeys[0].steps[3].isPayment)
    #expect(scenario.journeys[0].steps[3].calls.map(\.payment) == [.authorize, .confirm])
    #expect(scenario.journeys[0].steps[0].calls.map(\.isOptional) == [false, true])
    #expect(scenario.services.allSatisfy { $0.servers == nil })
    #expect(scenario.regions.map(\.name) == ["us-east-1", "us-west-2"])
  }

  @Test func `a plain payment step authorizes and confirms`() throws {
    let scenario = try CanonicalFormTests.scenario([try Fixture.file("valid/shop.yaml")])

    let step = scenario.journeys[0].steps[1]
    #expect(step.isPayment)
    #expect(step.calls.map(\.operation) == ["authorize", "confirm"])
    #expect(step.calls.map(\.payment) == [.authorize, .confirm])
    #expect(step.value == 1_000)
  }

  @Test func `a topology orders and bounds the services in use`() throws {
    let scenario = try CanonicalFormTests.scenario([try Fixture.file("valid/shop.yaml")])

    #expect(
      scenario.services.map(\.name) == [
        "policy-catalog-service", "recommendation-service", "quote-generation-service", "catalog",
        "payment-gateway", "mailer",
      ]
    )
    let catalog = scenario.services[3]
    #expect(catalog.servers == 16)
    #expect(catalog.servesAbandoned)
    #expect(catalog.queuePatience == .exponential(mean: 3_000))
    #expect(catalog.timeout == .seconds(2))
    #expect(catalog.maxQueue == 100)
    #expect((catalog.serviceTime.mean - 120).magnitude < 1e-9)
    #expect(scenario.services[4].timeout == nil)
    #expect(scenario.services[5].timeout == .seconds(10))
    let send = scenario.journeys[0].steps[2].calls[0]
    #expect((send.serviceTime.mean - 50).magnitude < 1e-9)
    #expect(send.isOptional)
  }

  @Test func `the schedule of a closed load`() throws {
    let scenario = try CanonicalFormTests.scenario([try Fixture.file("valid/shop.yaml")])

    #expect(scenario.load.rampUp == .minutes(2))
    #expect(scenario.load.steady == .minutes(17))
    #expect(scenario.load.endOfArrivals.sinceStart == .minutes(20))
    #expect(scenario.load.drain == .lasting(.seconds(90)))
    #expect(scenario.start == 1_795_762_800)
    #expect(scenario.window == .seconds(30))
    #expect(
      scenario.load.model
        == .closed(
          ClosedPopulation(
            users: [333, 667],
            pacing: .seconds(5),
            finishesJourney: false,
            spikeRamp: .minutes(2)
          )
        )
    )
  }

  @Test func `effects of all documents act, each with an identity`() throws {
    let scenario = try CanonicalFormTests.scenario([try Fixture.file("valid/shop.yaml")])

    #expect(
      scenario.effects.map(\.id) == [
        "slow-catalog", "payment-failure", "traffic-spike", "catalog-slow", "catalog-slow#2",
      ]
    )
    #expect(
      scenario.effects.map { $0.start.sinceStart.inSeconds } == [120, 60, 300, 330, 300]
    )
    #expect(scenario.effects.map { $0.end?.sinceStart.inSeconds } == [420, 180, 420, 390, 310])
    #expect(
      scenario.effects[0].kind
        == .slow(service: 3, factor: .plus(.milliseconds(150)), probability: 0.5)
    )
    #expect(scenario.effects[0].target.personas == [0])
    #expect(scenario.effects[0].target.steps == ["search"])
    #expect(
      scenario.effects[0].prediction
        == .init(abandonmentIncrease: 5, personas: [1], revenueRisk: 100_000)
    )
    #expect(
      scenario.effects[1].kind
        == .paymentFailure(
          PaymentFailure(
            service: 4,
            rate: 0.1,
            mode: .timeout,
            timeout: .milliseconds(500),
            machineRetry: .exponentialBackoff,
            responses: [0: .waitAndRetry, 1: .abandonImmediately]
          )
        )
    )
    #expect(scenario.effects[3].kind == .slow(service: 3, factor: .times(2), probability: 1))
  }

  @Test func `goals have limits in the units of their metrics`() throws {
    let shop = try CanonicalFormTests.scenario([try Fixture.file("valid/shop.yaml")])
    let open = try CanonicalFormTests.scenario([try Fixture.file("valid/open.yaml")])

    #expect(
      shop.goals == [
        Goal(metric: .journeyCompletionRate, comparison: .greater, limit: 0.9, text: ">90%"),
        Goal(metric: .averageJourneyTime, comparison: .atMost, limit: 4, text: "4 s"),
        Goal(metric: .customerSatisfaction, comparison: .greater, limit: 4, text: ">4.0"),
        Goal(metric: .errorRate, comparison: .atMost, limit: 0.05, text: "5%"),
      ]
    )
    #expect(
      open.goals == [
        Goal(metric: .revenueImpact, comparison: .less, limit: 0.05, text: "<5%"),
        Goal(
          metric: .revenueGenerated,
          comparison: .greater,
          limit: 100_000_000,
          text: ">$1,000,000"
        ),
      ]
    )
  }

  @Test func `an open load inherits the mix of a closed one`() throws {
    let scenario = try CanonicalFormTests.scenario([try Fixture.file("valid/open.yaml")])

    #expect(scenario.name == "friday")
    #expect(scenario.seed == 3)
    #expect(scenario.load.personaShares == [0.6, 0.4])
    #expect(scenario.load.rampUp == .minutes(5))
    #expect(scenario.load.steady == .hours(4))
    #expect(scenario.load.drain == .untilEmpty)
    #expect(
      scenario.load.model
        == .open(
          OpenArrivals(
            rate: 2,
            process: .uniform,
            curve: [
              .init(time: .zero, factor: 0.5), .init(time: .minutes(30), factor: 1),
              .init(time: .hours(1), factor: 1),
            ]
          )
        )
    )
    #expect(scenario.effects.map(\.id) == ["traffic-spike", "recommendation-service-failure"])
    #expect(scenario.effects.map { $0.start.sinceStart.inSeconds } == [600, 600])
    #expect(
      scenario.effects[1].kind == .failure(service: 1, availability: 0.85, failsFast: true)
    )
  }

  @Test(arguments: [
    (0.0, 3_000), (0.25, 3_000), (0.425, 5_500), (0.6, 8_000), (0.75, 11_500), (0.9, 15_000),
    (1.0, 15_000),
  ])
  func `patience follows tolerance`(tolerance: Double, milliseconds: Int64) throws {
    let scenario = try Self.load(
      """
      personas: [{name: kim, percentage: 100}]
      ---
      persona:
        name: kim
        behavior: {thinkTime: {min: 1, max: 2}, errorTolerance: \(tolerance)}
        businessProfile: {averageValue: 1, conversionProbability: 1}
      """
    )

    #expect(scenario.personas[0].patience == .milliseconds(milliseconds))
  }

  @Test func `percentages become users by largest remainder`() throws {
    let scenario = try CanonicalFormTests.scenario([
      SourceFile(
        path: "p.yaml",
        text: """
          profile: p
          scenario: {duration: 1m, virtualUsers: 10}
          personas:
            - {name: karen, percentage: 33}
            - {name: raj, percentage: 33}
            - {name: alex, percentage: 34}
          """
      )
    ])

    guard case .closed(let population) = scenario.load.model else {
      Issue.record("the load should be closed")
      return
    }
    #expect(population.users == [3, 3, 4])
  }

  @Test func `what a run cannot do is refused at its place`() throws {
    let load = SourceFile(
      path: "load.yaml",
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 10}\n"
    )
    let topology = SourceFile(
      path: "services.yaml",
      text: """
        extends: insurance
        services: [{name: policy-service, dependsOn: [customer-profiles, other]}]
        databases: [{name: other}]
        """
    )

    let result = ScenarioLoader.load([load, topology])

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.allSatisfy { $0.code == .unsupported }, "\(result.text)")
    #expect(errors.map(\.line) == [2], "\(result.text)")
  }

  @Test func `a fault of a service that nobody calls is warned of`() throws {
    let load = SourceFile(
      path: "load.yaml",
      text: """
        profile: p
        scenario: {duration: 1h, virtualUsers: 10}
        journeys: [{type: quote-only}]
        """
    )

    let result = ScenarioLoader.load([load, try Fixture.file("seed/payment-failure.json")])

    #expect(result.diagnostics.map(\.code) == [.faultUnused], "\(result.text)")
    #expect(result.scenario?.services.map(\.name).last == "payment-processor")
  }

  @Test func `unknown keys are warnings where they are allowed`() throws {
    let file = SourceFile(
      path: "p.yaml",
      text: "profile: p\nscenario: {duration: 1m, virtualUsers: 1, colour: 1}\n"
    )

    let strict = ScenarioLoader.load([file])
    let lenient = ScenarioLoader.load([file], options: .init(allowUnknown: true))

    #expect(strict.scenario == nil)
    #expect(lenient.scenario != nil)
    #expect(lenient.diagnostics.map(\.severity) == [.warning])
  }

  /// A closed load of ten users and whatever else a test says.
  static func load(_ rest: String) throws -> Scenario {
    try CanonicalFormTests.scenario([
      SourceFile(
        path: "p.yaml",
        text: "profile: p\nscenario: {duration: 1m, virtualUsers: 10}\n" + rest
      )
    ])
  }
}
