import JSONText
import Testing

@testable import Scenarios

/// What holds where a key is absent, by the table and by the scenario that the documents make.
@Suite struct LanguageDefaultTests {
  @Test(arguments: [
    DocumentKind.profile, .persona, .variations, .journey, .fault, .chaos, .topology,
  ])
  func `a key that is absent means the default of the table`(kind: DocumentKind) throws {
    for site in LanguageSamples.sites(of: kind) {
      for key in site.keys {
        guard case .value(let standard) = key.fallback else { continue }
        let place = "\(kind.rawValue)\(site.path)/\(key.name)"
        if key.name == site.object.variants?.key, standard != .string(site.variant ?? "") {
          continue
        }
        let without = Self.scenario(of: site.document(without: key), kind)
        let with = Self.scenario(of: site.document(with: key, value: standard), kind)
        #expect(without.text != nil, "\(place): \(without.problems)")
        #expect(with.text == without.text, "\(place): \(with.problems)")
      }
    }
  }

  @Test(arguments: [DocumentKind.profile, .persona, .journey, .fault, .chaos, .topology])
  func `a key with another value than its default makes another scenario`(kind: DocumentKind) {
    var idle: Set<String> = []
    for site in LanguageSamples.sites(of: kind) {
      for key in site.keys {
        guard case .value(let standard) = key.fallback, key.name != site.object.variants?.key,
          let other = key.other(than: standard)
        else { continue }
        let usual = Self.scenario(of: site.document(without: key), kind).text
        let unusual = Self.scenario(of: site.document(with: key, value: other), kind).text
        if unusual == usual { idle.insert("\(kind.rawValue)\(site.path)/\(key.name)") }
      }
    }
    #expect(idle == Self.idle.filter { $0.hasPrefix(kind.rawValue + "/") })
  }

  @Test func `the name of its schema changes nothing in a document`() {
    let named = Self.companions.map { $0.document.setting("$schema", to: "./stampede.schema.json") }
    let plain = Self.companions.map(\.document)

    let texts = [named, plain].map { documents in
      ScenarioLoader.load([
        SourceFile(path: "all.json", text: JSONValue.array(documents).canonicalText)
      ]).scenario?.canonicalJSON.canonicalText
    }

    #expect(texts[0] != nil)
    #expect(texts[0] == texts[1])
  }

  @Test func `only a document as a whole names its schema`() {
    let text = "{\"profile\": \"evening\", \"scenario\": {\"$schema\": \"./x.json\"}}"

    let result = ScenarioLoader.load(
      [SourceFile(path: "p.json", text: text)],
      options: .init(purpose: .validate)
    )

    #expect(result.diagnostics.map(\.code) == [.unknownKey])
  }

  @Test func `a topology with a name may extend the built-in one`() {
    let text = "name: shop\nextends: insurance\nservices: [{name: shop}]\n"

    let result = ScenarioLoader.load(
      [SourceFile(path: "t.yaml", text: text)],
      options: .init(purpose: .validate)
    )

    #expect(result.kinds == [.topology])
    #expect(!result.hasErrors, "\(result.text)")
  }

  /// Keys that alone change nothing in a scenario with one service, one step and open arrivals.
  private static let idle: Set<String> = [
    // All services are the one that there is.
    "chaos/simultaneous/*/services", "load-profile/rollout/b/*/services",
    // No step names the rule, no shortcut fills the form, and the value is that of the last step.
    "journey/validationCatalog/credit-score/cv", "journey/validationCatalog/*/cv",
    "journey/steps/*/form", "journey/steps/*/recognition",
    // Without ramps, users, a wave, a filter and a second region there is nothing to tell.
    "load-profile/scenario/stop", "load-profile/scenario/pacing",
    "load-profile/scenario/durationIncludes", "load-profile/arrivals/season/phase",
    "load-profile/rescale",
    // Another word for the same unit.
    "load-profile/arrivals/per",
    // No service needs the database, and no step is in the scope of card data.
    "topology/databases/*/share", "topology/databases/*/pool",
    "topology/databases/*/acquireTimeoutMs", "topology/databases/*/replication",
    "topology/databases/*/replicationLagMs", "topology/services/*/cacheHitRatio",
    "topology/services/*/pciScope",
    // No other document declares the service, so what refines it says the same of the built-in one.
    "topology/refines",
  ]

  /// The canonical text of the scenario that a document makes with the others that it needs.
  private static func scenario(
    of document: JSONValue,
    _ kind: DocumentKind
  ) -> (text: String?, problems: String) {
    var documents = companions.filter { $0.kind != kind }.map(\.document) + [earlier]
    documents.append(kind == .profile ? completed(document) : document)
    let file = SourceFile(path: "all.json", text: JSONValue.array(documents).canonicalText)
    let result = ScenarioLoader.load([file])
    return (result.scenario?.canonicalJSON.canonicalText, result.text)
  }

  /// A load profile with what it needs to run.
  private static func completed(_ profile: JSONValue) -> JSONValue {
    var profile = profile
    for member in usualProfile.object ?? [] where profile[member.key] == nil {
      profile = profile.setting(member.key, to: member.value)
    }
    let schedule = profile["scenario"] ?? [:]
    guard schedule["duration"] == nil else { return profile }
    return profile.setting("scenario", to: schedule.setting("duration", to: "1h"))
  }

  private static let usualProfile: JSONValue = [
    "profile": "evening", "scenario": ["duration": "1h"], "arrivals": ["rate": 1],
    "personas": [["name": "emma", "percentage": 100]], "journeys": [["type": "purchase"]],
  ]

  /// An effect that another one can follow.
  private static let earlier: JSONValue = [
    "errorType": "service-degradation", "id": "payment-slow", "service": "catalog",
    "degradation": ["responseTime": "2x-slower", "duration": 60],
  ]

  private static let companions: [(kind: DocumentKind, document: JSONValue)] = [
    (.profile, usualProfile),
    (
      .persona,
      [
        "persona": [
          "name": "emma", "behavior": ["thinkTime": ["min": 1_000, "max": 3_000]],
          "businessProfile": ["averageValue": 800, "conversionProbability": 0.75],
        ]
      ]
    ),
    (
      .journey,
      [
        "name": "purchase",
        "steps": [
          ["name": "browse", "service": "catalog"],
          ["name": "payment", "service": "catalog", "finalStep": true],
        ],
      ]
    ),
    (
      .topology,
      [
        "services": [["name": "catalog", "concurrency": 10, "dependsOn": ["orders"]]],
        "databases": [["name": "orders"]],
        "regions": [["name": "us-east-1", "share": 1], ["name": "us-west-2", "share": 0]],
      ]
    ),
  ]
}

extension Grammar.Key {
  /// A value that is another one than `standard`.
  fileprivate func other(than standard: JSONValue) -> JSONValue? {
    if let example, example != standard { return example }
    for grammar in grammar.alternatives {
      switch grammar {
      case .boolean: return .boolean(standard != true)
      case .choice(let texts): return texts.first { .string($0) != standard }.map { .string($0) }
      case .number(let interval):
        return .real(((standard.double ?? interval.minimum) + interval.maximum) / 2)
      default: continue
      }
    }
    return nil
  }
}
