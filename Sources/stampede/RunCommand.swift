import Analysis
import ArgumentParser
import Foundation
import Reports
import Scenarios
import Traces

/// `stampede run`: simulates a scenario and leaves trace, summary and report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Simulate a scenario and write its trace, its summary and its report.",
    discussion: """
      A run leaves a directory with report.html for people, summary.json for programs and the trace \
      of every call. The same documents and seed give the same summary.json and the same trace \
      content, on any machine. Progress goes to the error stream, the result to the output.

      With --replications metrics and goals are those of the mean over runs with consecutive seeds; \
      trace, series and tables are those of the first.

      With --attribution the revenue that the faults lose is taken apart: the share of each fault, what \
      it loses alone, and the sessions that got another fate.

      Ends with 0 when every goal is met, with 99 when one is missed, and with 98 when a precision was \
      asked for and not reached.

      Examples:
        stampede run my-shop/shop.yaml
        stampede run my-shop/shop.yaml --seed 2 --set /services/web/concurrency=6
        stampede run peak-season --duration 2h --format json
      """
  )

  /// How much of a run's rows is kept.
  enum TraceMode: String, ExpressibleByArgument, CaseIterable {
    case full, digest, off
  }

  /// The quantum of instants in rows.
  enum TraceResolution: String, ExpressibleByArgument, CaseIterable {
    case us, ns

    /// In nanoseconds.
    var quantum: UInt64 { self == .us ? 1_000 : 1 }
  }

  /// How the result is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var documents: ScenarioOptions

  @Option(
    parsing: .unconditional,
    help: "What every draw is keyed by, from 0 to 2^64 - 1 (default: the scenario's seed, or 1)."
  )
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Where the results go (default: runs/<scenario>-<seed>).",
      valueName: "directory"
    )
  )
  var out: String?

  @Option(
    parsing: .unconditional,
    help: "The number of cores that share the run. The result is the same for any number."
  )
  var shards = 1

  @Option(help: "full: every row; digest: only its hash; off: neither.")
  var trace = TraceMode.full

  @Option(
    help: """
      The resolution of times in rows, us or ns; ns makes the trace a third larger. It is part of what \
      the run is: results differ in the last digits.
      """
  )
  var traceResolution = TraceResolution.us

  @Option(
    help: ArgumentHelp(
      "Keep the rows of this share of the sessions only, such as 1% or 0.01, chosen by a hash.",
      valueName: "share"
    )
  )
  var traceSample: SampleShare?

  @OptionGroup var replication: ReplicationOptions

  @OptionGroup var attributionOptions: AttributionOptions

  @Flag(name: .customLong("no-twin"), help: "Do not simulate the fault-free twin.")
  var isWithoutTwin = false

  @Option(
    help: """
      How the result is printed: text, json, or github for annotations of a workflow and its step \
      summary.
      """
  )
  var format = MachineOutputs.ResultFormat.text

  @OptionGroup(title: "Files for other programs") var outputs: MachineOutputs

  @Option(
    name: .customLong("max-memory"),
    help: ArgumentHelp(
      "Refuse a run that would need more memory, such as 8G or 512MiB (default: 80 % of what is "
        + "available).",
      valueName: "size"
    )
  )
  var maxMemory: ByteSize?

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  private static let mostShards = 64

  @Flag(help: "Overwrite another run in the same place.")
  var force = false

  func validate() throws {
    guard (1...Self.mostShards).contains(shards) else {
      throw ValidationError("--shards \(shards): a run has 1 to \(Self.mostShards) shards")
    }
    guard traceSample == nil || trace == .full else {
      throw ValidationError("--trace-sample needs a trace to take a sample of: --trace full")
    }
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
  }

  func run() throws {
    let scenario = try documents.scenario()
    let attributed = try attributionOptions.events(of: scenario)
    let simulator = Simulator(
      scenario: scenario,
      seed: seed ?? scenario.seed ?? 1,
      trace: trace,
      simulatesTwin: !isWithoutTwin,
      isQuiet: quiet,
      shards: shards,
      quantum: traceResolution.quantum,
      sample: traceSample?.sample
    )
    let need =
      attributed.isEmpty
      ? simulator.memoryNeed
      : max(simulator.memoryNeed, AttributionOptions.memoryNeed(of: simulator))
    try need.check(against: .ofThisProcess(), allowed: maxMemory)
    let place = out ?? "runs/\(scenario.name)-\(simulator.seed)"
    let directory = RunDirectory(path: place)
    try outputs.check()
    // Not before: whoever waits for documents from a pipe is ended by the first Ctrl-C.
    Interruption.listen()
    try directory.prepare(for: simulator.identity, isForced: force)

    var outcome = try simulator.run(in: directory)
    let imprecise = try replication.extend(&outcome, simulator: simulator, allowed: maxMemory)
    let attribution = try attributionOptions.attribution(
      of: attributed,
      in: &outcome,
      simulator: simulator,
      workers: replication.workers,
      allowed: maxMemory
    )
    let manifest = outcome.manifest(
      command: command(seed: simulator.seed),
      settings: documents.manifestSettings,
      memoryEstimate: need.bytes,
      isAttributed: attribution != nil,
      in: directory
    )
    try keep(outcome.summary, attribution, of: scenario, manifest: manifest, in: directory)
    try outputs.write(
      summary: outcome.summary,
      scenario: scenario,
      manifest: manifest,
      attribution: attribution
    )
    try show(outcome.summary, attribution, manifest: manifest, directory: directory)
    warnOfUnmeasuredGoals(outcome.summary)
    if outcome.isInterrupted { throw ExitCode(Failure.Code.interrupted.rawValue) }
    if let imprecise {
      Terminal.printError("stampede: \(imprecise)")
      throw ExitCode(Failure.Code.imprecise.rawValue)
    }
    if !outcome.summary.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }

  /// Writes the files of the run, its manifest last.
  private func keep(
    _ summary: Summary,
    _ attribution: Attribution?,
    of scenario: Scenario,
    manifest: RunManifest,
    in directory: RunDirectory
  ) throws {
    let page = HTMLReport.render(
      summary: summary,
      scenario: scenario,
      manifest: manifest,
      visits: ExampleVisits.load(summary.examples, from: directory),
      attribution: attribution
    )
    try directory.write(scenario.canonicalJSON.prettyText, to: directory.scenario)
    try directory.write(try SummaryFile.encode(summary), to: directory.summary)
    if let attribution {
      try directory.write(try AttributionFile.encode(attribution), to: directory.attribution)
    }
    try directory.write(page, to: directory.report)
    try directory.write(try RunManifest.encode(manifest), to: directory.manifest)
  }

  private func show(
    _ summary: Summary,
    _ attribution: Attribution?,
    manifest: RunManifest,
    directory: RunDirectory
  ) throws {
    let closing =
      "Results in \(directory.path): open \(directory.report.quotedForShell) in a browser\n"
      + "Again with: \(manifest.command)\n"
    switch format {
    case .json:
      Terminal.write(try SummaryFile.encode(summary))
      if !quiet { Terminal.writeError(closing) }
    case .github:
      try MachineOutputs.tellWorkflow(summary, manifest: manifest)
      if !quiet { Terminal.writeError(closing) }
    case .text:
      Terminal.write(
        TerminalReport.render(
          summary: summary,
          manifest: manifest,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      if let attribution { Terminal.write(attribution) }
      Terminal.write("\n" + closing)
    }
  }

  /// A goal that was not measured fails no pipeline, so it must not go unsaid.
  private func warnOfUnmeasuredGoals(_ summary: Summary) {
    for goal in summary.goals where goal.verdict == "unknown" {
      Terminal.printError("stampede: warning: the goal '\(goal.name)' could not be measured")
      if isWithoutTwin {
        Terminal.printError(
          "  hint: goals that compare with a run without faults, or at the normal load, need it; "
            + "run without --no-twin"
        )
      }
    }
  }

  /// The line that makes the run again.
  private func command(seed: UInt64) -> String {
    var words = ["stampede", "run"] + documents.files + ["--seed", String(seed)]
    if let out { words += ["--out", out] }
    if shards != 1 { words += ["--shards", String(shards)] }
    if trace != .full { words += ["--trace", trace.rawValue] }
    if traceResolution != .us { words += ["--trace-resolution", traceResolution.rawValue] }
    if let traceSample { words += ["--trace-sample", traceSample.text] }
    words += replication.words + attributionOptions.words
    if isWithoutTwin { words.append("--no-twin") }
    words += documents.words
    if let maxMemory { words += ["--max-memory", String(maxMemory.bytes)] }
    return words.map(\.quotedForShell).joined(separator: " ")
  }
}

extension String {
  /// The text as one word of a shell's line.
  var quotedForShell: String {
    let plain = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+"
    )
    if !isEmpty, unicodeScalars.allSatisfy({ plain.contains($0) }) { return self }
    return "'" + replacing("'", with: "'\\''") + "'"
  }
}
