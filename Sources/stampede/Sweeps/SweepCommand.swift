import ArgumentParser

/// `stampede sweep`: the runs of a what-if as tasks for many processes or machines.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Share the runs of a what-if among processes or machines, and merge the results.",
    discussion: """
      A sweep is planned once, done by any number of workers, and merged. Workers share the documents, \
      the list of tasks and a directory, and need not know of each other: each result is one file, \
      named for what it is a result of and written by rename. So a task may be done twice, and a worker \
      may be killed at any time; whoever comes next does what is missing. The merged result is the \
      same, to the byte, whoever did the tasks.

      On one machine, with a process a core:
        stampede sweep plan shop.yaml --vary /services/web/concurrency=4..16 \\
          --replications 20 --output tasks.jsonl
        seq 0 7 | xargs -P 2 -I{} stampede sweep run tasks.jsonl --task {} --of 8 \\
          --workers 1 --directory runs/sweep
        stampede sweep merge tasks.jsonl --directory runs/sweep
      """,
    subcommands: [SweepPlan.self, SweepRun.self, SweepMerge.self]
  )
}
