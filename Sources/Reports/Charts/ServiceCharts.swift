import Analysis

/// How busy the servers of each service were.
enum UtilizationChart {
  static func figure(_ run: RunData) -> Figure? {
    let windows = run.summary.windows
    let services = run.summary.services.filter { windows.utilization[$0.name] != nil }
    guard !services.isEmpty else { return nil }
    let shown = services.mostImportant { ($0.utilization ?? 0, $0.calls) }
    let bounded = shown.filter { $0.servers != nil }
    let unbounded = shown.filter { $0.servers == nil }
    let shares = ValueAxis.linear(covering: [1], count: 2) { share in
      run.numbers.decimal(share * 100, decimals: 0) + "\u{A0}%"
    }
    let busy = unbounded.flatMap { windows.utilization[$0.name] ?? [] }
    let servers = ValueAxis.linear(covering: busy, count: 2, label: run.numbers.compact)
    let panels =
      bounded.map { service in
        var panel = panel(service, axis: shares.withHeadroom, unit: "busy", in: windows)
        panel.limit = (1, "all servers busy")
        return panel
      } + unbounded.map { panel($0, axis: servers, unit: "busy servers", in: windows) }
    let (drawing, height) = MultiplesChart(run).drawing(panels)
    return Figure(
      id: "utilization",
      title: "Utilization per service (linear axis)",
      description: description(run, services: services),
      caption: caption(run, shown: shown.count, of: services.count),
      height: height,
      drawing: drawing,
      table: run.windowTable(shown.map(\.name)) { index in
        shown.map { service in
          let value = windows.utilization[service.name]?[present: index]
          return value.map { value in
            service.servers == nil
              ? run.numbers.trimmed(value, decimals: 2) + " busy" : run.numbers.percent(value)
          } ?? run.numbers.nothing
        }
      }
    )
  }

  private static func panel(
    _ service: ServiceSummary,
    axis: ValueAxis,
    unit: String,
    in windows: WindowSeries
  ) -> Panel {
    Panel(
      "\(service.name.fitted(170)), \(unit)",
      axis: axis,
      series: [Series(service.name, .blue, windows.utilization[service.name] ?? [])]
    )
  }

  private static func description(_ run: RunData, services: [ServiceSummary]) -> String {
    services.prefix(MultiplesChart.mostPanels).map { service in
      let mean =
        service.utilization.map(run.numbers.percent)
        ?? "\(service.meanInSystem.map { run.numbers.trimmed($0, decimals: 1) } ?? "–") requests"
      return "\(service.name): \(mean) on average."
    }.joined(separator: " ")
  }

  private static func caption(_ run: RunData, shown: Int, of all: Int) -> String {
    let left = shown < all ? " The \(shown) busiest of \(all) services." : ""
    return "Share of busy servers, linear axis from 0, the same for all; dotted line: every server "
      + "busy. Services with unlimited servers show the number of busy servers instead. Windows of "
      + "\(run.windowText); all calls, failed ones included.\(left)"
  }
}

/// How many requests waited before each service.
enum QueueChart {
  static func figure(_ run: RunData) -> Figure? {
    let windows = run.summary.windows
    let services = run.summary.services.filter { service in
      windows.longestQueue[service.name]?.contains { $0 > 0 } ?? false
    }
    guard !services.isEmpty else { return nil }
    let shown = services.mostImportant { (Double($0.longestQueue), $0.calls) }
    let values = { (service: ServiceSummary) in
      (windows.longestQueue[service.name] ?? []).map { Double($0) }
    }
    let axis = ValueAxis.linear(
      covering: shown.flatMap(values),
      count: 2,
      isInteger: true,
      label: run.numbers.compact
    )
    let panels = shown.map { service in
      Panel(
        "\(service.name.fitted(150)), most \(run.numbers.count(service.longestQueue))",
        axis: axis,
        series: [Series(service.name, .purple.solid, values(service))]
      )
    }
    let (drawing, height) = MultiplesChart(run).drawing(panels)
    let most = shown.max { $0.longestQueue < $1.longestQueue }
    let left = shown.count < services.count ? " The \(shown.count) longest." : ""
    return Figure(
      id: "queues",
      title: "Longest queue per service (linear axis)",
      description: most.map { service in
        "The longest queue stood before \(service.name): \(run.numbers.count(service.longestQueue)) "
          + "requests."
      } ?? "",
      caption: "Most requests that waited at one instant of a window, linear axis from 0, the same "
        + "for all; windows of \(run.windowText); services that never had a queue are left out."
        + left,
      height: height,
      drawing: drawing,
      table: run.windowTable(shown.map(\.name)) { index in
        shown.map { service in
          windows.longestQueue[service.name]?[present: index].map(run.numbers.count)
            ?? run.numbers.nothing
        }
      }
    )
  }
}

extension [ServiceSummary] {
  /// As many as a chart can show, the weightiest, in their own order.
  fileprivate func mostImportant(by weight: (ServiceSummary) -> (Double, Int)) -> [ServiceSummary] {
    guard count > MultiplesChart.mostPanels else { return self }
    let order = indices.sorted { weight(self[$0]) > weight(self[$1]) }
    return order.prefix(MultiplesChart.mostPanels).sorted().map { self[$0] }
  }
}

extension ValueAxis {
  /// The axis with a little room above its last tick, so that a line at the top is seen.
  fileprivate var withHeadroom: ValueAxis {
    ValueAxis(kind: kind, bottom: bottom, top: top * 1.08, ticks: ticks)
  }
}
