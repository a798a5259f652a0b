import Analysis
import Scenarios
import Statistics
import Traces

/// Puts what a calibration found into a result.
struct CalibrationReport {
  let scenario: Scenario
  let places: CallPlaces
  let measured: MeasuredCalls
  let before: ModelCalls
  let after: ModelCalls
  let fits: FitSet
  let options: Calibration.Options
  let corrections: Int

  /// The share of calls from which on what is wrong with them is worth a word.
  private static let noteworthy = 0.01
  /// The utilization from which on the number of servers decides about waits.
  private static let busy = 0.7

  func result(
    _ emission: CalibrationResult.Emission,
    distances: (before: CalibrationResult.Distance, after: CalibrationResult.Distance),
    calibrated: Scenario,
    seed: UInt64
  ) -> CalibrationResult {
    CalibrationResult(
      version: engineVersion,
      scenario: scenario.name,
      scenarioHash: scenario.hash.hexadecimalText,
      calibratedHash: calibrated.hash.hexadecimalText,
      seed: seed,
      emission: emission,
      method: .init(
        sameCalls: measured.calls != nil,
        sameLoad: options.isAtModelLoad,
        roundTrip: Double(measured.roundTrip) / 1e9,
        corrections: corrections,
        fewestCalls: options.fewestCalls
      ),
      before: distances.before,
      after: distances.after,
      groups: groups,
      fits: fitted,
      stations: stations,
      notes: notes(emission)
    )
  }
}

// MARK: - Groups

extension CalibrationReport {
  private var groups: [CalibrationResult.Group] {
    // One service is all there is: its curve is that of all calls.
    let hasMany = places.byService.count > 1
    let all = group("total", "all calls", Array(places.places.indices), hasCurve: hasMany)
    let services = places.byService.map { service, members in
      group("service", scenario.services[service].name, members, hasCurve: true)
    }
    let steps = places.bySteps.map { group("step", $0.name, $0.places, hasCurve: false) }
    return [all] + (services + steps).filter { $0.measured.calls > 0 }
  }

  private func group(
    _ kind: String,
    _ name: String,
    _ members: [Int],
    hasCurve: Bool
  ) -> CalibrationResult.Group {
    let sides = [measured.times, before.times, after.times].map { CallTimes.sum(members, of: $0) }
    return CalibrationResult.Group(
      kind: kind,
      name: name,
      measured: sides[0].figures,
      before: sides[1].figures,
      after: sides[2].figures,
      curve: hasCurve ? curve(sides.map(\.times)) : []
    )
  }

  private func curve(_ times: [LogLinearHistogram]) -> [CalibrationResult.CurvePoint] {
    var shares = stride(from: 2, to: 100, by: 2).map { Double($0) / 100 }
    var rest = 0.01
    while rest * Double(times[0].count) >= 1 {
      shares.append(1 - rest)
      rest /= 2
    }
    func seconds(_ side: Int, _ share: Double) -> Double? {
      times[side].quantile(share).map { Double($0) / 1e9 }
    }
    return shares.compactMap { share in
      guard let measured = seconds(0, share) else { return nil }
      return .init(
        share: share,
        measured: measured,
        before: seconds(1, share),
        after: seconds(2, share)
      )
    }
  }
}

// MARK: - Laws and stations

extension CalibrationReport {
  private var fitted: [CalibrationResult.Fit] {
    places.byService.flatMap { service, members -> [CalibrationResult.Fit] in
      guard let fit = fits.services[service] else { return [] }
      let name = scenario.services[service].name
      let own = members.compactMap { place -> CalibrationResult.Fit? in
        guard let fit = fits.places[place] else { return nil }
        let step = places.places[place].step
        var entry = fit.entry(name)
        (entry.journey, entry.step) = (step.journey, step.step)
        entry.operation = step.operation.isEmpty ? nil : step.operation
        return entry
      }
      return [fit.entry(name)] + own
    }
  }

  private var stations: [CalibrationResult.Station] {
    let names = Set(places.places.map(\.serviceName))
    return after.stations.filter { names.contains($0.name) }.map { station in
      CalibrationResult.Station(
        name: station.name,
        servers: station.servers,
        utilization: station.utilization,
        meanWait: station.meanWait,
        waitShare: station.waitShare,
        saturatedSeconds: station.saturatedSeconds
      )
    }
  }
}

