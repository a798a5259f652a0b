import JSONText
import Scenarios
import Statistics
import Testing

@Suite struct TopologyTests {
  @Test(arguments: [
    ("{}", Law.lognormal(mean: 200, variation: 0.5)),
    ("{mean: 1800, cv: 0.17117}", .lognormal(mean: 1_800, variation: 0.17117)),
    ("{mean: 7, cv: 0}", .constant(7)), ("12.5", .constant(12.5)),
    ("{distribution: constant, mean: 3}", .constant(3)),
    ("{distribution: uniform, low: 1, high: 2}", .uniform(minimum: 1, maximum: 2)),
    ("{distribution: exponential, mean: 4}", .exponential(mean: 4)),
    ("{distribution: erlang, stages: 3, mean: 6}", .erlang(stages: 3, mean: 6)),
    (
      "{distribution: hyperexponential, probabilities: [0.9, 0.1], means: [1, 10]}",
      .hyperexponential(probabilities: [0.9, 0.1], means: [1, 10])
    ),
    ("{distribution: gamma, shape: 0.5, scale: 2}", .gamma(shape: 0.5, scale: 2)),
    ("{distribution: weibull, shape: 0.7, scale: 1}", .weibull(shape: 0.7, scale: 1)),
    ("{distribution: pareto, shape: 2.5, minimum: 10}", .pareto(shape: 2.5, minimum: 10)),
    (
      "{distribution: boundedPareto, shape: 1.5, minimum: 1, maximum: 100}",
      .boundedPareto(shape: 1.5, minimum: 1, maximum: 100)
    ),
    (
      "{distribution: empirical, points: [[1, 0], [2, 0.5], [9, 1]]}",
      .empirical([
        .init(value: 1, cumulative: 0), .init(value: 2, cumulative: 0.5),
        .init(value: 9, cumulative: 1),
      ])
    ),
  ])
  func `a service time is a law in milliseconds`(text: String, law: Law) throws {
    let scenario = try ResolutionTests.load(Self.topology("serviceTime: \(text)"))

    #expect(scenario.services.first { $0.name == "policy-service" }?.serviceTime == law)
  }

