import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

@Suite struct FaultTests {
  private func effect(
    _ kind: Effect.Kind,
    from start: Int64 = 0,
    to end: Int64? = nil,
    id: String = "trouble"
  ) -> Effect {
    Effect(
      id: id,
      name: id,
      start: SimulationTime(.seconds(start)),
      end: end.map { SimulationTime(.seconds($0)) },
      kind: kind,
      target: .all,
      prediction: nil
    )
  }

  private func scenario(
    effects: [Effect],
    persona: Persona = .patient,
    rate: Double = 1,
    seconds: Int64 = 100,
    process: OpenArrivals.Process = .uniform
  ) -> Scenario {
    ScenarioBuilder.open(
      rate: rate,
      for: .seconds(seconds),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(100))],
      persona: persona,
      effects: effects,
      process: process,
      drain: .untilEmpty
    )
  }

  @Test func `a fault acts in a half-open interval on the calls that start in it`() throws {
    let slow = effect(.slow(service: 0, factor: .times(3), probability: 1), from: 10, to: 20)

    let run = try RunRecorder(scenario(effects: [slow]))

    let struck = run.calls.filter { $0.latency == 300_000 }.map {
      ($0.time - $0.latency) / 1_000_000
    }
    #expect(struck == Array(10..<20))
    #expect(run.calls.allSatisfy { ($0.fault == 1) == ($0.latency == 300_000) })
    #expect(run.description.phases == ["calm", "trouble", "calm"])
  }

  @Test(
    arguments: [
      (Factor.times(2), 200_000), (.times(0.5), 50_000), (.plus(.milliseconds(150)), 250_000),
      (.mean(.milliseconds(700)), 700_000),
    ] as [(Factor, UInt64)]
  )
  func `a factor multiplies, adds or replaces`(factor: Factor, latency: UInt64) throws {
    let run = try RunRecorder(
      scenario(effects: [effect(.slow(service: 0, factor: factor, probability: 1))])
    )

    #expect(run.calls.allSatisfy { $0.latency == latency })
  }

  @Test func `factors of several faults multiply and additions add`() throws {
    let effects = [
      effect(.slow(service: 0, factor: .times(2), probability: 1), id: "a"),
      effect(.slow(service: 0, factor: .times(3), probability: 1), id: "b"),
      effect(.slow(service: 0, factor: .plus(.milliseconds(5)), probability: 1), id: "c"),
    ]

    let run = try RunRecorder(scenario(effects: effects))

    #expect(run.calls.allSatisfy { $0.latency == 605_000 })
  }

  @Test func `turning a fault on moves no draw of anybody`() throws {
    let slow = effect(.slow(service: 0, factor: .times(3), probability: 0.3))
    let calm = scenario(effects: [], rate: 20, process: .poisson)
    var troubled = calm
    troubled.effects = [slow]
    for index in troubled.journeys[0].steps.indices {
      troubled.journeys[0].steps[index].calls[0].serviceTime = .exponential(mean: 100)
    }
    var reference = troubled
    reference.effects = []

    let first = try RunRecorder(reference)
    let second = try RunRecorder(troubled)

    #expect(first.begins == second.begins)
    let before = Dictionary(uniqueKeysWithValues: first.calls.map { ($0.session, $0.latency) })
    let struck = second.calls.filter { $0.fault == 1 }
    #expect(struck.count > 400 && struck.count < 800)
    for call in second.calls {
      let latency = try #require(before[call.session])
      let expected = call.fault == 1 ? 3 * latency : latency
      // Quantised to the microsecond before and after the factor.
      #expect(call.latency + 3 >= expected && call.latency <= expected + 3)
    }
  }

  @Test func `retries succeed with the probability that their law says`() throws {
    // q = 0.6, two retries, 10 % failures: sum of (1 − f)(f·q)^k for k = 0...2.
    var emma = Persona.patient
    emma.tolerance = 0.6
    emma.retryAttempts = 2
    let outage = effect(.failure(service: 0, availability: 0.9, failsFast: false))

    let run = try RunRecorder(
      scenario(effects: [outage], persona: emma, rate: 100, seconds: 500)
    )

    let success = run.share(of: .converted)
    // Standard error of a share of 50,000: 0.0009. False alarm 6e-5.
    #expect(abs(success - 0.957240) < 4 * 0.0009)
    #expect(run.ends(as: .abandoned).allSatisfy { run.reason(of: $0) == "outage" })
  }

  /// The chance to lose a customer once a payment operation is struck with probability 0.1.
  @Test(
    arguments: [
      (PersonaResponse.abandonImmediately, 0, 0.1), (.retryOnceThenCall, 1, 0.003),
      (.troubleshootAndRetry, 3, 0.0001), (.escalateToSupport, 1, 0.01), (.waitAndRetry, 0, 0.01),
    ] as [(PersonaResponse, Int, Double)]
  )
  func `personas respond to failed payments as the table says`(
    response: PersonaResponse,
    retries: Int,
    loss: Double
  ) throws {
    var persona = Persona.patient
    persona.retryAttempts = retries
    let fault = PaymentFailure(
      service: 0,
      rate: 0.1,
      mode: .error,
      timeout: .seconds(1),
      machineRetry: .none,
      responses: [0: response]
    )

    // Ten a second bring 36 erlangs of talks to the call center's 50 agents.
    let run = try RunRecorder(
      scenario(
        effects: [effect(.paymentFailure(fault))],
        persona: persona,
        rate: 10,
        seconds: 4_000
      )
    )

    // Four standard errors of a share of 40,000, and one session for the rarest.
    let error = (loss * (1 - loss) / 40_000).squareRoot()
    #expect(abs(run.share(of: .abandoned) - loss) < 4 * error + 0.000025)
    let assisted = run.share(of: .assisted)
    let isHelped = response == .retryOnceThenCall || response == .escalateToSupport
    #expect((assisted > 0) == isHelped)
  }

  @Test func `a struck operation stays struck for the machine's own attempts`() throws {
    let fault = PaymentFailure(
      service: 0,
      rate: 1,
      mode: .timeout,
      timeout: .milliseconds(400),
      machineRetry: .fixedBackoff,
      responses: [:]
    )

    let run = try RunRecorder(scenario(effects: [effect(.paymentFailure(fault))], seconds: 1))

    #expect(run.calls.map(\.attempt) == [0, 1, 2])
    #expect(run.calls.map(\.time) == [400_000, 1_000_000, 1_600_000])
    #expect(run.calls.allSatisfy { $0.outcome == .timeout && $0.latency == 400_000 })
    #expect(run.ends.map { run.reason(of: $0) } == ["payment-failure"])
  }

  @Test func `an optional call that fails only degrades the step`() throws {
    var scenario = scenario(
      effects: [effect(.failure(service: 0, availability: 0, failsFast: true))])
    scenario.journeys[0].steps[0].calls[0].isOptional = true

    let run = try RunRecorder(scenario)

    #expect(run.calls.allSatisfy { $0.outcome == .outage && $0.latency == 0 })
    #expect(run.ends.allSatisfy { $0.result == .converted && $0.satisfaction < 4_600 })
  }

  @Test func `a larger multiplier contains the sessions of a smaller one`() throws {
    let spike = { (multiplier: Double) in
      self.scenario(
        effects: [self.effect(.traffic(multiplier: multiplier), from: 20, to: 60, id: "spike")],
        rate: 5,
        process: .poisson
      )
    }

    let sessions = try [0.5, 1, 1.5, 8].map { multiplier in
      Set(try RunRecorder(spike(multiplier)).begins.map(\.session))
    }

    for (smaller, larger) in zip(sessions, sessions.dropFirst()) {
      #expect(smaller.isStrictSubset(of: larger))
    }
    // 500 sessions of the base, seven times 200 more; a Poisson count is off by less than 4 roots.
    #expect(abs(Double(sessions[3].count) - 1_900) < 4 * 1_900.0.squareRoot())
  }
}
