import Statistics
import Traces

extension RunState {
  /// The real services, and support, rules and processing where there were any, in the order of the
  /// description.
  func serviceSummaries() -> [ServiceSummary] {
    services.stations.indices.filter(isShown).map(serviceSummary)
  }

  /// Whether a service is worth a line.
  func isShown(_ service: Int) -> Bool {
    layout.isReal[service]
      || description.services[service].isReported && services.stations[service].isUsed
  }

  /// What the station did and what its callers saw.
  ///
  /// Calls, waits, work, errors, overloads and time-outs come from the windows of the station, the
  /// response from the rows of the callers: all attempts but those that were turned away at once
  /// (overload, shed, open breaker) or never sent. Time-outs and callers who left count with the time
  /// that they waited.
  ///
  /// A window holds the waits of the requests that reached the station in it, and the work that was
  /// done in it. So a request that is still waiting when the run ends brings its whole wait, of which
  /// a part lies beyond the end: `meanInSystem` is too large by at most the waits of those requests
  /// divided by the length of the run.
  ///
  /// `meanServiceTime` divides the work by the requests that got a server: those that reached the
  /// station, less those that found the queue full and those that lost patience in it. Requests whose
  /// caller timed out or left while they waited are not told apart, so it is too small by their
  /// share.
  private func serviceSummary(_ service: Int) -> ServiceSummary {
    let station = services.stations[service]
    let servers = description.services[service].servers
    let responses = station.responses
    let calls = Double(station.calls)
    let length = Double(endOfRun)
    var summary = ServiceSummary(
      name: description.services[service].name,
      servers: servers == 0 ? nil : servers,
      calls: Int(clamping: station.calls),
      meanWait: seconds(Double(station.waitSum), per: calls),
      meanServiceTime: seconds(Double(station.busySum), per: Double(station.served)),
      meanResponse: responses.mean.map(layout.seconds),
      waitedShare: share(Double(station.waited), of: calls),
      utilization: servers == 0
        ? nil : share(Double(station.busySum), of: length * Double(servers)),
      meanInSystem: share(Double(station.waitSum) + Double(station.busySum), of: length),
      longestQueue: Int(clamping: station.longestQueue),
      overloads: Int(clamping: station.overloads),
      timeouts: Int(clamping: station.timeouts),
      errors: Int(clamping: station.errors),
      p50: quantile(0.5, of: responses),
      p95: quantile(0.95, of: responses),
      p99: quantile(0.99, of: responses),
      p999: quantile(0.999, of: responses)
    )
    summary.attempts = Int(clamping: station.attempts)
    summary.retries = Int(clamping: station.retries)
    summary.responses = Int(clamping: responses.count)
    summary.responseShare =
      layout.isReal[service] ? share(Double(responses.sum), of: Double(allResponses)) : nil
    summary.saturatedSeconds = servers == 0 ? nil : saturatedSeconds(of: service)
    return summary
  }

  /// The response times of all calls of real services, in quanta.
  private var allResponses: UInt128 {
    services.stations.indices.reduce(0) { sum, service in
      layout.isReal[service] ? sum + services.stations[service].responses.sum : sum
    }
  }

  /// The length of the windows in which hardly a server was free.
  private func saturatedSeconds(of service: Int) -> Double {
    let servers = Double(description.services[service].servers)
    let stations = windows.stations[service]
    let quanta = stations.indices.prefix(windowCount).reduce(0.0) { sum, window in
      let length = length(ofWindow: window)
      return Double(stations[window].busySum) >= 0.99 * length * servers ? sum + length : sum
    }
    return layout.seconds(quanta)
  }

  /// A quantile of a histogram of quanta, in seconds.
  func quantile(_ probability: Double, of histogram: LogLinearHistogram) -> Double? {
    histogram.quantile(probability).map { layout.seconds(Double($0)) }
  }

  /// A mean of quanta in seconds; `nil` for a mean of nothing.
  private func seconds(_ sum: Double, per count: Double) -> Double? {
    share(sum, of: count).map(layout.seconds)
  }

  private func share(_ part: Double, of whole: Double) -> Double? {
    whole > 0 ? part / whole : nil
  }
}
