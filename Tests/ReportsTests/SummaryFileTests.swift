import Analysis
import Foundation
import JSONText
import Reports
import Testing

@Suite struct SummaryFileTests {
  @Test func `reads back what it wrote`() throws {
    let summary = BlackFriday().summary

    let text = try SummaryFile.encode(summary)

    #expect(try SummaryFile.decode(text) == summary)
  }

  @Test func `writes the same bytes for the same value`() throws {
    let first = try SummaryFile.encode(BlackFriday().summary)
    let second = try SummaryFile.encode(BlackFriday().summary)

    #expect(first == second)
    #expect(try SummaryFile.encode(SummaryFile.decode(first)) == first)
  }

  @Test func `says first what matters most`() throws {
    let value = try JSONValue(parsing: SummaryFile.encode(SmallRun.summary))

    let keys = value.object?.map(\.key).prefix(13)
    #expect(
      keys == [
        "passed", "partial", "scenario", "seed", "version", "scenarioHash", "quantum", "loadModel",
        "currency", "replications", "virtualDuration", "endOfArrivals", "events",
      ]
    )
    #expect(value["goals"]?[0]?.object?.map(\.key).first == "name")
  }

  @Test func `keeps a series on one line and the shortest digits of a number`() throws {
    var summary = SmallRun.summary
    summary.windows.utilization = ["payment-processor": [0.1, 0.30000000000000004, 1]]

    let text = try SummaryFile.encode(summary)

    #expect(text.contains("\"payment-processor\": [0.1,0.30000000000000004,1]\n"))
    #expect(text.contains("\"p50\": [0.5,0.6,0.9,0.8,0.5,null]"))
  }

  @Test func `says null for a number that cannot be said`() throws {
    var summary = SmallRun.summary
    summary.twin = nil
    summary.windows.twinRevenue = nil

    let value = try JSONValue(parsing: SummaryFile.encode(summary))

    #expect(value["twin"] == .null)
    #expect(value["windows"]?["twinRevenue"] == .null)
    #expect(value["goals"]?[2]?["observed"] == .null)
    #expect(value["losses"]?[1]?["effect"] == .null)
    #expect(try SummaryFile.decode(value.prettyText) == summary)
  }

  @Test func `keeps a seed of 64 bits`() throws {
    var summary = SmallRun.summary
    summary.seed = .max

    #expect(try SummaryFile.decode(SummaryFile.encode(summary)).seed == .max)
  }

  @Test func `refuses to write a number that is none`() throws {
    var summary = SmallRun.summary
    summary.services[0].utilization = .nan

    let error = #expect(throws: DocumentError.self) { try SummaryFile.encode(summary) }
    #expect(error?.path == "/services/0/utilization")
  }

  @Test(arguments: [
    ("\"passed\": false,", "", "/passed: this key is missing"),
    ("\"passed\"", "\"colour\": 1, \"passed\"", "/colour: this key is not known"),
    ("\"seed\": 7", "\"seed\": \"7\"", "/seed: a value of another kind is expected here"),
    ("\"calls\": 1900", "\"calls\": 1.5", "/services/0/calls: a whole number is expected here"),
    ("\"seed\": 7,", "\"seed\": 7", "line 6, column 3"),
  ])
  func `says what is wrong with a text and where`(found: String, put: String, says: String) throws {
    let text = try SummaryFile.encode(SmallRun.summary).replacing(found, with: put)

    let error = #expect(throws: DocumentError.self) { try SummaryFile.decode(text) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "no error")")
  }
}

@Suite struct RunManifestTests {
  @Test func `reads back what it wrote, in its order`() throws {
    let manifest = BlackFriday().manifest

    let text = try RunManifest.encode(manifest)

    #expect(try RunManifest.decode(text) == manifest)
    #expect(try RunManifest.encode(manifest) == text)
    let value = try JSONValue(parsing: text)
    #expect(
      value.object?.map(\.key) == [
        "partial", "recovered", "scenario", "loadModel", "seed", "version", "scenarioHash",
        "quantum", "command", "settings",
        "rows", "contentHash", "traceSamplePerMillion", "traceContentHash", "twinContentHash",
        "files", "performance",
      ]
    )
  }
}

/// Our schemas, judged by an independent validator.
@Suite(
  .enabled("Python's jsonschema is not installed here") { SchemaValidator.isPresent }
) struct SchemaTests {
  @Test func `accepts every summary that we write`() throws {
    var bare = SmallRun.summary
    bare.twin = nil
    bare.windows.twinRevenue = nil
    for summary in [BlackFriday().summary, SmallRun.summary, SmallRun.empty, bare] {
      let text = try SummaryFile.encode(summary)

      #expect(try SchemaValidator.complaints(about: text, by: SummarySchema.json) == "")
    }
  }

  @Test(arguments: [
    ("\"passed\": false", "\"passed\": \"no\"", "$.passed"),
    ("\"verdict\": \"pass\"", "\"verdict\": \"perhaps\"", "$.goals[0].verdict"),
    ("\"scenarioHash\": \"ab", "\"scenarioHash\": \"AB", "$.scenarioHash"),
    ("\"calls\": 1900", "\"calls\": -1", "$.services[0].calls"),
    ("\"conversion-rate\"", "\"conversion\"", "$.metrics"),
    ("\"replications\": 1,", "", "replications"),
    ("\"currency\": \"EUR\"", "\"currency\": \"EUR\", \"extra\": 1", "extra"),
  ])
  func `refuses a broken summary`(found: String, put: String, place: String) throws {
    let whole = try SummaryFile.encode(SmallRun.summary)
    let broken = whole.replacing(found, with: put)
    #expect(broken != whole)

    let complaints = try SchemaValidator.complaints(about: broken, by: SummarySchema.json)

    #expect(complaints.contains(place), "\(complaints)")
  }

  @Test func `tells a manifest from what is none`() throws {
    let text = try RunManifest.encode(BlackFriday().manifest)
    let broken = text.replacing("\"shards\": 1", with: "\"shards\": 0")

    #expect(try SchemaValidator.complaints(about: text, by: RunManifestSchema.json) == "")
    #expect(
      try SchemaValidator.complaints(about: broken, by: RunManifestSchema.json)
        .contains("$.performance.shards")
    )
  }
}

/// Python's jsonschema.
enum SchemaValidator {
  static let isPresent = (try? run("import jsonschema", input: "").status) == 0

  /// What it has to say about a document; nothing where the document is valid.
  static func complaints(about document: String, by schema: String) throws -> String {
    let script = """
      import json, sys, jsonschema
      both = json.load(sys.stdin)
      jsonschema.Draft202012Validator.check_schema(both["schema"])
      found = jsonschema.Draft202012Validator(both["schema"]).iter_errors(both["document"])
      print("\\n".join(sorted(f"{e.json_path}: {e.message[:200]}" for e in found)), end="")
      """
    let input = "{\"schema\": \(schema), \"document\": \(document)}"
    let (status, output) = try run(script, input: input)
    #expect(status == 0, "the validator itself failed")
    return output
  }

  private static func run(_ script: String, input: String) throws -> (status: Int32, output: String)
  {
    let process = Process()
    let question = Pipe()
    let answer = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "python3"
    process.arguments = [python, "-c", script]
    process.standardInput = question
    process.standardOutput = answer
    process.standardError = FileHandle.nullDevice
    try process.run()
    try question.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try question.fileHandleForWriting.close()
    let output = try answer.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
