import ArgumentParser
import Experiments
import Foundation

/// `stampede sweep run`: does tasks of a sweep.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do tasks of a sweep: all of them, a share, or some by number.",
    discussion: """
      --task I --of N does slice I of N, I from 0: the tasks whose number leaves the remainder I when \
      divided by N. Without --of there are as many slices as tasks, so --task 17 does task 17 alone, and \
      --task 3,17-20 those five. Without --task all are done.

      Both also come from the environment: STAMPEDE_TASK and STAMPEDE_TASKS, else those of the launcher: \
      an array of Slurm (SLURM_ARRAY_TASK_ID, _COUNT, _MIN and _MAX), an indexed Job of Kubernetes \
      (JOB_COMPLETION_INDEX, which says no N: add --of or STAMPEDE_TASKS), or Open MPI \
      (OMPI_COMM_WORLD_RANK and _SIZE). With --of their number counts from 0.

      A task that has a result is skipped. A result has its name only when it is whole, so a worker may \
      be killed at any time; Ctrl-C ends it and keeps what is done.

      Ends with 0 when all tasks asked for have a result, with 130 when it was interrupted, and with 65 \
      when a document is not the one of the plan.

      Examples:
        stampede sweep run tasks.jsonl --directory runs/sweep
        stampede sweep run tasks.jsonl --task 3 --of 8 --directory runs/sweep
        sbatch --array=0-99 sweep.sh      # a script with the first line, on a hundred nodes
      """
  )

  @OptionGroup var reading: SweepReading

  @Option(
    help: ArgumentHelp(
      "Which slice, from 0; several such as 3,17-20.",
      valueName: "numbers"
    ),
    transform: { text in
      guard let numbers = NumberList(text) else {
        throw ValidationError("write a number from 0, or several such as 3,17-20")
      }
      return numbers
    }
  )
  var task: NumberList?

  @Option(
    name: .customLong("of"),
    help: ArgumentHelp(
      "How many slices the tasks are dealt out to (default: as many as tasks).",
      valueName: "count"
    )
  )
  var count: Int?

  @OptionGroup var work: WorkOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--of must be at least 1") }
  }

  func run() throws {
    let sweep = try reading.sweep()
    let slice = try SweepSlice(
      numbers: task,
      count: count,
      tasks: sweep.tasks.count,
      environment: ProcessInfo.processInfo.environment
    )
    Interruption.listen()
    let place = reading.place
    try place.prepare()
    let todo = try SweepReading.explainingVariants {
      try sweep.work(on: slice, in: TaskStore(path: place.tasks))
    }
    let pool = try work.pool(for: todo.scenarios, seed: sweep.tasks[0].seed)
    let progress = ExperimentProgress(isQuiet: work.quiet)
    if !work.quiet, todo.known > 0 {
      Terminal.printError("\(todo.known) of \(todo.asked) tasks have a result already")
    }
    defer { progress.clear() }
    let done = try todo.run(
      on: pool,
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    progress.clear()
    let tasks = todo.asked == 1 ? "1 task" : "\(todo.asked) tasks"
    Terminal.write("\(done) of \(tasks) done; results in \(place.tasks)\n")
    if done < todo.asked { throw ExitCode(Failure.Code.interrupted.rawValue) }
  }
}
