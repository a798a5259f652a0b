import Foundation
import JSONText
import Reports
import Testing

/// `stampede whatif` as a user types it, on a small shop.
@Suite struct WhatIfCommandTests {
  /// A queue of ten servers in which visitors wait four seconds at the most.
  private static let documents = """
    persona:
      name: customer
      behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, patience: 4000}
      businessProfile: {averageValue: 10, conversionProbability: 1}
    ---
    name: visit
    steps:
      - {name: serve, service: server, finalStep: true}
    ---
    services:
      - {name: server, concurrency: 10, timeoutMs: null,
         serviceTime: {mean: 1000, distribution: exponential}}
    ---
    profile: small-queue
    scenario: {duration: 2m}
    arrivals: {rate: 8, per: s, process: poisson}
    personas: [{name: customer, percentage: 100}]
    journeys: [{type: visit, weight: 1}]
    successCriteria: {journeyCompletionRate: '>90%'}
    """

  private static let question = """
    whatif:
      base: queue.yaml
      vary: {/services/server/concurrency: [6, 8, 10, 12]}
      find: {minimum: /services/server/concurrency}
      replications: 4
    """

  private let directory = ScratchDirectory()

  init() throws {
    _ = try directory.write(Self.documents, to: "queue.yaml")
    _ = try directory.write(Self.question, to: "question.yaml")
  }

  private func whatIf(_ words: String...) throws -> Program.Outcome {
    try Program.fast("stampede").run(["whatif"] + words, in: directory.path)
  }

  @Test func `a document is answered, and options answer the same`() throws {
    let document = try whatIf("question.yaml", "--out", "a", "--quiet")
    let options = try whatIf(
      "queue.yaml",
      "--vary",
      "/services/server/concurrency=6,8,10,12",
      "--find",
      "minimum",
      "/services/server/concurrency",
      "--replications",
      "4",
      "--out",
      "b",
      "--quiet",
      "--workers",
      "1"
    )

    #expect(document.status == 0, "\(document.errors)")
    #expect(document.output.contains("the least that meets the goal (4 replications, confidence"))
    #expect(options.status == 0, "\(options.errors)")
    #expect(try directory.text("a/whatif.json") == directory.text("b/whatif.json"))
    #expect(try directory.text("a/report.html") == directory.text("b/report.html"))
    let result = try JSONValue(parsing: directory.text("a/whatif.json"))
    #expect(result["passed"]?.boolean == true)
    #expect(result["variants"]?.array?.count == 5)
    #expect(result["answers"]?[0]?["value"]?.string.flatMap { Int($0) } ?? 0 >= 8)
  }

  @Test func `a directory stands for its documents`() throws {
    let outcome = try Program.fast("stampede").run(
      ["whatif", directory.path, "--out", directory.path + "/out", "--format", "json"]
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.output == directory.text("out/whatif.json"))
  }

  @Test(
    .enabled("Python's jsonschema and PyYAML are not installed here") { OutputValidator.isThere }
  ) func `what it writes keeps to its schema`() throws {
    let outcome = try whatIf("question.yaml", "--replications", "1", "--format", "json")

    // One replication tells no interval.
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try OutputValidator.complaints(about: outcome.output, by: .whatIf) == [])
    let file = try directory.text("runs/small-queue-whatif/whatif.json")
    #expect(try WhatIfFile.encode(WhatIfFile.decode(file)) == file)
  }

  @Test func `nothing that meets the goals is a goal missed`() throws {
    let outcome = try whatIf(
      "queue.yaml",
      "--vary",
      "/services/server/concurrency=2,3",
      "--find",
      "minimum",
      "/services/server/concurrency",
      "--replications",
      "2",
      "--quiet"
    )

    #expect(outcome.status == 99, "\(outcome.errors)")
    #expect(outcome.output.contains("No value up to 3 concurrent calls of server"))
  }

  @Test(arguments: [
    (["queue.yaml"], 64, "nothing is asked"),
    (["queue.yaml", "--vary", "services=3"], 64, "write a path and its values"),
    (["queue.yaml", "--find", "least", "/arrivals/rate"], 64, "write minimum or maximum"),
    (["queue.yaml", "--find", "minimum", "/arrivals/process"], 64, "--vary"),
    (["queue.yaml", "--vary", "/services/sever/concurrency=3"], 65, "did you mean"),
    (["queue.yaml", "--vary", "/services/server/concurrency=none"], 65, "concurrency"),
    (["nowhere.yaml", "--vary", "/arrivals/rate=3"], 66, "there is no file"),
  ])
  func `what cannot be asked is refused with a remedy`(
    words: [String],
    status: Int32,
    message: String
  ) throws {
    let outcome = try Program.fast("stampede").run(["whatif"] + words, in: directory.path)

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `a directory of something else is left alone`() throws {
    _ = try directory.write("mine", to: "notes.txt")

    let outcome = try whatIf("question.yaml", "--out", ".")

    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("holds something else"), "\(outcome.errors)")
  }

  /// The question of the shipped Black Friday, in full; a minute on two cores.
  @Test(.enabled("it takes minutes") { getenv("STAMPEDE_LONG_TESTS") != nil })
  func `a Black Friday needs thirteen concurrent payments`() throws {
    let outcome = try whatIf(
      Checkout.path + "/traces/black-friday-sized",
      "--out",
      "sized",
      "--quiet"
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try JSONValue(parsing: directory.text("sized/whatif.json"))
    let answer = try #require(result["answers"]?[0])
    #expect(answer["value"]?.string == "13" && answer["rejected"]?.string == "12")
    #expect(answer["confidence"]?.double ?? 0 > 0.99)
    let row = try #require(
      result["frontier"]?["rows"]?.array?.first { $0["capacity"]?.string == "13" }
    )
    let verdicts = row["cells"]?.array?.compactMap { $0["verdict"]?.string }
    #expect(verdicts == ["pass", "pass", "fail"])
  }
}
