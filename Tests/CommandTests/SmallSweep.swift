import Foundation
import JSONText
import Testing

/// A sweep of a small queue, in a directory of its own.
struct SmallSweep {
  let directory = ScratchDirectory()
  let tasks: Int

  /// Plans a sweep of `variants` capacities and the base.
  ///
  /// - Parameters:
  ///   - duration: how long a run lasts.
  ///   - variants: how many capacities there are beside the base.
  ///   - replications: how many runs each has.
  /// - Throws: where it cannot be planned.
  init(lasting duration: String = "20s", variants: Int = 3, replications: Int = 10) throws {
    tasks = (variants + 1) * replications
    let text = Self.documents.replacing("DURATION", with: duration)
    _ = try directory.write(text, to: "queue.yaml")
    let planned = try stampede(
      "plan",
      "queue.yaml",
      "--vary",
      "/services/server/concurrency=11..\(10 + variants)",
      "--replications",
      "\(replications)",
      "--output",
      "tasks.jsonl"
    )
    try #require(planned.status == 0, "\(planned.errors)")
  }

  /// The documents of a queue of ten servers, with `DURATION` for the time of a run.
  static let documents = """
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
    scenario: {duration: DURATION}
    arrivals: {rate: 8, per: s, process: poisson}
    personas: [{name: customer, percentage: 100}]
    journeys: [{type: visit, weight: 1}]
    successCriteria: {journeyCompletionRate: '>90%'}

    """

  /// The program that does the tasks.
  var program: Program { Program.fast("stampede") }

  /// Runs `stampede sweep` where the documents are.
  func stampede(_ words: String...) throws -> Program.Outcome {
    try program.run(["sweep"] + words, in: directory.path)
  }

  /// Does the tasks that are missing in `place`, and merges them.
  ///
  /// - Returns: the bytes of `sweep.json` and `sweep.csv`.
  func finish(_ place: String) throws -> [String] {
    let ran = try stampede("run", "tasks.jsonl", "--directory", place, "--quiet")
    #expect(ran.status == 0, "\(ran.errors)")
    return try merged(place)
  }

  /// Merges what is in `place`.
  func merged(_ place: String) throws -> [String] {
    let outcome = try stampede("merge", "tasks.jsonl", "--directory", place, "--quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try ["sweep.json", "sweep.csv"].map { try directory.text(place + "/" + $0) }
  }

  /// The names of the results in `place`.
  func results(_ place: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: directory.path + "/" + place + "/tasks"
    )
    return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
  }

  /// Starts a worker on slice `slice` of `count`, waits for `least` results in `place`, and kills it.
  ///
  /// - Returns: the results that there were at its end, each of them whole.
  func killWorker(slice: Int, of count: Int, in place: String, after least: Int) throws -> Int {
    let words = ["--task", "\(slice)", "--of", "\(count)", "--workers", "1", "--directory", place]
    let worker = try program.start(["sweep", "run", "tasks.jsonl"] + words, in: directory.path)
    while results(place).count < least, worker.process.isRunning { usleep(500) }
    worker.signal(SIGKILL)
    let outcome = worker.wait()
    #expect(outcome.status == -SIGKILL, "it ended by itself: \(outcome.errors)")
    let whole = results(place)
    for name in whole {
      let text = try directory.text(place + "/tasks/" + name)
      #expect(try JSONValue(parsing: text)["contentHash"]?.string != nil, "\(name) is a half file")
    }
    return whole.count
  }
}