  @Test(arguments: [
    "{mean: 0}", "{mean: -1}", "{cv: 11}", "{mean: .nan}",
    "{distribution: uniform, low: 2, high: 1}",
    "{distribution: erlang, stages: 0, mean: 1}", "{distribution: gama}",
    "{distribution: hyperexponential, probabilities: [0.9], means: [1, 2]}",
    "{distribution: hyperexponential, probabilities: [0.9, 0.3], means: [1, 2]}",
    "{distribution: empirical, points: [[1, 0], [0, 1]]}",
    "{distribution: empirical, points: [[1, 0.5], [2, 1]]}",
    "{distribution: pareto, minimum: 1}", "{distribution: constant, shape: 1, mean: 1}",
  ])
  func `what is no law is one mistake`(text: String) {
    let file = SourceFile(
      path: "p.yaml",
      text: ValueTests.closed + Self.topology("serviceTime: \(text)")
    )

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.filter { $0.severity == .error }.count == 1, "\(result.text)")
  }

  @Test func `a change of a built-in service reaches the calls of the built-in journeys`() throws {
    let scenario = try ResolutionTests.load(
      """
      ---
      extends: insurance
      services:
        - name: payment-processor
          concurrency: 13
          serviceTime: {mean: 2000}
        - name: quote-generation-service
          concurrency: 21
      """
    )

    let payment = scenario.services.first { $0.name == "payment-processor" }
    let quote = scenario.services.first { $0.name == "quote-generation-service" }
    #expect(payment?.servers == 13)
    #expect(payment?.serviceTime == .lognormal(mean: 2_000, variation: 0.17117))
    #expect(quote?.servers == 21)
    #expect(quote?.serviceTime == .lognormal(mean: 1_800, variation: 0.17117))
    let calls = scenario.journeys[0].steps[3].calls
    #expect((calls[0].serviceTime.mean - 2_000).magnitude < 1e-9)
    #expect((calls[1].serviceTime.mean - 900).magnitude < 1e-9)
  }

  /// The built-in payment-processor has a lognormal law with mean 1,000 ms and cv 0.17117.
  @Test(arguments: [
    ("{distribution: exponential}", Law.exponential(mean: 1_000)),
    ("{distribution: lognormal}", .lognormal(mean: 1_000, variation: 0.17117)),
    ("{cv: 2}", .lognormal(mean: 1_000, variation: 2)),
    ("{distribution: pareto, shape: 3, minimum: 10}", .pareto(shape: 3, minimum: 10)),
  ])
  func `a service inherits of a law what its own has`(text: String, law: Law) throws {
    let file = SourceFile(
      path: "p.yaml",
      text: """
        profile: p
        scenario: {duration: 1m}
        arrivals: {rate: 1, per: s}
        ---
        extends: insurance
        services: [{name: payment-processor, serviceTime: \(text)}]
        """
    )

    let scenario = try CanonicalFormTests.scenario([file])

    let service = try #require(scenario.services.first { $0.name == "payment-processor" })
    #expect(service.serviceTime == law)
  }

  @Test func `a topology without the built-in services says how to have them`() {
    let file = SourceFile(
      path: "p.yaml",
      text: ValueTests.closed + "---\nservices: [{name: policy-service, concurrency: 2}]\n"
    )

    let result = ScenarioLoader.load([file])

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.allSatisfy { $0.code == .serviceUnknown })
    #expect(errors.first?.hint.contains("\"extends\": \"insurance\"") == true)
  }

  @Test func `the built-in services share the database of customer profiles`() throws {
    let scenario = try ResolutionTests.load("")

    #expect(scenario.databases == [Database(name: "customer-profiles", pool: 100, share: 0.3)])
    let bound = scenario.services.filter { $0.database == 0 }.map(\.name)
    #expect(Set(bound) == ["quote-generation-service", "policy-service"])
    let json = try JSONValue(parsing: scenario.canonicalJSON.canonicalText)
    #expect(try Scenario(canonicalJSON: json) == scenario)
  }

  @Test func `a topology declares databases and who depends on them`() throws {
    let topology = """
      ---
      extends: insurance
      services:
        - {name: payment-processor, dependsOn: [ledger], cacheHitRatio: 0.25, instances: 3,
           concurrency: 4}
        - {name: recommendation-service, optional: true}
      databases:
        - {name: ledger, pool: 7, acquireTimeoutMs: 250, share: 0.5, replication: async,
           replicationLagMs: 40}
        - {name: customer-profiles, pool: 20}
      """

    let scenario = try ResolutionTests.load(topology)

    let ledger = Database(
      name: "ledger",
      pool: 7,
      acquireTimeout: .milliseconds(250),
      share: 0.5,
      replication: .async,
      replicationLag: .milliseconds(40)
    )
    #expect(Set(scenario.databases.map(\.name)) == ["ledger", "customer-profiles"])
    #expect(scenario.databases.contains(ledger))
    #expect(scenario.databases.contains { $0.name == "customer-profiles" && $0.pool == 20 })
    let payment = scenario.services.first { $0.name == "payment-processor" }
    #expect(payment?.cacheHitRatio == 0.25)
    #expect(payment?.instances == 3 && payment?.servers == 12)
    #expect(payment?.database.map { scenario.databases[$0] } == ledger)
    #expect(scenario.services.filter { !$0.isEssential }.map(\.name) == ["recommendation-service"])
    let json = try JSONValue(parsing: scenario.canonicalJSON.canonicalText)
    #expect(try Scenario(canonicalJSON: json) == scenario)
  }

  @Test func `a scenario without databases says nothing of what only they would need`() throws {
    let scenario = try ResolutionTests.load(
      Self.topology("essential: false, cacheHitRatio: 0.1".replacing(", ", with: "\n    "))
    )

    #expect(scenario.services.allSatisfy { $0.isEssential && $0.cacheHitRatio == 0.8 })
    let text = scenario.canonicalJSON.canonicalText
    #expect(!text.contains("databases") && !text.contains("essential"))
  }

  @Test func `a service depends on one declared database`() {
    func codes(_ names: String) -> Set<Diagnostic.Code> {
      let topology = """
        ---
        extends: insurance
        services: [{name: policy-service, dependsOn: [\(names)]}]
        """
      let file = SourceFile(path: "p.yaml", text: ValueTests.closed + topology)
      return Set(ScenarioLoader.load([file]).diagnostics.map(\.code))
    }

    #expect(codes("customer-profiles") == [])
    #expect(codes("customers") == [.databaseUnknown])
    #expect(codes("customer-profiles, customers") == [.databaseUnknown, .unsupported])
  }

  @Test func `regions are declared with shares that sum to one`() throws {
    let regions =
      "---\nregions: [{name: eu, share: 0.7}, {name: us, share: 0.3}]"

    let scenario = try ResolutionTests.load(regions)
    let wrong = ScenarioLoader.load([
      SourceFile(
        path: "p.yaml",
        text: ValueTests.closed + regions.replacing("0.3", with: "0.2")
      )
    ])

    #expect(scenario.regions == [Region(name: "eu", share: 0.7), Region(name: "us", share: 0.3)])
    #expect(wrong.diagnostics.map(\.code) == [.mixSum])
  }

  /// A topology with one line about `policy-service`, and all else that the journeys call.
  private static func topology(_ line: String) -> String {
    """
    ---
    services:
      - name: policy-service
        \(line)
      - name: policy-catalog-service
      - name: recommendation-service
      - name: quote-generation-service
      - name: payment-processor

    """
  }
}
