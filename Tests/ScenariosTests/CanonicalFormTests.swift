import JSONText
import Scenarios
import SimulationKernel
import Testing

@Suite struct CanonicalFormTests {
  static let documents = [
    "valid/shop.yaml", "valid/open.yaml", "valid/loan.yaml", "seed/load-profile.json",
  ]

  @Test(arguments: documents)
  func `reading the canonical form back gives the same scenario`(name: String) throws {
    let scenario = try Self.scenario([try Fixture.file(name)])

    let text = scenario.canonicalJSON.canonicalText
    let copy = try Scenario(canonicalJSON: try JSONValue(parsing: text))
    let pretty = try Scenario(
      canonicalJSON: try JSONValue(parsing: scenario.canonicalJSON.prettyText)
    )

    #expect(copy == scenario)
    #expect(pretty == scenario)
    #expect(copy.canonicalJSON.canonicalText == text)
  }

  @Test func `a YAML file and its JSON twin have one hash`() throws {
    let json = try Self.scenario([try Fixture.file("seed/load-profile.json")])
    let yaml = try Self.scenario([
      SourceFile(
        path: "twin.yaml",
        text: """
          # The same load, in other words and another order of keys.
          journeys:
            - {weight: 70.0, type: insurance-policy}
            - {type: 'quote-only', weight: 0x1e}
          scenario: {rampDown: 60s, rampUp: 120 seconds, duration: 600000ms}
          personas:
            - {name: karen, virtualUsers: 120}
            - {name: raj, virtualUsers: 50}
            - {name: alex, virtualUsers: 30}
          profile: insurance-peak-load
          """
      )
    ])

    #expect(yaml == json)
    #expect(yaml.hash == json.hash)
    #expect(json.hash.count == 32)
  }

  @Test(arguments: [
    ("timeMs: 300", "timeMs: 301"), ("cv: 0.5", "cv: 0.6"), ("high: 0.7", "high: 0.8"),
    (", recognition: on-completion", ""), ("region:us-west-2", "region:us-east-1"),
    ("[video, paper", "[paper"), ("[form, income]", "[income]"), ("2-5 minutes", "2-6 minutes"),
    ("2-5 minutes", "2-5 minutes, async: false"), ("!high-value", "high-value"),
    ("weight: 60", "weight: 61"), ("serviceTimeFactor: 0.5", "serviceTimeFactor: 0.6"),
    ("skipConditions: [api-client]", "requirements: [api-client]"), ("skip-talk, ", ""),
    (", auto-fill-from-social", ""), ("bandwidth: 3g", "bandwidth: 4g"),
    ("connectionQuality: poor", "connectionQuality: fair"),
  ])
  func `a change of gates or variations changes the hash`(old: String, new: String) throws {
    let file = try Fixture.file("valid/loan.yaml")
    let text = String(decoding: file.bytes, as: UTF8.self)
    #expect(text.contains(old))
    let changed = SourceFile(path: file.path, text: text.replacing(old, with: new))

    #expect(try Self.scenario([file]).hash != (try Self.scenario([changed]).hash))
  }

  @Test(arguments: [
    ("seed: 7", "seed: 8"), ("drain: 90s", "drain: 91s"), ("max: 1500", "max: 1501"),
    ("rate: 0.1", "rate: 0.11"), ("multiplier: 3", "multiplier: 2"), ("weight: 3", "weight: 4"),
    ("\">4.0\"", "\">4.1\""), ("meanMs: 50", "meanMs: 51"), ("maxQueue: 100", "maxQueue: 99"),
  ])
  func `a change of meaning changes the hash`(old: String, new: String) throws {
    let file = try Fixture.file("valid/shop.yaml")
    let text = String(decoding: file.bytes, as: UTF8.self)
    #expect(text.contains(old))
    let changed = SourceFile(path: file.path, text: text.replacing(old, with: new))

    let first = try Self.scenario([file])
    let second = try Self.scenario([changed])

    #expect(first.hash != second.hash)
  }

  @Test func `a damaged form is refused and never traps`() throws {
    let scenario = try Self.scenario([try Fixture.file("valid/shop.yaml")])
    let text = scenario.canonicalJSON.canonicalText
    var generator = Lehmer(seed: 5)
    var refused = 0

    for _ in 0..<400 {
      var bytes = Array(text.utf8)
      let index = Int(generator.next() % UInt64(bytes.count))
      bytes[index] = [48, 57, 45, 34, 110, 91][Int(generator.next() % 6)]
      guard let value = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)) else {
        refused += 1
        continue
      }
      do {
        _ = try Scenario(canonicalJSON: value)
      } catch {
        #expect(error is CanonicalFormError)
        refused += 1
      }
    }

    #expect(refused > 100)
  }

  @Test(arguments: [
    ("\"format\":\"stampede-scenario/1\"", "\"format\":\"other\"", "/format"),
    ("\"currency\":\"EUR\"", "\"currency\":1", "/currency"),
    ("\"window\":30000000000", "\"window\":-1", "/window"),
    ("\"retryAttempts\":0", "\"retryAttempts\":true", "/personas/1/retryAttempts"),
  ])
  func `an error of the form says where it stands`(old: String, new: String, path: String) throws {
    let scenario = try Self.scenario([try Fixture.file("valid/shop.yaml")])
    let text = scenario.canonicalJSON.canonicalText
    #expect(text.contains(old))

    let value = try JSONValue(parsing: text.replacing(old, with: new))

    let error = #expect(throws: CanonicalFormError.self) {
      try Scenario(canonicalJSON: value)
    }
    #expect(error?.path == path)
  }

  /// The scenario of files that are right.
  static func scenario(_ files: [SourceFile]) throws -> Scenario {
    let result = ScenarioLoader.load(files)
    return try #require(result.scenario, "\(result.text)")
  }
}

/// A small generator with a fixed sequence, for tests that choose by chance.
struct Lehmer {
  private var state: UInt64

  /// Starts the sequence of a seed.
  init(seed: UInt64) { state = seed &* 2 &+ 1 }

  /// The next number; the high half of the product is well mixed.
  mutating func next() -> UInt64 {
    state = state &* 0xDA94_2042_E4DD_58B5
    return state >> 20
  }
}
