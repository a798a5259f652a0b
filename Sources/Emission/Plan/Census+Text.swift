import EmissionResults
import Requests
import Traces

extension Census {
  /// What strict replay means for the load model of the trace.
  public static func note(isOpenLoad: Bool) -> String {
    isOpenLoad
      ? "open load: sessions arrived whatever the system did, and so will the requests"
      : "closed load: in the simulation a visitor waited for each answer before asking again; "
        + "replayed at fixed times the requests do not wait, so a slow endpoint meets more "
        + "concurrency than the simulated one did. This is a replay of that run, not an open load"
  }

  /// The census for a terminal.
  public func text(of plan: EmissionPlan, _ map: RequestMap) -> String {
    let description = plan.description
    let head =
      "\(description.scenario) (seed \(description.seed)) → \(targetText(map)), \(plan.pace.text)"
    var lines = [head, "", TextTable.render(lineRows(map), leading: map.targets.count > 1 ? 3 : 2)]
    if requestsByPhase.count(where: { $0 > 0 }) > 1 {
      lines += ["", TextTable.render(phaseRows(description), leading: 1)]
    }
    lines += [""] + facts(plan).map { "  " + Self.padded($0.name) + $0.text }
    if !map.secretNames.isEmpty {
      let names = map.secretNames.map { "{{\($0)}}" }.joined(separator: ", ")
      lines.append("  " + Self.padded("secrets") + "\(names), of whatever length they are")
    }
    lines += ["", "nothing was sent; 'stampede-emit send' with the same arguments sends it", ""]
    return lines.joined(separator: "\n")
  }

  private func targetText(_ map: RequestMap) -> String {
    map.targets.count == 1
      ? map.targets[0].description : "\(Set(lines.map(\.target)).count) targets"
  }

  private func lineRows(_ map: RequestMap) -> [[String]] {
    let hasTargets = map.targets.count > 1
    let names = ["method", "path", "requests", "bytes", "peak/s", "peak/10 ms"]
    return [(hasTargets ? ["target"] : []) + names]
      + lines.map { line in
        (hasTargets ? [map.targetNames[line.target]] : []) + [
          line.method, line.path, String(line.requests), Self.describe(bytes: line.bytes),
          String(line.peakPerSecond), String(line.peakPerHundredth),
        ]
      }
  }

  private func phaseRows(_ description: TraceDescription) -> [[String]] {
    [["phase", "requests"]]
      + requestsByPhase.enumerated().filter { $0.element > 0 }.map { index, count in
        [index < description.phases.count ? description.phases[index] : "-", String(count)]
      }
  }

  private func facts(_ plan: EmissionPlan) -> [(name: String, text: String)] {
    let duration = { (time: Int64) in DurationText.describe(nanoseconds: time) }
    let mean = meanRate.map { DurationText.threeDigitsOrMore($0) + "/s" } ?? "-"
    let roundsText = rounds > 1 ? " in \(rounds) rounds" : ""
    var facts: [(name: String, text: String)] = [
      (
        "requests",
        "\(requests) of \(sessions) sessions\(roundsText), \(Self.describe(bytes: bytes))"
      ),
      ("trace", "from \(duration(firstStart)) to \(duration(lastStart)) of virtual time"),
      ("duration", duration(lastIntended)),
      ("rate", "mean \(mean), peak \(peakPerSecond) in a second, \(peakPerHundredth) in 10 ms"),
    ]
    let line = schedule.sparkline
    if !line.isEmpty { facts.append(("schedule", line)) }
    if case .curve(let curve) = plan.pace.law, lastIntended < curve.duration, bounds(plan) == nil,
      plan.pace.shard == nil, Double(requests) + 1 < curve.total
    {
      facts.append(
        (
          "curve",
          "the window has \(requests) of the \(Int(curve.total.rounded(.up))) requests that it asks "
            + "for; --loop repeats the window"
        )
      )
    }
    facts.append(
      (
        "bounds",
        "a run ends by itself after \(requests) requests, \(Self.describe(bytes: bytes)) or "
          + "\(duration(lastIntended)) and what it needs for late ones"
      )
    )
    facts.append(("load", Self.note(isOpenLoad: plan.description.isOpenLoad)))
    return facts
  }

  /// Something that the user has set to end the plan early; `nil` where there is nothing.
  private func bounds(_ plan: EmissionPlan) -> EmissionPlan.Bounds? {
    plan.bounds == EmissionPlan.Bounds() ? nil : plan.bounds
  }

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 10 - name.count))
  }

  private static func describe(bytes: Int) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    let unit = units.first { Double(bytes) >= $0.1 } ?? ("bytes", 1)
    return DurationText.threeDigits(Double(bytes) / unit.1) + " " + unit.0
  }
}
