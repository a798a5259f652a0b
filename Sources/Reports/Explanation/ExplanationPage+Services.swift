import Scenarios

extension ExplanationPage {
  /// What the stations have to do.
  var services: [String] {
    guard !prediction.services.isEmpty else { return [] }
    var table = TextTable([
      .init(title: "service", isNumber: false), .init(title: "servers"),
      .init(title: "calls/s"), .init(title: "erlangs", expendability: 1),
      .init(title: "base"), .init(title: "run"), .init(title: "peak"),
      .init(title: "peak at"), .init(title: "wait"), .init(title: "run wait", expendability: 2),
    ])
    for service in prediction.services {
      table.rows.append([
        ink.clean(service.name), service.servers.map(numbers.count) ?? "any",
        rate(service.base.rate), rate(service.base.offered), percent(service.base),
        percent(service.run), percent(service.peak), time.text(service.peakTime),
        wait(service.baseWait), wait(service.runWait, absent: numbers.nothing),
      ])
    }
    let lines = table.lines(width: ink.width, ellipsis: ink.ellipsis)
    return [ink.title("Services, by the traffic equations"), ink.dim(lines[0])]
      + lines.dropFirst() + ink.wrapped(legend).map(ink.dim) + overloads
  }

  private func rate(_ value: Double) -> String {
    numbers.trimmed(value, decimals: value < 10 ? 2 : 1)
  }

  private func percent(_ load: ServicePrediction.Load) -> String {
    load.utilization.map(numbers.percentNumber) ?? (rate(load.offered) + " srv")
  }

  private func wait(_ wait: ServicePrediction.Wait?, absent: String = "grows") -> String {
    guard let wait else { return absent }
    guard wait.mean > 0 else { return "0" }
    guard wait.mean >= 1e-3 else { return "< 1 ms" }
    return (wait.theory.isExact ? "" : "~") + numbers.duration(wait.mean)
  }

  private var legend: String {
    let theories = Set(prediction.services.compactMap { $0.baseWait?.theory })
      .filter { $0 != .unlimited }.map(\.words).sorted()
    let waits = theories.isEmpty ? "" : " Waits: \(theories.joined(separator: "; "))."
    let unlimited = prediction.services.contains { $0.servers == nil }
    return "Base, run, peak: busy servers in %. Base, with calls, erlangs (offered work) and wait: "
      + "without traffic multipliers and faults, ramps apart. Run: on average until the end. Peak: "
      + "offered work of the busiest time."
      + (unlimited
        ? " Any: as many servers as it takes; srv: that many are busy, and nobody waits." : "")
      + waits
  }

  /// Stations that have more to do than they can.
  private var overloads: [String] {
    prediction.services.flatMap { service -> [String] in
      let name = ink.clean(service.name)
      if service.baseGrowth > 0 {
        let growth = numbers.trimmed(service.baseGrowth, decimals: 2)
        return warning(
          "\(name) has more to do than it can at the base load: its queue grows by \(growth) "
            + "requests a second."
        )
      }
      guard service.peakGrowth > 0 else { return [] }
      let growth = numbers.trimmed(service.peakGrowth, decimals: 2)
      let effects = service.peakEffects.map(ink.clean).joined(separator: " and ")
      let cause =
        effects.isEmpty ? "" : ", while \(effects) act\(service.peakEffects.count == 1 ? "s" : "")"
      return warning(
        "\(name) has more to do than it can at \(time.text(service.peakTime))\(cause): its queue "
          + "then grows by \(growth) requests a second."
      )
    }
  }

  private func warning(_ text: String) -> [String] {
    let lines = ink.entry("!", text, indent: 2)
    return lines.map { ink.paint($0, .yellow) }
  }
}

extension ServicePrediction.Theory {
  /// The theory in words.
  var words: String {
    switch self {
    case .unlimited: "unlimited servers"
    case .mm1: "M/M/1 (exact)"
    case .mmc: "M/M/c (Erlang C, exact)"
    case .mg1: "M/G/1 (Pollaczek-Khinchine, exact)"
    case .cosmetatos: "~ by Cosmetatos (approximation)"
    case .meanValueAnalysis:
      "~ by mean value analysis of the closed load (exact for single servers with exponential service, else an approximation)"
    }
  }
}
