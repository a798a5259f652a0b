import Analysis
import Journeys
import Scenarios
import SimulationKernel
import Traces

/// One simulated life of a scenario: the run itself, or its twin.
struct Life {
  let fold: RunFold
  let receipt: TracePipeline.Receipt
  let events: UInt64
  let isInterrupted: Bool
  /// How the windows of each shard went; none for a run that was not divided.
  let windows: [WindowStatistics]

  /// The shards that simulated it.
  var shards: Int { max(1, windows.count) }
}

extension Simulator {
  /// Simulates a life, on as many shards as wanted where the scenario allows it; `directory` is where
  /// the trace goes, if anywhere. Whatever the life, it is folded by the scenario with its faults: what
  /// their authors expect is a difference of both lives.
  func simulate(_ scenario: Scenario, label: String, into directory: RunDirectory?) throws -> Life {
    guard shards > 1 else { return try simulateAlone(scenario, label, directory) }
    switch Lookahead(scenario) {
    case .none(let reason):
      if !isQuiet { Terminal.printError("stampede: the \(label) has one shard: \(reason)") }
      return try simulateAlone(scenario, label, directory)
    case .least(let lookahead):
      return try simulateDivided(scenario, label, directory, lookahead: lookahead)
    }
  }

  private func simulateAlone(
    _ scenario: Scenario,
    _ label: String,
    _ directory: RunDirectory?
  ) throws -> Life {
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    let fold = try RunFold(description: description, scenario: self.scenario)
    let writer = try directory.map { directory throws in
      try TraceFileWriter(
        path: directory.trace(ofShard: 0),
        description: description.sampled(sample)
      )
    }
    let pipeline = try TracePipeline(file: writer, consumers: [fold], isThreaded: isThreaded)
    var run = try JourneyRun(
      scenario,
      seed: seed,
      quantum: quantum,
      rows: pipeline.makeBuffer()
    )
    var progress = Progress(label: label, end: run.plannedEnd, isQuiet: isQuiet)
    while run.advance(events: Self.stride), !Interruption.isRequested, !pipeline.hasFailed {
      progress.report(at: run.now, live: run.liveSessions, events: run.handledEvents)
    }
    progress.clear()
    let isInterrupted = Interruption.isRequested
    run.finish(isInterrupted: isInterrupted)
    return Life(
      fold: fold,
      receipt: try pipeline.finish(),
      events: run.handledEvents,
      isInterrupted: isInterrupted,
      windows: []
    )
  }

  private func simulateDivided(
    _ scenario: Scenario,
    _ label: String,
    _ directory: RunDirectory?,
    lookahead: SimulationTime.Duration
  ) throws -> Life {
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    let fold = try RunFold(description: description, scenario: self.scenario)
    let shared = SharedConsumer(fold)
    let pipelines = try (0..<shards).map { shard throws in
      let writer = try directory.map { directory throws in
        try TraceFileWriter(
          path: directory.trace(ofShard: shard),
          description: description.sampled(sample),
          shard: shard,
          shardCount: shards
        )
      }
      return try TracePipeline(file: writer, consumers: [shared], isThreaded: isThreaded)
    }
    let run = try ShardedJourneyRun(
      scenario,
      seed: seed,
      quantum: quantum,
      lookahead: lookahead
    )
    let watch = ShardWatch(
      pipelines: pipelines,
      progress: Progress(label: label, end: scenario.load.plannedEnd, isQuiet: isQuiet)
    )
    let outcome = try run.run(rows: pipelines.map { $0.makeBuffer() }) { watch.goesOn($0) }
    watch.clear()
    let receipts = try pipelines.map { try $0.finish() }
    return Life(
      fold: fold,
      receipt: TracePipeline.Receipt(merging: receipts),
      events: outcome.handledEvents,
      isInterrupted: Interruption.isRequested && outcome.isInterrupted,
      windows: outcome.windows
    )
  }
}

extension TraceDescription {
  /// The description of a trace that keeps a sample only.
  fileprivate func sampled(_ sample: SessionSample?) -> TraceDescription {
    var description = self
    description.sample = sample
    return description
  }
}

/// Watches over a divided run from the thread of one of its shards.
///
/// Unchecked, for this reason: that thread alone asks while the run goes on, and the owner clears the
/// line when it is over; of the pipelines a flag is read that may be read from anywhere.
private final class ShardWatch: @unchecked Sendable {
  private let pipelines: [TracePipeline]
  private var progress: Progress

  init(pipelines: [TracePipeline], progress: Progress) {
    self.pipelines = pipelines
    self.progress = progress
  }

  func goesOn(_ state: ShardedJourneyRun.Progress) -> Bool {
    progress.report(at: state.now, live: state.liveSessions, events: state.handledEvents)
    return !Interruption.isRequested && !pipelines.contains(where: \.hasFailed)
  }

  func clear() { progress.clear() }
}
