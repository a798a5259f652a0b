import Analysis
import ArgumentParser
import Experiments
import Foundation
import Journeys
import Reports
import Scenarios

/// Whether a run is taken apart into what each of its events costs.
struct AttributionOptions: ParsableArguments {
  @Flag(
    help: """
      Say what each fault of the timeline costs: simulate every set of them, up to six faults in up to \
      64 lives, and write attribution.json.
      """
  )
  var attribution = false

  @Option(
    help: ArgumentHelp(
      "Take apart this fault only, by its id or name; may be given up to six times. Others stay on.",
      valueName: "event"
    )
  )
  var attribute: [String] = []

  private var isWanted: Bool { attribution || !attribute.isEmpty }

  /// The options as words of a command line.
  var words: [String] {
    (attribution ? ["--attribution"] : []) + attribute.flatMap { ["--attribute", $0] }
  }

  /// The events that shall be taken apart; none: nothing shall.
  ///
  /// - Throws: a ``Failure`` where a name is not known, or they are too many.
  func events(of scenario: Scenario) throws(Failure) -> [FaultEvent] {
    guard isWanted else { return [] }
    let all = scenario.faultEvents
    let names = all.isEmpty ? "" : ": " + all.map { "'\($0.id)'" }.joined(separator: ", ")
    for name in attribute where !all.contains(where: { $0.id == name || $0.name == name }) {
      throw Failure(
        code: .invalidData,
        message: "--attribute \(name): the timeline has no such fault",
        remedy: all.isEmpty ? "the scenario has no faults at all" : "it has\(names)"
      )
    }
    let events =
      attribute.isEmpty
      ? all : all.filter { attribute.contains($0.id) || attribute.contains($0.name) }
    guard events.count <= AttributionStudy.mostEvents else {
      throw Failure(
        code: .invalidData,
        message: "\(events.count) faults cannot be taken apart: that needs 2^\(events.count) lives",
        remedy: "choose up to \(AttributionStudy.mostEvents) of them with --attribute\(names)"
      )
    }
    return events
  }

  /// The memory that taking a run apart needs for each worker, by formulas.
  static func memoryNeed(of simulator: Simulator) -> MemoryNeed {
    let arrivals = Prediction(simulator.scenario, seed: simulator.seed).arrivals.expectedSessions
    return MemoryNeed(simulator.scenario, seed: simulator.seed, writesTrace: false)
      .adding(
        RevenueFold.expectedMemory(arrivals: arrivals),
        arrivals: arrivals,
        for: "--attribution"
      )
  }

  /// Takes a run apart.
  ///
  /// - Returns: what its events cost; `nil` where it was interrupted, or has none of them.
  func attribution(
    of events: [FaultEvent],
    in outcome: inout RunOutcome,
    simulator: Simulator,
    workers: Int?,
    allowed: ByteSize?
  ) throws -> Attribution? {
    guard !events.isEmpty, !outcome.isInterrupted else { return nil }
    let study = AttributionStudy(
      of: simulator.scenario,
      events: events,
      seed: simulator.seed,
      quantum: simulator.quantum
    )
    let progress = ExperimentProgress(isQuiet: simulator.isQuiet, unit: "lives of the attribution")
    let attribution = try study.run(
      replications: outcome.summary.replications,
      pool: WorkerPool(for: Self.memoryNeed(of: simulator), workers: workers, allowed: allowed),
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    progress.clear()
    if attribution == nil {
      outcome.isInterrupted = true
      Terminal.printError(
        "stampede: interrupted: the run is whole, but its faults were not taken apart"
      )
    }
    return attribution
  }
}

extension RunDirectory {
  /// What the events of the run cost, where that was asked for.
  func attributionIfPresent() throws -> Attribution? {
    guard FileManager.default.fileExists(atPath: attribution) else { return nil }
    return try decode(attribution, AttributionFile.decode)
  }
}

extension Terminal {
  /// Writes what the events of a run cost.
  static func write(_ attribution: Attribution) {
    write("\n" + AttributionText.render(attribution, width: width, isASCII: isASCII))
  }
}
