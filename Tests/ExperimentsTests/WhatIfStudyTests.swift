import Analysis
import Foundation
import JSONText
import Scenarios
import Statistics
import Testing

@testable import Experiments

@Suite struct WhatIfStudyTests {
  private static let path = "/services/server/concurrency"
  private static let goals = "successCriteria: {journeyCompletionRate: '>90%'}"

  /// Answers a question about the small queue with two replications.
  private func answer(
    _ question: WhatIfQuestion,
    source: ScenarioSource = SmallQueue.source(duration: "1m", goals: goals),
    replications: Int = 2,
    store: TaskStore? = nil,
    goesOn: @escaping @Sendable () -> Bool = { true }
  ) throws -> WhatIfResult {
    try WhatIfStudy(
      question,
      of: source,
      experiment: Experiment(
        seeds: ReplicationSeeds(base: 1),
        pool: WorkerPool(workers: 2),
        store: store,
        goesOn: goesOn
      ),
      replications: replications
    ).run()
  }

  private func question(
    _ axes: [(String, WhatIfQuestion.Values)] = [],
    find extreme: WhatIfQuestion.Extreme? = .minimum,
    suchThat condition: String = WhatIfQuestion.Search.allGoals
  ) -> WhatIfQuestion {
    var question = WhatIfQuestion()
    question.axes = axes.map { .init(path: $0.0, values: $0.1) }
    question.search = extreme.map { .init(extreme: $0, path: Self.path, condition: condition) }
    return question
  }

  private func list(_ words: String) throws -> WhatIfQuestion.Values {
    try #require(WhatIfQuestion.Values(words))
  }

  @Test func `a search finds what the whole grid says`() throws {
    let range = try #require(WhatIfQuestion.Values("2..14"))
    let words = (2...14).map(String.init).joined(separator: ",")

    let searched = try answer(question([(Self.path, range)]))
    let grid = try answer(question([(Self.path, list(words))]))

    let found = try #require(grid.answers.first?.value.flatMap { Int($0) })
    #expect((3...14).contains(found))
    #expect(searched.answers.first?.value == "\(found)")
    #expect(searched.answers.first?.rejected == "\(found - 1)")
    #expect(grid.variants.count == 14)
    #expect(searched.variants.count < 9, "\(searched.variants.count)")
    #expect(searched.passed && grid.passed)
  }

  @Test func `a search without a range begins at the base and goes either way`() throws {
    let starved = SmallQueue.source(servers: 2, duration: "1m", goals: Self.goals)

    let upwards = try answer(question(), source: starved)
    let downwards = try answer(
      question(),
      source: SmallQueue.source(servers: 40, duration: "1m", goals: Self.goals)
    )

    #expect(upwards.answers.first?.value == downwards.answers.first?.value)
    #expect(upwards.answers.first?.value != nil)
  }

  @Test func `the most that still fails an inverted goal is found as well`() throws {
    let result = try answer(
      question(
        [(Self.path, .range(DecimalRange(2, through: 14)))],
        find: .maximum,
        suchThat: "journeyCompletionRate <90%"
      )
    )
    let least = try answer(question([(Self.path, .range(DecimalRange(2, through: 14)))]))

    let most = try #require(result.answers.first?.value.flatMap { Int($0) })
    #expect(least.answers.first?.value == "\(most + 1)")
    #expect(result.answers.first?.rejected == "\(most + 1)")
  }

  @Test func `a goal that nothing meets has no answer`() throws {
    let result = try answer(
      question([(Self.path, list("2,3"))], suchThat: "journeyCompletionRate >99.9%")
    )

    #expect(result.answers.first?.value == nil)
    #expect(!result.passed)
    #expect(result.answers.first?.statement.hasPrefix("No value up to 3 concurrent calls") == true)
  }

  @Test func `every combination of the other axes has an answer, that of the base first`() throws {
    let result = try answer(
      question([("/arrivals/rate", list("4,8")), (Self.path, list("4,6,8,10,12,14"))])
    )

    #expect(result.answers.count == 2)
    #expect(result.answers.first?.at == [.init(path: "/arrivals/rate", value: "8")])
    let values = result.answers.compactMap { $0.value.flatMap { Int($0) } }
    #expect(values.count == 2 && values[0] > values[1], "\(values)")
    let frontier = try #require(result.frontier)
    #expect(frontier.capacity == Self.path && frontier.load == "/arrivals/rate")
    #expect(frontier.rows.count == 6)
    #expect(frontier.rows.allSatisfy { $0.cells.count == 2 })
    #expect(frontier.rows.first?.cells.last?.meeting?.successes == 0)
    #expect(frontier.rows.last?.cells.first?.meeting?.successes == 2)
  }

