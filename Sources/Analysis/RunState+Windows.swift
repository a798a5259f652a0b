import Traces

extension RunState {
  /// The number of observation windows: the last may be shorter than the others.
  var windowCount: Int {
    let width = description.window
    return Int(endOfRun / width) + (endOfRun % width == 0 ? 0 : 1)
  }

  /// The windows as series. What happened at the very end of the run belongs to the last window.
  func windowSeries(twin: RunState?) throws -> WindowSeries {
    let series = try series(of: windows.windows, count: windowCount)
    var concurrent = 0
    var result = WindowSeries(
      width: layout.seconds(Double(description.window)),
      arrivals: series.map(\.arrivals),
      ended: series.map(\.ended),
      completed: series.map(\.completed),
      lost: series.map(\.lost),
      concurrent: series.map { window in
        concurrent += window.arrivals - window.ended
        return concurrent
      },
      errors: series.map(\.errors),
      revenue: series.map(\.revenue),
      twinRevenue: try twin.map {
        try self.series(of: $0.windows.windows, count: windowCount).map(\.revenue)
      },
      p50: series.map { quantile(0.5, of: $0.waits) },
      p95: series.map { quantile(0.95, of: $0.waits) },
      p99: series.map { quantile(0.99, of: $0.waits) },
      utilization: byService { utilization(of: $0) },
      longestQueue: byService { service in
        let stations = windows.stations[service]
        return (0..<windowCount).map { window in
          window < stations.count ? Int(clamping: stations[window].longestQueue) : 0
        }
      }
    )
    result.p999 = series.map { quantile(0.999, of: $0.waits) }
    result.calls = series.map(\.calls)
    result.machineRetries = series.map(\.machineRetries)
    result.visitorRetries = series.map(\.visitorRetries)
    for outcome in CallOutcome.allCases where outcome.isFailure {
      let counts = series.map { $0.calls(outcome) }
      if counts.contains(where: { $0 > 0 }) { result.failures["\(outcome)"] = counts }
    }
    for (persona, name) in description.personas.enumerated() {
      result.personaArrivals[name] = personaArrivals(persona)
    }
    result.meanWait = byService { meanWaits(of: $0) }
    result.twin = try twin.map { try $0.twinWindows(count: windowCount) }
    return result
  }

  /// Sessions of a persona that arrived in each window.
  private func personaArrivals(_ persona: Int) -> [Int] {
    let counts = windows.personaArrivals[persona]
    var arrivals = (0..<windowCount).map { $0 < counts.count ? Int(counts[$0]) : 0 }
    if windowCount > 0 {
      for count in counts.dropFirst(windowCount) { arrivals[windowCount - 1] += Int(count) }
    }
    return arrivals
  }

  /// The mean wait of the requests that reached a station in each window, in seconds.
  private func meanWaits(of service: Int) -> [Double?] {
    let stations = windows.stations[service]
    return (0..<windowCount).map { window in
      guard window < stations.count, stations[window].calls > 0 else { return nil }
      return layout.seconds(Double(stations[window].waitSum) / Double(stations[window].calls))
    }
  }

  /// What a comparison with this run, as the fault-free twin of another, needs of its windows.
  private func twinWindows(count: Int) throws -> TwinWindows {
    let series = try series(of: windows.windows, count: count)
    var concurrent = 0
    return TwinWindows(
      concurrent: series.map { window in
        concurrent += window.arrivals - window.ended
        return concurrent
      },
      errors: series.map(\.errors),
      p95: series.map { quantile(0.95, of: $0.waits) }
    )
  }

  /// `count` windows, those beyond merged into the last: they hold what happened at the end itself,
  /// and of a twin that ran longer the rest.
  private func series(
    of windows: [WindowFold.Window],
    count: Int
  ) throws -> [WindowFold.Window] {
    guard windows.count > count, count > 0 else {
      return (0..<count).map { $0 < windows.count ? windows[$0] : WindowFold.Window() }
    }
    var series = Array(windows[..<count])
    for window in windows[count...] { try series[count - 1].add(window) }
    return series
  }

  /// Busy servers in each window as a share of all; of an unlimited station their number.
  private func utilization(of service: Int) -> [Double] {
    let stations = windows.stations[service]
    let servers = Double(max(1, description.services[service].servers))
    return (0..<windowCount).map { window in
      let length = length(ofWindow: window)
      return window < stations.count ? Double(stations[window].busySum) / (length * servers) : 0
    }
  }

  /// The length of a window in quanta.
  func length(ofWindow window: Int) -> Double {
    let start = UInt64(window) * description.window
    return Double(min(description.window, endOfRun - start))
  }

  private func byService<Element>(_ series: (Int) -> [Element]) -> [String: [Element]] {
    var table: [String: [Element]] = [:]
    for service in description.services.indices where isShown(service) {
      table[description.services[service].name] = series(service)
    }
    return table
  }
}

extension WindowFold.Window {
  /// Adds what happened in another window.
  mutating func add(_ other: WindowFold.Window) throws(FoldError) {
    arrivals += other.arrivals
    ended += other.ended
    completed += other.completed
    lost += other.lost
    outcomes &+= other.outcomes
    machineRetries += other.machineRetries
    visitorRetries += other.visitorRetries
    try revenue.accumulate(other.revenue)
    waits.merge(other.waits)
  }
}
