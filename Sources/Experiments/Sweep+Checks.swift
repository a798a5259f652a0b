import Analysis
import Scenarios
import Traces

extension Sweep {
  /// What tasks have in common, if they are all of one plan and can be done by this engine.
  static func shared(by tasks: [SweepTask]) throws(SweepError) -> SweepTask.Sweep {
    guard let shared = tasks.first?.sweep else {
      throw SweepError("there are no tasks", hint: replan)
    }
    guard shared.version == engineVersion, shared.quantum == DigestRun.standardQuantum else {
      throw SweepError(
        "the sweep was planned by version \(shared.version), and this is \(engineVersion): results "
          + "may differ",
        hint: "use one version for all of a sweep, or plan it anew with this one"
      )
    }
    if let stranger = tasks.first(where: { $0.sweep != shared }) {
      throw SweepError(
        "task \(stranger.task) belongs to another plan than task \(tasks[0].task)",
        hint: "put the tasks of each plan in a file of their own"
      )
    }
    guard tasks.count == shared.tasks else {
      throw SweepError(
        "there are \(tasks.count) tasks of the \(shared.tasks) that were planned",
        hint: "name the whole file; to do some of its tasks, write --task 3,17-20"
      )
    }
    guard shared.replications >= 1, shared.tasks % shared.replications == 0 else {
      throw SweepError(
        "\(shared.tasks) tasks are no variants of \(shared.replications) replications",
        hint: replan
      )
    }
    return shared
  }

  /// Refuses a document with other bytes than when the sweep was planned.
  static func check(
    _ file: SourceFile,
    against document: SweepTask.Document
  ) throws(SweepError) {
    let hash = file.hash.hexadecimalText
    guard hash != document.sha256 else { return }
    throw SweepError(
      "the document '\(document.path)' has changed since the sweep was planned: its SHA-256 is "
        + "\(hash.prefix(12))…, and was \(document.sha256.prefix(12))…",
      hint: "bring back what it was, or plan the sweep anew; results of scenarios that have not "
        + "changed stay valid"
    )
  }

  /// The question whose variants the tasks are.
  static func question(of tasks: [SweepTask]) -> WhatIfQuestion {
    var question = WhatIfQuestion()
    let changes = tasks.map(\.changes).filter { !$0.isEmpty }
    question.axes = (changes.first ?? []).indices.map { index in
      let ofAxis = changes.compactMap { $0.indices.contains(index) ? $0[index] : nil }
      return .init(path: ofAxis[0].path, values: .list(ofAxis.map(\.value).distinct))
    }
    question.search = tasks[0].sweep.search.flatMap { search in
      WhatIfQuestion.Extreme(rawValue: search.extreme).map {
        .init(extreme: $0, path: search.path, condition: search.condition)
      }
    }
    question.unitCost = tasks[0].sweep.unitCost
    return question
  }

  /// Refuses tasks that are not in the order of their plan.
  func checkOrder() throws(SweepError) {
    let seeds = ReplicationSeeds(base: tasks[0].seed)
    guard variantCount * replications == tasks.count else {
      throw SweepError("the tasks are not those of a plan", hint: Self.replan)
    }
    for (number, task) in tasks.enumerated() {
      let (variant, replication) = (number / replications, number % replications)
      let changes = variant == 0 ? [] : grid.changes(at: places[variant - 1])
      guard task.task == number, task.replication == replication, task.changes == changes,
        task.seed == seeds[replication],
        task.scenarioHash == tasks[variant * replications].scenarioHash
      else {
        throw SweepError(
          "what stands at place \(number) is not task \(number) of the plan",
          hint: Self.replan
        )
      }
    }
  }

  private static let replan =
    "use the file as 'stampede sweep plan' wrote it, or plan the sweep anew"
}
