import Foundation
import JSONText
import Reports
import Testing

/// What the programs write, judged by Python's jsonschema with the schemas that they print.
@Suite(
  .enabled("Python's jsonschema and PyYAML are not installed here") { OutputValidator.isThere }
) struct OutputSchemaTests {
  @Test func `every output of a run keeps to its schema`() throws {
    let shop = try SmallShop()
    let scenario = "s.yaml"
    let other = try shop.stampede("run", "--quiet", scenario, "--seed", "7", "--out", "other")
    #expect(other.status == 0, "\(other.errors)")
    let end = try output(
      of: shop,
      "trace",
      "query",
      shop.name,
      "--table",
      "ends",
      "--limit",
      "1",
      "--format",
      "jsonl"
    )
    let session = try #require(JSONValue(parsing: end)["session"]?.integer)
    let outputs: [(OutputSchema, String)] = [
      (.summary, try shop.directory.text("r/summary.json")),
      (.run, try shop.directory.text("r/run.json")),
      (.explain, try output(of: shop, "explain", scenario, "--format", "json")),
      (.settings, try output(of: shop, "explain", scenario, "--settings", "--format", "json")),
      (.validate, try output(of: shop, "validate", scenario, "--format", "json")),
      (.traceStatistics, try output(of: shop, "trace", "stat", shop.name, "--format", "json")),
      (
        .traceSession,
        try output(of: shop, "trace", "session", shop.name, String(session), "--format", "json")
      ),
      (.traceDifference, try output(of: shop, "trace", "diff", "r", "other", "--format", "json")),
      (.traceDifference, try output(of: shop, "trace", "diff", "r", "r", "--format", "json")),
      (.runs, try output(of: shop, "runs", "list", ".", "--format", "json")),
      (.doctor, try output(of: shop, "doctor", "--format", "json")),
      (
        .emissionPlan,
        try shop.emit(["plan", shop.name, "--target", "http://127.0.0.1:1", "--format", "json"])
          .output
      ),
    ]

    for (schema, text) in outputs {
      #expect(!text.isEmpty, "\(schema)")
      #expect(try OutputValidator.complaints(about: text, by: schema) == [], "\(schema): \(text)")
    }
  }

  @Test(arguments: [
    "shop", "black-friday", "flash-sale", "failover", "slow-payment", "two-region",
    "feature-rollout", "mm1", "closed-terminal", "replay",
  ])
  func `the documents of a template keep to the schema beside them`(template: String) throws {
    let directory = ScratchDirectory()
    let made = try Program.debug("stampede").run(
      ["init", "--template", template, directory.path + "/t"]
    )
    #expect(made.status == 0, "\(made.errors)")
    let schema = try directory.text("t/stampede.schema.json")
    let documents = directory.files.filter { $0.hasSuffix(".yaml") }

    #expect(!documents.isEmpty)
    for document in documents {
      let text = try directory.text(document)
      #expect(text.hasPrefix("# yaml-language-server: $schema=./stampede.schema.json\n"))
      #expect(try OutputValidator.complaints(about: text, by: schema, suffix: "yaml") == [])
    }
  }

  @Test(
    .enabled("it takes minutes") { getenv("STAMPEDE_LONG_TESTS") != nil },
    arguments: ["hold", "session-net", "sampling", "trace"]
  )
  func `benchmarks keep to their schemas`(workload: String) throws {
    let size = workload == "trace" ? ["--rows", "65536"] : ["--operations", "10000"]
    let outcome = try Program.fast("stampede").run(["bench", workload, "--format", "json"] + size)

    #expect(outcome.status == 0, "\(outcome.errors)")
    let schema: OutputSchema = workload == "trace" ? .traceBenchmark : .benchmark
    #expect(try OutputValidator.complaints(about: outcome.output, by: schema) == [])
  }

  @Test func `the findings about broken documents keep to their schema`() throws {
    let directory = ScratchDirectory()
    let file = try directory.write("profile: My Shop\nscenaro: {duration: 10}\n", to: "s.yaml")

    let outcome = try Program.debug("stampede").run(["validate", file, "--format", "json"])

    #expect(outcome.status == 65)
    let findings = try JSONValue(parsing: outcome.output)
    #expect((findings["errors"]?.array?.count ?? 0) >= 2)
    #expect(try OutputValidator.complaints(about: outcome.output, by: .validate) == [])
  }

  @Test func `an emission and its other end keep to their schemas`() throws {
    let shop = try SmallShop(lasting: "1m")
    let receiver = try Program.fast("stampede-emit").start(
      ["sink", "--for", "2m"],
      in: shop.directory.path
    )
    while !receiver.outputSoFar.contains("\n"), receiver.process.isRunning { usleep(5_000) }
    let line = try #require(receiver.outputSoFar.split(separator: "\n").first)
    let address = try #require(line.split(separator: " ").last)
    let sent = try shop.emit([
      "send", shop.name, "--target", "http://\(address)", "--rate", "500", "--limit", "50",
    ])
    receiver.signal(SIGINT)
    let received = receiver.wait().output

    #expect([0, 98].contains(sent.status), "\(sent.errors)")
    let emission = try shop.directory.text("r/emission/emission.json")
    #expect(try OutputValidator.complaints(about: emission, by: .emission) == [])
    let end = try #require(received.firstIndex(of: "\n"))
    #expect(try OutputValidator.complaints(about: String(received[end...]), by: .sink) == [])
    let yardstick = try shop.emit(["sink", "--yardstick", "--for", "100ms"])
    #expect(try OutputValidator.complaints(about: yardstick.output, by: .yardstick) == [])
  }

  @Test func `a schema refuses what is none of its output`() throws {
    for schema in OutputSchema.allCases {
      #expect(try OutputValidator.complaints(about: "{\"stranger\": 1}", by: schema) != [])
    }
  }

  @Test func `schema lists what it can print and knows what a wrong name means`() throws {
    let list = try Program.debug("stampede").run(["schema"])
    let wrong = try Program.debug("stampede").run(["schema", "scenaro"])
    let scenario = try Program.debug("stampede").run(["schema", "scenario"])

    let names = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(names.map(String.init) == ["scenario"] + OutputSchema.allCases.map(\.rawValue))
    #expect(wrong.status == 64 && wrong.output.isEmpty)
    #expect(wrong.errors.contains("did you mean \"scenario\"?"), "\(wrong.errors)")
    let schema = try JSONValue(parsing: scenario.output)
    #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
  }

  private func output(of shop: SmallShop, _ words: String...) throws -> String {
    let outcome = try Program.fast("stampede").run(words, in: shop.directory.path)
    // Two traces that differ are no mistake.
    #expect([0, 97].contains(outcome.status), "\(words): \(outcome.errors)")
    return outcome.output
  }
}

/// Python's jsonschema, by the script that also judges documents.
enum OutputValidator {
  private static let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "python3"
  private static let env = Program(path: "/usr/bin/env")

  static let isThere = (try? env.run([python, "-c", "import jsonschema, yaml"]).status) == 0

  /// What it has to say about a text.
  static func complaints(about text: String, by schema: OutputSchema) throws -> [String] {
    try complaints(about: text, by: schema.json, suffix: "json")
  }

  /// What it has to say about a text of JSON or YAML.
  static func complaints(
    about text: String,
    by schema: String,
    suffix: String
  ) throws -> [String] {
    let directory = ScratchDirectory()
    let document = try directory.write(text, to: "document." + suffix)
    let question: JSONValue = [
      "schema": try JSONValue(parsing: schema), "files": [.string(document)],
    ]
    let file = try directory.write(question.canonicalText, to: "question.json")
    let script = Checkout.path + "/Tests/ScenariosTests/validate_documents.py"
    let outcome = try env.run([python, script, file])
    #expect(outcome.status == 0, "the validator itself failed: \(outcome.errors)")
    return try JSONValue(parsing: outcome.output).array?.compactMap(\.string) ?? ["no answer"]
  }
}
