import Analysis
import Foundation
import Scenarios
import Testing

@testable import Experiments

@Suite struct SweepTests {
  private static let path = "/services/server/concurrency"

  private let source = SmallQueue.source(
    duration: "20s",
    goals: "successCriteria: {journeyCompletionRate: '>90%'}"
  )
  private let directory = ScratchDirectory()
  private var store: TaskStore { TaskStore(path: directory.path) }

  private func question(
    _ words: [String],
    find extreme: WhatIfQuestion.Extreme? = nil
  ) throws -> WhatIfQuestion {
    var question = WhatIfQuestion()
    question.axes = try zip([Self.path, "/arrivals/rate"], words).map { path, words in
      .init(path: path, values: try #require(WhatIfQuestion.Values(words)))
    }
    question.search = extreme.map { .init(extreme: $0, path: Self.path) }
    return question
  }

  private func plan(
    _ question: WhatIfQuestion,
    replications: Int = 3
  ) throws -> [SweepTask] {
    try Sweep.plan(question, of: source, seed: 5, replications: replications)
  }

  /// The sweep of tasks, whose documents are those of `source`.
  private func sweep(
    _ tasks: [SweepTask],
    source: ScenarioSource? = nil
  ) throws -> Sweep {
    let source = source ?? self.source
    return try Sweep(
      tasks,
      read: { path in try #require(source.files.first { $0.path == path }) },
      attachment: { _ in .failure(AttachmentError("there is no file")) }
    )
  }

  private func finish(_ sweep: Sweep, in store: TaskStore, slices: Int = 1) throws -> SweepResult? {
    for number in 0..<slices {
      let slice = try SweepSlice(NumberList([number]), of: slices)
      _ = try sweep.work(on: slice, in: store).run(on: WorkerPool(workers: 2))
    }
    return try sweep.merge(from: store)
  }

  @Test(arguments: [["8,12"], ["8..11", "7,8"], []])
  func `a sweep says what a what-if over the same values does`(words: [String]) throws {
    var asked = try question(words)
    asked.unitCost = 250
    let merged = try finish(sweep(plan(asked)), in: store, slices: 2)
    let whatIf = try WhatIfStudy(
      asked,
      of: source,
      experiment: Experiment(seeds: ReplicationSeeds(base: 5), pool: WorkerPool(workers: 2)),
      replications: 3
    ).run()

    #expect(merged?.whatIf == whatIf)
    #expect(merged?.whatIf.variants.count == [0: 1, 1: 3, 2: 9][words.count])
  }

  @Test func `a range in which a value is sought is planned whole`() throws {
    let tasks = try plan(question(["6..9"], find: .minimum))
    let merged = try #require(try finish(sweep(tasks), in: store))

    #expect(tasks.count == 5 * 3)
    #expect(merged.whatIf.axes.first?.values == ["6", "7", "8", "9"])
    #expect(merged.whatIf.answers.first?.value != nil)
    #expect(throws: QuestionError.self) { try plan(question([], find: .minimum)) }
  }

  @Test func `a what-if finds the results of a sweep`() throws {
    let asked = try question(["8,12"])
    _ = try finish(sweep(plan(asked)), in: store)
    let files = directory.files
    let stop = Countdown(0)
    let whatIf = try WhatIfStudy(
      asked,
      of: source,
      experiment: Experiment(
        seeds: ReplicationSeeds(base: 5),
        pool: WorkerPool(workers: 1),
        store: store,
        goesOn: { stop.goesOn }
      ),
      replications: 3
    ).run()

    #expect(whatIf.variants.map(\.replications) == [3, 3, 3])
    #expect(directory.files == files)
  }

  @Test func `an interrupted sweep goes on and ends with the same bytes`() throws {
    let sweep = try sweep(plan(question(["8,11,12"])))
    let other = ScratchDirectory()
    let stop = Countdown(5)

    let work = try sweep.work(on: .all, in: store)
    let done = try work.run(on: WorkerPool(workers: 2), goesOn: { stop.goesOn })
    let missing = sweep.missing(in: store)
    let isIncomplete = try sweep.merge(from: store) == nil
    let resumed = try finish(sweep, in: store)

    #expect((1..<12).contains(done) && missing.count == 12 - done && isIncomplete)
    #expect(try resumed == finish(sweep, in: TaskStore(path: other.path), slices: 5))
    #expect(directory.files == other.files && other.files.count == 12)
    for file in other.files {
      let bytes = FileManager.default.contents(atPath: directory.path + "/" + file)
      #expect(bytes == FileManager.default.contents(atPath: other.path + "/" + file))
    }
  }

  @Test func `what is done is skipped, and what is damaged is done again`() throws {
    let sweep = try sweep(plan(question(["8"])))
    let whole = try finish(sweep, in: store)
    let file = directory.path + "/" + (try #require(directory.files.last))
    try Data("{".utf8).write(to: URL(filePath: file))

    let missing = sweep.missing(in: store)
    let work = try sweep.work(on: .all, in: store)

    #expect(missing.count == 1)
    #expect(work.asked == 6 && work.known == 5 && work.scenarios.count == 1)
    #expect(try finish(sweep, in: store) == whole)
  }

  @Test func `a variant that is the base shares its runs`() throws {
    let sweep = try sweep(plan(question(["10,12"])))

    let work = try sweep.work(on: .all, in: store)
    let done = try work.run(on: WorkerPool(workers: 1))

    #expect(work.asked == 9 && done == 9)
    #expect(directory.files.count == 6)
  }

  @Test func `documents that are not those of the plan are refused`() throws {
    let tasks = try plan(question(["8"]))
    let text = String(decoding: source.files[0].bytes, as: UTF8.self)
    let comment = SourceFile(path: "queue.yaml", text: text + "# later\n")
    let changed = ScenarioSource(
      files: [comment],
      options: source.options,
      attachment: { _ in .failure(AttachmentError("there is no file")) }
    )

    let error = try #require(throws: SweepError.self) { try sweep(tasks, source: changed) }
    #expect(error.message.contains("'queue.yaml' has changed since the sweep was planned"))
  }

  @Test func `a scenario that is not that of the plan is refused`() throws {
    var tasks = try plan(question(["8"]))
    for index in 3..<6 { tasks[index].scenarioHash = String(repeating: "0", count: 64) }
    let sweep = try sweep(tasks)

    #expect(throws: SweepError.self) { try sweep.work(on: .all, in: store) }
    // The tasks of the base are what they were.
    let base = try SweepSlice(NumberList(0...2), of: 6)
    #expect(try sweep.work(on: base, in: store).asked == 3)
  }

  /// Whoever edits the tasks is told, whatever the edit.
  @Test func `tasks that are not those of a plan are refused`() throws {
    let tasks = try plan(question(["8,12"]))
    var edits: [[SweepTask]] = [[], Array(tasks.dropLast()), Array(tasks.reversed())]
    edits.append(tasks + tasks)
    for index in [0, 4, 8] {
      let changes: [(inout SweepTask) -> Void] = [
        { $0.task += 1 }, { $0.seed += 1 }, { $0.replication += 1 },
        { $0.changes = [.init(path: Self.path, value: "9")] }, { $0.scenarioHash = "0" },
        { $0.sweep.version = "0.0.0" }, { $0.sweep.replications = 9 }, { $0.sweep.tasks = 1 },
      ]
      for change in changes {
        var edited = tasks
        change(&edited[index])
        edits.append(edited)
      }
    }

    for edited in edits {
      #expect(throws: SweepError.self) {
        // A hash is looked at when its task is done.
        try sweep(edited).work(on: .all, in: store)
      }
    }
    #expect(edits.count == 28)
  }

  @Test func `a sweep too large for its list is refused before it is made`() throws {
    #expect(throws: QuestionError.self) { try plan(question(["1..50000"]), replications: 3) }
    #expect(throws: QuestionError.self) { try plan(question(["1..5000000", "1..9000000000000"])) }
  }
}

@Suite struct NumberListTests {
  @Test(arguments: [
    ("0", [0]), ("3,17-20", [3, 17, 18, 19, 20]), ("5,4,4,2-3", [2, 3, 4, 5]), ("7-7", [7]),
  ])
  func `a text is read, and written as short as it can be`(text: String, numbers: [Int]) throws {
    let list = try #require(NumberList(text))

    #expect((0...30).filter(list.contains) == numbers)
    #expect(list.count == numbers.count && list.last == numbers.last)
    #expect(list == NumberList(numbers.reversed()))
    #expect(NumberList("\(list)") == list)
  }

  @Test func `neighbors are joined`() {
    #expect("\(NumberList([20, 3, 18, 17, 19]))" == "3,17-20")
    #expect("\(NumberList([Int]()))" == "" && NumberList([Int]()).isEmpty)
  }

  @Test(arguments: [
    "", "-1", "3-", "a", "1,,2", "5-3", "1-2-3", " 1", "1.5", "99999999999999999999",
  ])
  func `what is no list is none`(text: String) {
    #expect(NumberList(text) == nil)
  }
}
