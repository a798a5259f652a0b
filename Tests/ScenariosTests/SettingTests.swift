import Scenarios
import Testing

/// What `--set` does: the same as if the documents said it.
@Suite struct SettingTests {
  /// A shop with everything that a setting can speak of.
  private static let shop = SourceFile(
    path: "shop.yaml",
    text: """
      profile: shop
      scenario: {duration: 10m}
      arrivals: {rate: 2, per: s}
      personas: [{name: visitor, percentage: 60}, {name: karen, percentage: 40}]
      journeys: [{type: purchase, weight: 3}, {type: quote-only, weight: 1}]
      ---
      persona:
        name: visitor
        extends: karen
        behavior: {patience: 4000}
      ---
      name: purchase
      steps:
        - name: browse
          calls:
            - {service: shop}
            - {service: advice, operation: advise, optional: true}
        - {name: checkout, service: shop, businessValue: 60, finalStep: true}
      ---
      extends: insurance
      services:
        - {name: shop, concurrency: 4, serviceTime: {mean: 200}, dependsOn: [orders]}
        - {name: advice, concurrency: 2}
      databases: [{name: orders, pool: 20}]
      regions: [{name: east, share: 0.7}, {name: west, share: 0.3}]
      ---
      scenario: evening
      events:
        - {event: shop-slow, degradation: 2x-slower, at: 1m, duration: 60}
        - {event: shop-slow, degradation: 3x-slower, at: 3m, duration: 60}
        - {event: traffic-spike, id: rush, multiplier: 2, at: 5m, duration: 60}
      successCriteria: {revenueImpact: "<5%"}
      ---
      errorType: service-degradation
      service: advice
      degradation: {responseTime: 2x-slower, duration: 60}
      ---
      persona: visitor
      journeyVariations:
        purchase: {steps: [{name: wrap, after: browse, weight: 30, service: shop}]}
      """
  )

  /// Each setting beside the change of the text that says the same.
  private static let equivalents: [(setting: String, old: String, new: String)] = [
    ("/arrivals/rate=3", "rate: 2", "rate: 3"),
    ("/scenario/duration=20m", "duration: 10m}", "duration: 20m}"),
    ("/scenario/drain=until-empty", "duration: 10m}", "duration: 10m, drain: until-empty}"),
    ("/seed=7", "profile: shop", "profile: shop\nseed: 7"),
    ("/journeys/purchase/weight=5", "weight: 3", "weight: 5"),
    ("/personas/visitor/behavior/patience=9000", "patience: 4000", "patience: 9000"),
    (
      "/personas/visitor/preferences/deviceType=tablet", "behavior: {patience: 4000}",
      "behavior: {patience: 4000}\n  preferences: {deviceType: tablet}"
    ),
    (
      "/journeys/purchase/steps/checkout/businessValue=75", "businessValue: 60", "businessValue: 75"
    ),
    (
      "/journeys/purchase/steps/browse/calls/advise/probability=0.5", "optional: true}",
      "optional: true, probability: 0.5}"
    ),
    (
      "/journeys/purchase/steps/browse/calls/0/meanMs=90", "{service: shop}",
      "{service: shop, meanMs: 90}"
    ),
    ("/services/shop/concurrency=8", "concurrency: 4", "concurrency: 8"),
    ("/services/shop/serviceTime/cv=1.5", "{mean: 200}", "{mean: 200, cv: 1.5}"),
    (
      "/services/shop/serviceTime={mean: 100, distribution: exponential}", "{mean: 200}",
      "{mean: 100, distribution: exponential}"
    ),
    (
      "/services/policy-catalog-service/maxQueue=5", "- {name: advice, concurrency: 2}",
      "- {name: advice, concurrency: 2}\n  - {name: policy-catalog-service, maxQueue: 5}"
    ),
    ("/databases/orders/pool=3", "pool: 20", "pool: 3"),
    ("/effects/shop-slow/degradation=4x-slower", "2x-slower, at", "4x-slower, at"),
    ("/effects/shop-slow#2/at=4m", "at: 3m", "at: 4m"),
    ("/effects/rush/multiplier=5", "multiplier: 2", "multiplier: 5"),
    (
      "/effects/service-degradation/degradation/affectedPercentage=50", "2x-slower, duration",
      "2x-slower, affectedPercentage: 50, duration"
    ),
    ("/chaos/evening/at=30s", "scenario: evening", "scenario: evening\nat: 30s"),
    ("/goals/revenueImpact=<1%", "<5%", "<1%"),
    ("/variations/visitor/purchase/steps/wrap/weight=80", "weight: 30", "weight: 80"),
    ("/window=30s", "profile: shop", "profile: shop\nwindow: 30s"),
  ]

