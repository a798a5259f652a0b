import ArgumentParser
import Emission
import EmissionResults
import Scenarios
import Traces
import Wire

/// What is kept and shown of an emission.
struct ResultArguments: ParsableArguments {
  @Option(
    help: "The directory for the result (default: 'emission' in the run).",
    completion: .directory
  )
  var out: String?

  @Flag(help: "Replace an earlier result.")
  var force = false

  @Flag(
    inversion: .prefixedNo,
    help: "Write one row a request to emission.jtr.zst, which 'stampede trace' reads."
  )
  var rows = true

  @Option(
    help: ArgumentHelp(
      "Fail with 99 unless this holds, such as 'response{step:purchase/pay} p(99)<500'; may be given "
        + "several times. Times in ms: response, service, lateness, slip with p(N), avg, med, min, "
        + "max, count; shares: errors, shed, skipped with rate, count; sent count; rate_error. "
        + "Tags: persona, journey, step, service, phase, target.",
      valueName: "CONDITION"
    )
  )
  var threshold: [String] = []

  @Option(
    help: """
      A file of thresholds, in YAML or JSON: metrics with lists of conditions, each a text or an \
      object with threshold, abortOnFail and delayAbortEval.
      """,
    completion: .file(extensions: ["yaml", "yml", "json"])
  )
  var thresholds: String?

  @Option(
    help: "Write the thresholds as JUnit test cases to this file.",
    completion: .file(extensions: ["xml"])
  )
  var junit: String?

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  @Option(help: "How to print the result: text or json.")
  var format: Format = .text

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
    if junit?.isEmpty == true { throw ValidationError("--junit must name a file.") }
    if thresholds?.isEmpty == true { throw ValidationError("--thresholds must name a file.") }
  }

  /// The thresholds of the file and of the flags.
  var allThresholds: [Threshold] {
    get throws(EmissionError) {
      var thresholds = try fileThresholds
      for text in threshold {
        do {
          thresholds.append(try Threshold(parsing: text))
        } catch {
          let caret = String(repeating: " ", count: error.column - 1) + "^"
          throw EmissionError(
            .usage,
            "--threshold: \(error.message)\n  \(text)\n  \(caret)",
            hint: error.hint
          )
        }
      }
      return thresholds
    }
  }

  private var fileThresholds: [Threshold] {
    get throws(EmissionError) {
      guard let path = thresholds else { return [] }
      let file = SourceFile(path: path, text: try ResultFile.read(path))
      let (read, diagnostics) = Threshold.read(file)
      for diagnostic in diagnostics { Terminal.write(diagnostic.text) }
      guard diagnostics.isEmpty else {
        let count = diagnostics.count
        throw EmissionError(
          .damagedTrace,
          "\(path) has \(count) mistake\(count == 1 ? "" : "s")"
        )
      }
      return read
    }
  }

  /// The book of an emission whose result is kept in `file`.
  func ledger(
    for description: TraceDescription,
    _ thresholds: ThresholdSet,
    in file: ResultFile,
    _ control: EmissionControl
  ) throws(EmissionError) -> EmissionLedger {
    var options = EmissionLedger.Options()
    options.rowsPath = rows ? file.rowsPath : nil
    options.histogramLogPath = file.histogramLogPath
    options.thresholds = thresholds
    if !rows { try file.removeRows() }
    options.onBrokenThreshold = { _ in control.stop(.threshold) }
    return try EmissionLedger(description, options)
  }

  /// Writes the JUnit file, where one is asked for.
  func writeJUnit(of report: EmissionReport) throws(EmissionError) {
    if let junit { try ResultFile.write(report.junit, to: junit) }
  }

  /// The exit code that a report asks for; `nil` where all went well.
  ///
  /// A run that did not keep its schedule says nothing about thresholds, so 98 comes before 99.
  static func exitCode(of report: EmissionReport) -> ExitCode? {
    if report.failure != nil { return ExitCode(74) }
    let reason = report.stopReason.flatMap(StopReason.init)
    if reason == .threshold { return ExitCode(99) }
    if report.isPartial { return ExitCode(reason?.exitCode ?? 130) }
    if report.fidelity.verdict == .invalid { return ExitCode(98) }
    return report.meetsThresholds ? nil : ExitCode(99)
  }
}