  @Test func `variance is shared out over a whole grid, with intervals over replications`() throws {
    let result = try answer(
      question([("/arrivals/rate", list("4,8")), (Self.path, list("4,12"))], find: nil),
      replications: 3
    )
    let searched = try answer(
      question([("/arrivals/rate", list("4,8")), (Self.path, #require(.init("2..14")))])
    )

    let completion = try #require(
      result.sensitivities.first { $0.metric == "journey-completion-rate" }
    )
    let means = result.variants.dropFirst().compactMap {
      $0.metrics["journey-completion-rate"]?.value
    }
    try #require(means.count == 4)
    // In a grid of two by two there are three effects, and the variance is the sum of their squares.
    let rate = means[0] + means[1] - means[2] - means[3]
    let servers = means[0] - means[1] + means[2] - means[3]
    let both = means[0] - means[1] - means[2] + means[3]
    let sum = rate * rate + servers * servers + both * both
    let known = [rate, servers].map { ($0 * $0 / sum, ($0 * $0 + both * both) / sum) }
    for (share, known) in zip(completion.shares, known) {
      let (first, total) = try (#require(share.first.value), #require(share.total.value))
      #expect(abs(first - known.0) < 1e-9 && abs(total - known.1) < 1e-9)
      let (low, high) = try (#require(share.first.low), #require(share.first.high))
      #expect(0 <= low && low <= first && first <= high && high <= 1)
    }
    #expect(completion.shares.map(\.path) == ["/arrivals/rate", Self.path])
    #expect(searched.sensitivities == [])
  }

  @Test func `a cell costs its lost revenue and its capacity`() throws {
    var asked = try question(
      [("/arrivals/rate", list("4,8")), (Self.path, list("4,12"))],
      find: nil
    )
    let free = try #require(try answer(asked).frontier)
    asked.unitCost = 250
    let priced = try #require(try answer(asked).frontier)

    #expect(free.unitCost == nil && priced.unitCost == 250)
    for (row, servers) in zip(priced.rows, [4.0, 12]) {
      for cell in row.cells {
        let lost = try #require(cell.revenueLost)
        #expect(cell.cost == lost + 250 * servers)
      }
    }
    let lost = priced.rows.map { $0.cells[1].revenueLost ?? 0 }
    #expect(lost[0] > lost[1], "\(lost)")
    #expect(free.rows.allSatisfy { $0.cells.allSatisfy { $0.cost == nil } })
  }

  @Test func `differences are the means of what pairs of runs differ by`() throws {
    let result = try answer(question([(Self.path, list("7,10"))], find: nil), replications: 3)
    let source = SmallQueue.source(duration: "1m", goals: Self.goals)
    let apart = try (1...3 as ClosedRange<UInt64>).map { seed in
      let completion = try ["/services/server/concurrency=7", "/services/server/concurrency=10"].map
      {
        try Replication.simulate(SmallQueue.scenario(source, $0), seed: seed)?
          .summary.metrics["journey-completion-rate"]?.value ?? -1
      }
      return completion[0] - completion[1]
    }

    let mean = SampleMean(of: apart)
    let difference = result.variants[1].differences["journey-completion-rate"]
    #expect(difference?.value == mean.mean)
    #expect(difference?.low == mean.interval()?.low)
    #expect(difference?.verdict == "worse")
    // Ten servers are the base: nothing differs.
    let same = result.variants[2].differences["journey-completion-rate"]
    #expect(same?.value == 0 && same?.verdict == "no detectable difference")
  }

  @Test func `an interrupted what-if goes on and ends with the same bytes`() throws {
    let asked = try question([(Self.path, list("8,10,12"))])
    let directories = (0..<2).map { _ in ScratchDirectory() }
    let whole = try answer(asked, replications: 3, store: TaskStore(path: directories[0].path))

    let stop = Countdown(4)
    let part = try answer(
      asked,
      replications: 3,
      store: TaskStore(path: directories[1].path),
      goesOn: { stop.goesOn }
    )
    let kept = directories[1].files.count
    let resumed = try answer(asked, replications: 3, store: TaskStore(path: directories[1].path))

    #expect(part.partial && kept > 0 && kept < 9, "\(kept)")
    #expect(try encoded(resumed) == encoded(whole))
    #expect(directories[0].files == directories[1].files)
  }

  @Test func `more replications extend what is there`() throws {
    let asked = try question([(Self.path, list("8,12"))])
    let directory = ScratchDirectory()
    let store = TaskStore(path: directory.path)
    _ = try answer(asked, replications: 2, store: store)
    let first = directory.files
    let stop = Countdown(0)

    let extended = try answer(asked, replications: 4, store: store)
    // What is known needs no run at all.
    let again = try answer(asked, replications: 4, store: store, goesOn: { stop.goesOn })

    #expect(Set(first).isSubset(of: directory.files))
    #expect(directory.files.count == 2 * first.count)
    #expect(again.variants == extended.variants)
  }

  @Test func `a damaged result is simulated again`() throws {
    let asked = try question([(Self.path, list("8"))])
    let directory = ScratchDirectory()
    let store = TaskStore(path: directory.path)
    let whole = try answer(asked, store: store)
    for file in directory.files {
      try Data("{\"seed\": 1".utf8).write(to: URL(filePath: directory.path + "/" + file))
    }

    #expect(try answer(asked, store: store) == whole)
  }

  @Test func `a path that is none is refused with its place`() throws {
    #expect(throws: VariantError.self) {
      try answer(question([("/services/sever/concurrency", list("8"))], find: nil))
    }
    #expect(throws: QuestionError.self) {
      try answer(question([], suchThat: "journeyComplotion"))
    }
  }

  private func encoded(_ result: WhatIfResult) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(result)
  }
}