extension LawFit {
  fileprivate func entry(_ service: String) -> CalibrationResult.Fit {
    let law = law
    return CalibrationResult.Fit(
      service: service,
      calls: Int(clamping: target.count),
      law: isLognormal ? "lognormal" : "empirical",
      mean: law.mean / 1e3,
      variation: law.mean > 0 ? law.variance.squareRoot() / law.mean : 0,
      lognormalMisfit: misfit
    )
  }
}

// MARK: - Notes

extension CalibrationReport {
  private func notes(_ emission: CalibrationResult.Emission) -> [String] {
    comparison + waits + shortcomings(emission) + gaps + saturation
  }

  private var comparison: [String] {
    let calls =
      measured.calls == nil
      ? "The emission has no rows, so all first attempts of the run stand for the model."
      : "Model and emission are compared over the same calls."
    let bare =
      "The model is simulated without faults, without its visitors' networks, and with visitors who "
      + "wait for every answer: the endpoint knows nothing of these."
    let way =
      measured.roundTrip > 0
      ? "\(Double(measured.roundTrip) / 1e6) ms for the way to the endpoint and back were taken off "
        + "each measured time."
      : "The way from the emitter to the endpoint counts as service time; --round-trip takes it off."
    return [calls, bare, way]
  }

  private var waits: [String] {
    guard options.isAtModelLoad else {
      return [
        "The emission did not go at the pace of the run, so the endpoint had another load than the "
          + "model: waits in its queues count as service time."
      ]
    }
    if corrections > 0 {
      return [
        "Calls wait in the model's queues, so the service times were corrected \(corrections) "
          + "time\(corrections == 1 ? "" : "s") until waits and service together are as measured."
      ]
    }
    return ["The measured times count as service times: the model has hardly a wait in its queues."]
  }

  private func shortcomings(_ emission: CalibrationResult.Emission) -> [String] {
    var notes: [String] = []
    if emission.fidelity == "DEGRADED" {
      notes.append("The emission is DEGRADED: " + emission.reasons.joined(separator: "; ") + ".")
    }
    let calls = Double(max(1, emission.calls))
    if Double(emission.timeouts) > Self.noteworthy * calls {
      notes.append(
        "\(emission.timeouts) of \(emission.calls) calls timed out and took longer than was waited "
          + "for, so the fitted tail is too short."
      )
    }
    if Double(emission.errors) > Self.noteworthy * calls {
      notes.append(
        "\(emission.errors) calls ended in an error; the times of those that were answered are in "
          + "the fit."
      )
    }
    return notes
  }

  private var gaps: [String] {
    var notes: [String] = []
    if !measured.unknown.isEmpty {
      notes.append(
        "Calls that share a step and a service cannot be told apart without rows, and keep their "
          + "service times: \(measured.unknown.sorted().map { places.places[$0].text }.listed). "
          + "Send again with rows."
      )
    }
    let silent = places.byService.filter { fits.services[$0.service] == nil }
      .map { scenario.services[$0.service].name }
    if !silent.isEmpty {
      notes.append("Nothing was measured of \(silent.listed): the service times stay as they are.")
    }
    if !fits.sharing.isEmpty {
      notes.append(
        "With fewer than \(options.fewestCalls) calls, these take the law of their service: "
          + "\(fits.sharing.sorted().map { places.places[$0].text }.listed)."
      )
    }
    return notes
  }

  private var saturation: [String] {
    let full = stations.filter {
      ($0.utilization ?? 0) >= Self.busy || $0.saturatedSeconds ?? 0 > 0
    }
    let limited = stations.filter { $0.servers != nil }
    if !full.isEmpty {
      return [
        "Near saturation in the fitted model: \(full.map(\.name).listed). There its number of servers "
          + "decides about waits, and an emission does not tell that number."
      ]
    }
    if limited.isEmpty {
      return [
        "All services have unlimited servers in the model, so nothing saturates, whatever the load: "
          + "set their concurrency before you ask for more load than was measured."
      ]
    }
    return ["No service comes near saturation in the fitted model."]
  }
}

extension CallPlaces.Place {
  /// The place in words.
  fileprivate var text: String {
    "\(step.journey)/\(step.step)" + (step.operation.isEmpty ? "" : " (\(step.operation))")
  }
}

extension [String] {
  /// The names with commas between them, at most a dozen.
  fileprivate var listed: String {
    let most = 12
    let rest = count > most ? " and \(count - most) more" : ""
    return prefix(most).joined(separator: ", ") + rest
  }
}
