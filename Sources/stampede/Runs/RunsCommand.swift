import ArgumentParser

/// `stampede runs`: what stands under a folder of runs.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List, show and remove the runs under a folder.",
    discussion: """
      A run is a directory with a run.json, as 'stampede run' leaves it.

      Examples:
        stampede runs list
        stampede runs show runs/shop-1
        stampede runs rm runs/shop-1
      """,
    subcommands: [RunsList.self, RunsShow.self, RunsRemove.self]
  )
}