  @Test(arguments: equivalents.indices)
  func `a setting is what the document would say`(index: Int) throws {
    let (setting, old, new) = Self.equivalents[index]
    let text = String(decoding: Self.shop.bytes, as: UTF8.self)
    let edited = text.replacing(old, with: new, maxReplacements: 1)
    try #require(edited != text, "\(old) is not in the document")

    let set = ScenarioLoader.load([Self.shop], options: Self.options(setting))
    let written = ScenarioLoader.load([SourceFile(path: "shop.yaml", text: edited)])
    let untouched = ScenarioLoader.load([Self.shop])

    let expected = try #require(written.scenario, "\(written.text)")
    #expect(set.scenario == expected, "\(setting): \(set.text)")
    #expect(set.scenario?.hash == expected.hash)
    #expect(set.scenario?.hash != untouched.scenario?.hash)
  }

  @Test func `the last of two settings of one value counts`() throws {
    let result = ScenarioLoader.load(
      [Self.shop],
      options: Self.options("/services/shop/concurrency=8", "/services/shop/concurrency=9")
    )

    let shop = try #require(result.scenario?.services.first { $0.name == "shop" })
    #expect(shop.servers == 9)
  }

  @Test func `goals that no document has are added`() throws {
    let result = ScenarioLoader.load([Self.shop], options: Self.options("/goals/errorRate=<2%"))

    let goals = try #require(result.scenario?.goals, "\(result.text)")
    #expect(goals.map(\.metric).contains(.errorRate) && goals.count == 2)
  }

  @Test func `what is built in can be set where no document says it`() throws {
    let profile = SourceFile(
      path: "p.yaml",
      text: """
        profile: p
        scenario: {duration: 1m}
        arrivals: {rate: 1, per: s}
        ---
        name: quote-only
        steps: [{name: ask, service: oracle, finalStep: true}]
        """
    )
    let result = ScenarioLoader.load(
      [profile],
      options: Self.options(
        "/services/payment-processor/concurrency=13",
        "/services/oracle/concurrency=2",
        "/personas/karen/percentage=50",
        "/personas/raj/percentage=35",
        "/journeys/quote-only/weight=70",
        "/databases/customer-profiles/pool=5",
        "/regions/us-east-1/share=0.6",
        "/regions/us-west-2/share=0.4"
      )
    )

    let scenario = try #require(result.scenario, "\(result.text)")
    let servers = Dictionary(uniqueKeysWithValues: scenario.services.map { ($0.name, $0.servers) })
    #expect(servers["payment-processor"] == 13 && servers["oracle"] == 2)
    #expect(scenario.load.personaShares == [0.5, 0.35, 0.15])
    #expect(scenario.load.journeyWeights == [70, 70])
    #expect(scenario.databases.map(\.pool) == [5])
    #expect(scenario.regions.map(\.share) == [0.6, 0.4])
    #expect(result.diagnostics.isEmpty, "\(result.text)")
  }

  /// A setting, and the code and the column of what is wrong with it.
  private static let mistakes: [(setting: String, code: Diagnostic.Code, column: Int)] = [
    ("/services/shpo/concurrency=8", .unknownKey, 11),
    ("/servces/shop/concurrency=8", .unknownKey, 2),
    ("/services/shop/concurency=8", .unknownKey, 16),
    ("/services/shop/concurrency=-1", .range, 28),
    ("/services/shop/concurrency=many", .choice, 28),
    ("/services/shop/serviceTime={mean: 0}", .range, 35),
    ("/services/shop=3", .unknownKey, 11),
    ("/services=3", .unknownKey, 2),
    ("/scenario/duration=10", .duration, 20),
    ("/arrivals/rate/slope=1", .type, 16),
    ("/effects/rush/multiplier=x", .type, 26),
    ("/effects/rosh/multiplier=2", .unknownKey, 10),
    ("/journeys/purchase/steps/9/form=true", .unknownKey, 26),
    ("/goals/revenueImpct=<1%", .criterion, 8),
    ("/services/shop/serviceTime={mean: 1", .syntax, 28),
    ("services.shop.concurrency=8", .syntax, 1),
    ("/services/shop/concurrency", .syntax, 1),
    ("/services//concurrency=8", .syntax, 11),
    ("=8", .syntax, 1),
    ("", .syntax, 1),
  ]

