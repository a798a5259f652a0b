import Analysis
import ArgumentParser
import Experiments
import Foundation
import Reports
import Scenarios

/// `stampede sweep plan`: lists the runs of a what-if.
struct SweepPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "List the runs of a what-if, one task a line.",
    discussion: """
      Every replication of the scenario, and of every combination of the values, is a task. What is \
      varied stands in a what-if document or in the options, as for 'stampede whatif'; a range in which \
      a value is sought is planned whole. A line says what its run needs: what to set, the seed, the \
      documents with their SHA-256, and the hash of the scenario. Workers refuse documents that are not \
      those of the plan.

      Documents are named as the workers will find them: by the same path from where they start, or by \
      a full path.

      Examples:
        stampede sweep plan traces/black-friday-sized --output tasks.jsonl
        stampede sweep plan shop.yaml --vary /services/web/concurrency=4,6,8 \\
          --vary /arrivals/rate=1..3:0.5 --replications 50 > tasks.jsonl
      """
  )

  @OptionGroup var documents: ScenarioOptions
  @OptionGroup var variation: VariationOptions
  @OptionGroup var repetition: VariantReplications

  @Option(
    parsing: .unconditional,
    help: "The seed of the first replication, from 0 (default: the scenario's seed, or 1)."
  )
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Where the tasks go (default: the output).", valueName: "file"),
    completion: .file(extensions: ["jsonl"])
  )
  var output: String?

  func validate() throws {
    if output?.isEmpty == true { throw ValidationError("--output must name a file.") }
    if documents.files.contains("-") {
      throw ValidationError(
        "workers read the documents again, so they must be files, not the input"
      )
    }
  }

  func run() throws {
    let (source, reading) = try WhatIfReading.load(documents)
    let question = try variation.question(
      among: reading.questions,
      currency: reading.scenario.currency
    )
    let replications = repetition.count(question)
    let tasks = try SweepReading.explainingVariants {
      try Sweep.plan(
        question,
        of: source,
        seed: seed ?? reading.scenario.seed ?? 1,
        replications: replications
      )
    }
    let text = try SweepTaskFile.encode(tasks)
    // Each worker reads the whole list.
    guard text.utf8.count <= FileAccess.largestDocument else {
      throw Failure(
        code: .limit,
        message: "the list of \(tasks.count) tasks has more than "
          + "\(FileAccess.largestDocument >> 20) MiB",
        remedy: "vary fewer values or replicate less often, or plan several sweeps"
      )
    }
    guard let output else {
      Terminal.write(text)
      return
    }
    try FileAccess.write(text, to: output)
    let variants = tasks.count / replications
    Terminal.write(
      """
      \(output): \(tasks.count) tasks, \(variants) \(variants == 1 ? "variant" : "variants"), \
      \(replications) \(replications == 1 ? "replication" : "replications") each
      Next: \(nextLine(output, reading.scenario))   # does them all; --task I --of N: a share of them

      """
    )
  }

  private func nextLine(_ output: String, _ scenario: Scenario) -> String {
    NextStep.command("sweep", ["run", output, "--directory", "runs/\(scenario.name)-sweep"])
  }
}
