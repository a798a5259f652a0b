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
    return WindowSeries(
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
    errors += other.errors
    try revenue.accumulate(other.revenue)
    waits.merge(other.waits)
  }
}
