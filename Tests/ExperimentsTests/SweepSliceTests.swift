import Testing

@testable import Experiments

@Suite struct SweepSliceTests {
  private func slice(
    _ numbers: String? = nil,
    of count: Int? = nil,
    _ environment: [String: String] = [:]
  ) throws -> SweepSlice {
    try SweepSlice(
      numbers: numbers.flatMap { NumberList($0) },
      count: count,
      tasks: 100,
      environment: environment
    )
  }

  private func tasks(_ slice: SweepSlice) -> [Int] { (0..<100).filter(slice.contains) }

  @Test func `slices share the tasks and leave none out`() throws {
    let slices = try (0..<7).map { tasks(try slice("\($0)", of: 7)) }

    #expect(slices.flatMap { $0 }.sorted() == Array(0..<100))
    #expect(slices.allSatisfy { (14...15).contains($0.count) })
    #expect(slices[3].prefix(3) == [3, 10, 17])
  }

  @Test func `without a count a slice is a task, and without anything it is all`() throws {
    #expect(tasks(try slice("3,17-20")) == [3, 17, 18, 19, 20])
    #expect(tasks(try slice()).count == 100)
  }

  /// What each launcher says, and the slice that it is.
  @Test(arguments: [
    (["STAMPEDE_TASK": "2", "STAMPEDE_TASKS": "4"], 2, 4),
    (["STAMPEDE_TASK": "2"], 2, 100),
    (["JOB_COMPLETION_INDEX": "9"], 9, 100),
    (["JOB_COMPLETION_INDEX": "1", "STAMPEDE_TASKS": "8"], 1, 8),
    (["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2"], 0, 2),
    (slurm(7, count: 10, from: 0, to: 9), 7, 10),
    (slurm(10, count: 10, from: 1, to: 10), 9, 10),
    (slurm(40, count: 10, from: 10, to: 100), 3, 10),
    (slurm(5, count: 1, from: 5, to: 5), 0, 1),
    // Our own variables go before all others.
    (["STAMPEDE_TASK": "1", "STAMPEDE_TASKS": "3", "OMPI_COMM_WORLD_RANK": "x"], 1, 3),
  ])
  func `a launcher says which slice it is`(
    environment: [String: String],
    number: Int,
    count: Int
  ) throws {
    #expect(
      try slice(nil, of: nil, environment) == SweepSlice(NumberList([number]), of: count)
    )
  }

  @Test func `words go before the environment`() throws {
    let array = Self.slurm(10, count: 10, from: 1, to: 10)

    #expect(tasks(try slice("17", of: nil, array)) == [17])
    #expect(try slice(nil, of: 50, array) == SweepSlice(NumberList([10]), of: 50))
  }

  @Test(
    arguments: [
      (nil, 4, [:]), ("4", 4, [:]), ("100", nil, [:]),
      (nil, nil, ["STAMPEDE_TASK": "-1"]), (nil, nil, ["STAMPEDE_TASK": ""]),
      (nil, nil, ["STAMPEDE_TASK": "1", "STAMPEDE_TASKS": "many"]),
      (nil, nil, ["STAMPEDE_TASK": "1", "STAMPEDE_TASKS": "0"]),
      (nil, nil, ["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "3"]),
      (nil, nil, ["SLURM_ARRAY_TASK_ID": "3"]),
      (nil, nil, slurm(17, count: 5, from: 3, to: 20)),
      (nil, nil, slurm(11, count: 10, from: 1, to: 10)),
      (
        nil, nil,
        ["JOB_COMPLETION_INDEX": "3", "OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"]
      ),
    ] as [(String?, Int?, [String: String])]
  )
  func `what names no slice is refused`(
    numbers: String?,
    count: Int?,
    environment: [String: String]
  ) {
    #expect(throws: QuestionError.self) { try slice(numbers, of: count, environment) }
  }

  private static func slurm(_ id: Int, count: Int, from: Int, to: Int) -> [String: String] {
    [
      "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_COUNT": "\(count)",
      "SLURM_ARRAY_TASK_MIN": "\(from)", "SLURM_ARRAY_TASK_MAX": "\(to)",
    ]
  }
}
