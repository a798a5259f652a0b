import ArgumentParser
import Foundation
import Journeys
import JSONText
import SimulationKernel
import Traces
import Workloads

/// `stampede bench trace`: the trace store on the reference rows, and what tracing costs a run.
struct TraceBenchOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("trace: the rows that are written and read.", valueName: "n")
  )
  var rows: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "trace: the rows of the file in which a time and a session are looked for (default: --rows).",
      valueName: "n"
    )
  )
  var lookUpRows: Int?

  @Option(help: "trace: the resolution of times, us or ns (default: us).")
  var resolution: RunCommand.TraceResolution?

  @Option(help: "trace: where files are written (default: the system's place for such).")
  var scratch: String?

  @Option(help: "trace: keep the file of the look-ups under this name.")
  var keep: String?

  private static let sizes = 65_536...1_000_000_000

  /// Refuses sizes out of range, and options that the workload has no use for.
  func check(isChosen: Bool) throws {
    let given: [(name: String, isGiven: Bool)] = [
      ("--rows", rows != nil), ("--look-up-rows", lookUpRows != nil),
      ("--resolution", resolution != nil), ("--scratch", scratch != nil), ("--keep", keep != nil),
    ]
    for option in given where option.isGiven && !isChosen {
      throw ValidationError("\(option.name) is an option of trace")
    }
    for (name, number) in [("--rows", rows), ("--look-up-rows", lookUpRows)] {
      guard let number, !Self.sizes.contains(number) else { continue }
      throw ValidationError(
        "\(name) \(number): give a number from \(Self.sizes.lowerBound) to \(Self.sizes.upperBound)"
      )
    }
  }

  /// Measures and prints.
  func run(samples: Int, seed: UInt64, format: RunCommand.Format, isQuiet: Bool) throws {
    var benchmark = TraceBenchmark()
    benchmark.rows = rows ?? benchmark.rows
    benchmark.lookUpRows = lookUpRows ?? benchmark.rows
    benchmark.quantum = (resolution ?? .us).quantum
    benchmark.samples = samples
    benchmark.seed = seed
    benchmark.directory = scratch ?? NSTemporaryDirectory()
    benchmark.keptFile = keep
    Interruption.listen()
    ShardArena.bindThread()
    var progress = Progress(label: "bench trace", end: nil, isQuiet: isQuiet)
    let result = try benchmark.run(
      report: { progress.report(line: "bench trace: \($0)") },
      isStopped: { Interruption.isRequested }
    )
    let tracing = try TracingCost(
      samples: samples,
      seed: seed,
      directory: benchmark.directory,
      report: { progress.report(line: "bench trace: \($0)") }
    )
    progress.clear()
    switch format {
    case .json: Terminal.write(result.json(tracing).prettyText)
    case .text: Terminal.write(result.table(tracing))
    }
    if Interruption.isRequested { throw ExitCode(Failure.Code.interrupted.rawValue) }
  }
}

/// What tracing costs the full model: three runs of one scenario, sample by sample in turn.
struct TracingCost {
  /// Nanoseconds an event without a trace, with a thread that writes it, and with the shard writing.
  let untraced: Spread?
  let threaded: Spread?
  let inline: Spread?
  /// The medians of the ratios of samples that were taken in turn.
  let threadedRatio: Spread?
  let inlineRatio: Spread?

  private static let liveSessions = 100_000
  private static let events = 1_000_000

  private struct Contestant {
    var run: JourneyRun
    let pipeline: TracePipeline?

    mutating func time(events: Int) -> Double {
      let start = ContinuousClock.now
      _ = run.advance(events: events)
      return (ContinuousClock.now - start) / .nanoseconds(1) / Double(events)
    }
  }

  init(samples: Int, seed: UInt64, directory: String, report: (String) -> Void) throws {
    let scenario = BenchmarkScenario.blackFriday(liveSessions: Self.liveSessions)
    let path = directory + "/stampede-bench-\(getpid())"
    let names = ["\(path)-threaded.jtr.zst", "\(path)-inline.jtr.zst"]
    defer { for name in names { unlink(name + ".partial") } }
    let quantum = RunCommand.TraceResolution.us.quantum
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    var contestants: [Contestant] = []
    for (place, name) in ([nil] + names).enumerated() {
      let pipeline = try name.map { name throws in
        try TracePipeline(
          file: TraceFileWriter(path: name, description: description, isDurable: false),
          isThreaded: place == 1
        )
      }
      let dropped = RowBuffer { chunk in
        chunk.removeAll()
        return chunk
      }
      let run = try JourneyRun(
        scenario,
        seed: seed,
        quantum: quantum,
        rows: pipeline?.makeBuffer() ?? dropped
      )
      contestants.append(Contestant(run: run, pipeline: pipeline))
    }
    report("warming the full model up")
    for place in contestants.indices {
      _ = contestants[place].time(events: 20 * Self.liveSessions)
    }
    var times: [[Double]] = [[], [], []]
    while times[0].count < samples, !Interruption.isRequested {
      report("full model, sample \(times[0].count + 1) of \(samples)")
      for place in contestants.indices {
        times[place].append(contestants[place].time(events: Self.events))
      }
    }
    for contestant in contestants { contestant.pipeline?.cancel() }
    untraced = Spread(times[0])
    threaded = Spread(times[1])
    inline = Spread(times[2])
    threadedRatio = Spread(zip(times[1], times[0]).map { $0 / $1 })
    inlineRatio = Spread(zip(times[2], times[0]).map { $0 / $1 })
  }
}
