import ArgumentParser
import Foundation
import Journeys
import SimulationKernel
import Traces
import Workloads

/// `stampede bench`: how fast the kernel is on this machine, beside what the machine can do.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the kernel on this machine, beside the machine's own limits.",
    discussion: """
      The workloads:
        hold         take the earliest of --pending events, put it back later by --law
        phold        --pending messages that hop between --objects objects
        session      --sessions closed sessions: think 5 s, ask one station, think again
        session-net  the same with 16 stations, 1 ms away, on --shards cores; several shards \
      are timed beside as many runs apart and beside one shard
        journeys     the full model: a Black Friday evening with about --sessions under way
        mm1          customers of a queue with one server, utilization 0.7
        sampling     draws from laws, their keyed random word included
        accuracy     queues of the textbook in the full model beside theory, --samples replications \
      of about --sessions customers each
        trace        the trace store on --rows reference rows: size, speed and look-ups beside \
      zstd on plain structures, and what tracing costs the full model

      A binary heap does the same work in the same process, sample by sample in turn with the \
      kernel's own pending event set, and both must handle the same events in the same order. \
      Absolute times differ between days and machines; the ratio to the heap is what to quote. \
      'stampede report' makes a page of results that were kept as JSON.

      Examples:
        stampede bench hold --pending 1000000 --law pareto
        stampede bench session --sessions 10000000 --format json
        stampede bench sampling --law gamma --no-yardsticks
        stampede bench accuracy --samples 20
        stampede bench sampling --raw 268435456 | dieharder -g 200 -d 0
      """
  )

  /// What can be measured.
  enum Name: String, ExpressibleByArgument, CaseIterable {
    case hold, phold, session
    case sessionNet = "session-net"
    case journeys, mm1, sampling, accuracy, trace
  }

  @Argument(help: "hold, phold, session, session-net, journeys, mm1, sampling, accuracy or trace.")
  var workload: Name

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "hold, phold: how many events are pending (default: 1000000).",
      valueName: "n"
    )
  )
  var pending: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("phold: how many objects there are (default: pending / 16).", valueName: "n")
  )
  var objects: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("phold: the odds that a hop goes to any object, 0...1.", valueName: "share")
  )
  var remote: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "session, session-net, journeys: how many sessions there are (default: 1000000); accuracy: "
        + "how many customers (default: \(AccuracyBench.usualCustomers)).",
      valueName: "n"
    )
  )
  var sessions: Int?

  @Option(
    help: """
      hold: \(HoldLaw.allCases.map(\.rawValue).joined(separator: ", ")) (default: exponential); \
      sampling: \(SampledLaw.allCases.map(\.rawValue).joined(separator: ", ")) (default: all).
      """
  )
  var law: String?

  @OptionGroup var trace: TraceBenchOptions

  @OptionGroup var rawWords: RawWordOptions

  @Option(parsing: .unconditional, help: "session-net: the number of cores that share the work.")
  var shards = 1

  @Option(parsing: .unconditional, help: "The least number of samples, 10 or more.")
  var samples = 10

  @Option(parsing: .unconditional, help: "How many operations a sample has.")
  var operations = 1_000_000

  @Option(parsing: .unconditional, help: "Go on taking samples for this many seconds.")
  var seconds = 0.0

  @Option(parsing: .unconditional, help: "What every draw is keyed by, from 0 to 2^64 - 1.")
  var seed: UInt64 = 1

  @Option(help: "How the result is printed: text or json.")
  var format = RunCommand.Format.text

  @Flag(name: .customLong("no-yardsticks"), help: "Measure neither the heap nor the machine.")
  var isWithoutYardsticks = false

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  func validate() throws {
    try checkRawWords()
    try trace.check(isChosen: workload == .trace)
    try check("--samples", samples, in: 10...100_000)
    switch workload {
    case .trace: try refuseWhatDoesNotApply()
    case .accuracy: _ = try accuracyStudy()
    default: _ = try chosenWorkload()
    }
    guard shards == 1 || workload == .sessionNet else {
      throw ValidationError(
        "--shards \(shards): only session-net is divided among cores; use --shards 1"
      )
    }
    try check("--shards", shards, in: 1...64)
    try check("--operations", operations, in: 1_000...1_000_000_000)
    guard (0...86_400).contains(seconds) else {
      throw ValidationError("--seconds \(seconds): give a number from 0 to 86400")
    }
  }

  func run() throws {
    guard rawWords.count == nil else { return rawWords.write(seed: seed) }
    guard workload != .trace else {
      return try trace.run(samples: samples, seed: seed, format: format, isQuiet: quiet)
    }
    guard workload != .accuracy else {
      return try AccuracyBench(study: accuracyStudy(), format: format, isQuiet: quiet).run()
    }
    var benchmark = Benchmark(try chosenWorkload())
    benchmark.seed = seed
    benchmark.samples = samples
    benchmark.seconds = seconds
    benchmark.operationsPerSample = operations
    benchmark.measuresYardsticks = !isWithoutYardsticks
    try refuseWithoutMemory(benchmark)
    Interruption.listen()
    if !quiet {
      let need = ByteSize(bytes: UInt64(benchmark.memoryNeed))
      Terminal.printError(
        "bench \(workload.rawValue): up to \(need); Ctrl-C prints what was measured so far"
      )
    }

    var progress = Progress(label: "bench \(workload.rawValue)", end: nil, isQuiet: quiet)
    let result = try measure(benchmark) { progress.report(line: text(of: $0)) }
    progress.clear()

    switch format {
    case .json: Terminal.write(result.json.prettyText)
    case .text: Terminal.write(result.table)
    }
    if result.isPartial { throw ExitCode(Failure.Code.interrupted.rawValue) }
  }

  private func measure(
    _ benchmark: Benchmark,
    report: (Benchmark.Stage) -> Void
  ) throws -> BenchmarkResult {
    guard case .journeys(let sessions) = benchmark.workload else {
      return benchmark.run(report: report, isStopped: { Interruption.isRequested })
    }
    ShardArena.bindThread()
    let rows = RowBuffer { chunk in
      chunk.removeAll()
      return chunk
    }
    var run = try JourneyRun(
      BenchmarkScenario.blackFriday(liveSessions: sessions),
      seed: benchmark.seed,
      quantum: RunCommand.TraceResolution.us.quantum,
      rows: rows
    )
    return benchmark.run(
      { _ = run.advance(events: $0) },
      report: report,
      isStopped: { Interruption.isRequested }
    )
  }

  private func text(of stage: Benchmark.Stage) -> String {
    let about =
      switch stage {
      case .warmingUp: "warming up"
      case .sampling(let done): "sample \(done + 1) of \(max(samples, done + 1))"
      case .measuringLimits: "measuring the machine"
      }
    return "bench \(workload.rawValue): \(about)"
  }

  private func refuseWithoutMemory(_ benchmark: Benchmark) throws {
    let need = ByteSize(bytes: UInt64(benchmark.memoryNeed))
    guard let least = MemoryOffer.ofThisProcess().least else { return }
    let limit = MemoryNeed.share(of: least.bytes)
    guard need.bytes > limit else { return }
    throw Failure(
      code: .limit,
      message: "this takes up to \(need) of memory, and may have \(ByteSize(bytes: limit)) of the "
        + "\(ByteSize(bytes: least.bytes)) that \(least.source) leaves",
      remedy: isWithoutYardsticks
        ? "choose a smaller size" : "choose a smaller size, or leave the heap out: --no-yardsticks"
    )
  }
}
