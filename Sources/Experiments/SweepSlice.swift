/// Which tasks of a sweep one worker does.
///
/// The tasks are dealt out in turn: task number t belongs to slice t modulo the number of slices. So any
/// number of workers share them evenly, though tasks of one variant, which are neighbors, may take longer
/// than those of another. With as many slices as tasks a slice is one task.
public struct SweepSlice: Equatable, Sendable {
  /// The numbers of the slices, from 0.
  public let numbers: NumberList
  /// How many slices there are.
  public let count: Int

  /// All tasks.
  public static let all = SweepSlice(numbers: NumberList([0]), count: 1)

  /// Creates slices out of `count`.
  ///
  /// - Throws: where there are no slices with such numbers.
  public init(_ numbers: NumberList, of count: Int) throws(QuestionError) {
    guard let last = numbers.last, count > last else {
      throw QuestionError(
        "there is no slice \(numbers) of \(count)",
        hint: "slices are counted from 0: the last of \(count) is \(count - 1)"
      )
    }
    self.init(numbers: numbers, count: count)
  }

  private init(numbers: NumberList, count: Int) {
    self.numbers = numbers
    self.count = count
  }

  /// Whether a task belongs to it.
  public func contains(_ task: Int) -> Bool { numbers.contains(task % count) }
}

// MARK: - What launchers say

extension SweepSlice {
  /// The slice that options and environment name; all tasks where neither does.
  ///
  /// - Parameters:
  ///   - numbers: the slices that were asked for in words; they go before the environment.
  ///   - count: how many slices there are in words; absent: what the environment says beside its number,
  ///     else as many as there are tasks.
  ///   - tasks: how many tasks there are.
  ///   - environment: the variables of the process.
  /// - Throws: where no slice can be made of it, or two launchers say different things.
  public init(
    numbers: NumberList?,
    count: Int?,
    tasks: Int,
    environment: [String: String]
  ) throws(QuestionError) {
    if let numbers {
      try self.init(numbers, of: count ?? tasks)
      return
    }
    // Our own variable goes before those of launchers, and those must not contradict each other.
    let isOwn = environment[Launcher.own.number] != nil
    let launchers = (isOwn ? [.own] : Launcher.foreign).filter { environment[$0.number] != nil }
    let slices = try launchers.map { launcher throws(QuestionError) in
      try launcher.slice(count: count, tasks: tasks, environment: environment)
    }
    guard slices.allSatisfy({ $0 == slices[0] }) else {
      throw QuestionError(
        "\(launchers.map(\.number).joined(separator: " and ")) say different things",
        hint: "say which tasks to do with --task and --of"
      )
    }
    guard slices.isEmpty, count != nil else {
      self = slices.first ?? .all
      return
    }
    throw QuestionError(
      "--of says how many slices there are, and nothing says which of them to do",
      hint: "add --task with a number from 0, or leave --of away to do all tasks"
    )
  }

  /// The variables by which a launcher tells each of its processes which one it is.
  private struct Launcher {
    let number: String
    let count: String?

    private static let largest = Int(Int32.max)

    static let own = Launcher(number: "STAMPEDE_TASK", count: "STAMPEDE_TASKS")
    static let slurm = Launcher(number: "SLURM_ARRAY_TASK_ID", count: "SLURM_ARRAY_TASK_COUNT")
    static let foreign = [
      slurm,
      // Kubernetes tells a pod of an indexed job its number, and not how many there are.
      Launcher(number: "JOB_COMPLETION_INDEX", count: "STAMPEDE_TASKS"),
      Launcher(number: "OMPI_COMM_WORLD_RANK", count: "OMPI_COMM_WORLD_SIZE"),
    ]

    func slice(
      count wanted: Int?,
      tasks: Int,
      environment: [String: String]
    ) throws(QuestionError) -> SweepSlice {
      let text = environment[number] ?? ""
      guard let numbers = NumberList(text) else {
        throw QuestionError(
          "\(number) is '\(text)', which is no number from 0",
          hint: "unset it, or say which tasks to do with --task"
        )
      }
      if let wanted { return try SweepSlice(numbers, of: wanted) }
      if number == Self.slurm.number { return try Self.slurmSlice(environment) }
      let slices = try count.flatMap { name throws(QuestionError) in
        try environment[name].map { _ throws(QuestionError) in try Self.integer(name, environment) }
      }
      return try SweepSlice(numbers, of: slices ?? tasks)
    }

    /// The place of a process in an array of Slurm, whose numbers may begin anywhere and be apart.
    private static func slurmSlice(
      _ environment: [String: String]
    ) throws(QuestionError) -> SweepSlice {
      let number = try integer("SLURM_ARRAY_TASK_ID", environment)
      let count = try integer("SLURM_ARRAY_TASK_COUNT", environment)
      let first = try integer("SLURM_ARRAY_TASK_MIN", environment)
      let last = try integer("SLURM_ARRAY_TASK_MAX", environment)
      let step = max(1, (last - first) / max(1, count - 1))
      let place = (number - first) / step
      guard first + (count - 1) * step == last, first + place * step == number,
        (0..<count).contains(place)
      else {
        throw QuestionError(
          "the numbers of this Slurm array are not evenly apart, so they name no slices",
          hint: "to do the tasks with these numbers, write --task \"$SLURM_ARRAY_TASK_ID\""
        )
      }
      return try SweepSlice(NumberList([place]), of: count)
    }

    private static func integer(
      _ name: String,
      _ environment: [String: String]
    ) throws(QuestionError) -> Int {
      let text = environment[name] ?? ""
      guard let value = Int(text), (0...largest).contains(value) else {
        throw QuestionError(
          environment[name] == nil
            ? "\(name) is missing beside the other variables of its launcher"
            : "\(name) is '\(text)', which is no number from 0",
          hint: "say which tasks to do with --task and --of"
        )
      }
      return value
    }
  }
}
