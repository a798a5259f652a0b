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
        panel.predicted =
          run.summary.theory?.services
          .first { $0.name == service.name }?.utilization?.predicted
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
      },
      facts: ("A5", facts(run, services)),
      sheet: run.windowSheet(services.map { "\($0.name)_busy" }) { index in
        services.map { .optional(windows.utilization[$0.name]?[present: index]) }
      },
      isOverTime: true
    )
  }

  private static func facts(_ run: RunData, _ services: [ServiceSummary]) -> FigureFacts {
    let bounded = run.summary.services.firstIndex { $0.utilization != nil }
    let index = bounded ?? 0
    let service = run.summary.services[index]
    let value = service.utilization ?? service.meanInSystem
    let text =
      bounded == nil
      ? value.map { run.numbers.trimmed($0, decimals: 2) } : value.map(run.numbers.percent)
    return FigureFacts(
      unit: "share of servers, of unlimited ones busy servers",
      population: "all calls that were served, failed ones included",
      points: services.count * run.summary.windows.arrivals.count,
      check: .init(
        "/services/\(index)/\(bounded == nil ? "meanInSystem" : "utilization")",
        value,
        text ?? run.numbers.nothing
      )
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
      + "busy, which is the capacity; it does not change, for servers do not scale by themselves here; "
      + "dashed line: the mean by theory before the run. Services with unlimited servers show the number of busy servers instead. Windows of "
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
    let shown = services.mostImportant(MultiplesChart.mostPanels / 2) {
      (Double($0.longestQueue), $0.calls)
    }
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
      },
      facts: ("A6", facts(run, services)),
      sheet: run.windowSheet(services.map { "\($0.name)_longest_queue" }) { index in
        services.map { .optional(windows.longestQueue[$0.name]?[present: index]) }
      },
      isOverTime: true
    )
  }

  private static func facts(_ run: RunData, _ services: [ServiceSummary]) -> FigureFacts {
    let index = run.summary.services.firstIndex { $0.name == services[0].name } ?? 0
    return FigureFacts(
      unit: "requests",
      population: "requests waiting for a server, those that give up included",
      points: services.count * run.summary.windows.arrivals.count,
      check: .init("/services/\(index)/longestQueue", services[0].longestQueue, run.numbers)
    )
  }
}

/// How long requests waited before each service.
enum WaitChart {
  static func figure(_ run: RunData) -> Figure? {
    let windows = run.summary.windows
    let services = run.summary.services.filter { service in
      windows.meanWait[service.name]?.contains { ($0 ?? 0) > 0 } ?? false
    }
    guard let first = services.first else { return nil }
    let shown = services.mostImportant(MultiplesChart.mostPanels / 2) {
      ($0.meanWait ?? 0, $0.calls)
    }
    let values = { (service: ServiceSummary) in windows.meanWait[service.name] ?? [] }
    let axis = ValueAxis.linear(
      covering: shown.flatMap(values).compactMap(\.self),
      count: 2,
      label: run.numbers.duration
    )
    let panels = shown.map { service in
      let mean = service.meanWait.map(run.numbers.duration) ?? run.numbers.nothing
      return Panel(
        "\(service.name.fitted(150)), mean \(mean)",
        axis: axis,
        series: [Series(service.name, .vermillion.solid, values(service))]
      )
    }
    let (drawing, height) = MultiplesChart(run).drawing(panels)
    let index = run.summary.services.firstIndex { $0.name == first.name } ?? 0
    let left = shown.count < services.count ? " The \(shown.count) longest." : ""
    return Figure(
      id: "waits",
      title: "Mean wait in the queue per service (linear axis)",
      description: shown.map { service in
        "\(service.name): \(service.meanWait.map(run.numbers.duration) ?? run.numbers.nothing)."
      }.joined(separator: " "),
      caption:
        "Mean time from asking to a free server of the requests that came in a window, linear "
        + "axis from 0, the same for all; windows of \(run.windowText). A gap: nobody came. Services "
        + "before which nobody ever waited are left out.\(left)",
      height: height,
      drawing: drawing,
      table: run.windowTable(shown.map(\.name)) { window in
        shown.map { service in
          (values(service)[present: window] ?? nil).map(run.numbers.duration)
            ?? run.numbers.nothing
        }
      },
      facts: (
        "A6",
        FigureFacts(
          unit: "seconds",
          population: "all requests that came to the queue, those that gave up included",
          points: services.reduce(0) { $0 + values($1).count { $0 != nil } },
          check: .init(
            "/services/\(index)/meanWait",
            first.meanWait,
            first.meanWait.map(run.numbers.duration) ?? run.numbers.nothing
          )
        )
      ),
      sheet: run.windowSheet(services.map { "\($0.name)_mean_wait_seconds" }) { window in
        services.map { .optional(values($0)[present: window] ?? nil) }
      },
      isOverTime: true
    )
  }
}

extension [ServiceSummary] {
  /// As many as a chart can show, the weightiest, in their own order.
  fileprivate func mostImportant(
    _ most: Int = MultiplesChart.mostPanels,
    by weight: (ServiceSummary) -> (Double, Int)
  ) -> [ServiceSummary] {
    guard count > most else { return self }
    let order = indices.sorted { weight(self[$0]) > weight(self[$1]) }
    return order.prefix(most).sorted().map { self[$0] }
  }
}

extension ValueAxis {
  /// The axis with a little room above its last tick, so that a line at the top is seen.
  fileprivate var withHeadroom: ValueAxis {
    ValueAxis(kind: kind, bottom: bottom, top: top * 1.08, ticks: ticks)
  }
}