  @Test(arguments: mistakes.indices)
  func `a mistake is reported at its place in the setting`(index: Int) throws {
    let (setting, code, column) = Self.mistakes[index]

    let result = ScenarioLoader.load([Self.shop], options: Self.options(setting))

    let first = try #require(result.diagnostics.first { $0.severity == .error })
    #expect(result.scenario == nil)
    #expect(first.code == code && first.file == "--set", "\(setting): \(result.text)")
    #expect(first.line == 1 && first.column == column, "\(setting): \(result.text)")
  }

  @Test func `settings are told apart by their lines`() throws {
    let result = ScenarioLoader.load(
      [Self.shop],
      options: Self.options("/seed=1", "/arrivals/rate=fast\n/seed=2", "/window=-1s")
    )

    let places = result.diagnostics.map { [$0.line, $0.column] }
    #expect(places == [[2, 16], [3, 9]], "\(result.text)")
    #expect(result.diagnostics.allSatisfy { $0.file == "--set" })
  }

  // MARK: - The list of all values

  @Test func `the list says each value and where it comes from`() throws {
    var options = Self.options("/services/shop/concurrency=8")
    options.listsValues = true
    options.duration = .minutes(20)

    let values = ScenarioLoader.load([Self.shop], options: options).values

    func value(_ path: String) throws -> ResolvedValue {
      try #require(values.first { $0.path == path }, "\(path) is not listed")
    }
    let rate = try value("/arrivals/rate")
    #expect(rate.value == "2")
    #expect(rate.origin == .document(file: "shop.yaml", line: 3, column: 18))
    #expect(try value("/services/shop/concurrency").origin == .setting)
    #expect(try value("/services/policy-catalog-service/serviceTime/mean").value == "300")
    #expect(try value("/services/policy-catalog-service/serviceTime/mean").origin == .builtIn)
    #expect(try value("/personas/visitor/behavior/patience").value == "4000")
    #expect(try value("/personas/visitor/businessProfile/averageValue").origin == .builtIn)
    #expect(try value("/personas/karen/percentage").value == "40")
    #expect(try value("/scenario/duration").origin == .option("--duration"))
    #expect(try value("/effects/shop-slow#2/degradation").value == "3x-slower")
    #expect(try value("/goals/revenueImpact").value == "\"<5%\"")
    #expect(!values.contains { $0.path.hasPrefix("/services/payment-processor") })
    #expect(try value("/services/shop/timeoutMs").value == "10000")
    #expect(try value("/services/shop/timeoutMs").origin == .standard)
    #expect(try value("/seed").origin == .derived)
    #expect(try value("/personas/visitor/preferences/communicationStyle").origin == .standard)
  }

  @Test func `every value in the list can be set to what it is`() throws {
    var files = [[Self.shop]]
    for name in BuiltInProfile.names {
      files.append([try #require(BuiltInProfile(named: name)).file])
    }
    for name in try Fixture.names(in: "valid") {
      let file = try Fixture.file(name)
      if ScenarioLoader.load([file]).scenario != nil { files.append([file]) }
    }
    #expect(files.count >= 6)
    for files in files {
      var options = ScenarioLoader.Options()
      options.listsValues = true
      let listed = ScenarioLoader.load(files, options: options)
      let scenario = try #require(listed.scenario)
      let said = listed.values.filter { $0.origin != .derived }
      options.settings = said.map { "\($0.path)=\($0.value)" }
      #expect(listed.values.count >= 5)
      #expect(Set(listed.values.map(\.path)).count == listed.values.count)

      let set = ScenarioLoader.load(files, options: options)

      let changed = Self.difference(set.scenario, scenario)
      #expect(changed.isEmpty, "\(files[0].path): \(changed)\n\(set.text)")
      let others = set.values.filter { ![.setting, .standard, .derived].contains($0.origin) }
      #expect(others.isEmpty)
    }
  }

  /// The lines of the canonical form of a scenario that another one does not have there.
  private static func difference(_ left: Scenario?, _ right: Scenario) -> [String] {
    guard let left else { return ["no scenario"] }
    func lines(_ scenario: Scenario) -> [Substring] {
      scenario.canonicalJSON.prettyText.split(separator: "\n")
    }
    return lines(left).difference(from: lines(right)).map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }
  }

  private static func options(_ settings: String...) -> ScenarioLoader.Options {
    var options = ScenarioLoader.Options()
    options.settings = settings
    return options
  }
}
