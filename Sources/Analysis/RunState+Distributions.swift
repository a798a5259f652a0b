import Statistics

extension RunState {
  /// The responses of the real services over the course of the run.
  func latencyMaps() -> [LatencyMap] {
    services.stations.indices.compactMap { service in
      let map = services.stations[service].map
      guard layout.isReal[service], let rows = map.usedRows else { return nil }
      return LatencyMap(
        service: description.services[service].name,
        width: layout.seconds(Double(UInt64(1) << UInt64(map.shift))),
        edges: (rows.lowerBound...rows.upperBound + 1).map { row in
          layout.seconds(Double(LatencyMapFold.edge(ofRow: row)))
        },
        columns: map.columns(from: rows.lowerBound)
      )
    }
  }

  /// The waits and responses of the whole run by the share that does not exceed them.
  func percentileCurves(twin: RunState?) -> PercentileCurves {
    var curves = PercentileCurves(visible: curve(of: visibleWaits))
    curves.twin = twin.map { $0.curve(of: $0.visibleWaits) }
    for service in services.stations.indices where layout.isReal[service] {
      let responses = services.stations[service].responses
      guard responses.count > 0 else { continue }
      curves.services[description.services[service].name] = curve(of: responses)
    }
    return curves
  }

  /// The visible waits of all steps.
  private var visibleWaits: LogLinearHistogram {
    steps.waits.reduce(into: LogLinearHistogram()) { $0.merge($1) }
  }

  private func curve(of histogram: LogLinearHistogram) -> [Double?] {
    PercentileCurves.shares.map { share in
      guard share == 1 || (1 - share) * Double(histogram.count) >= 1 else { return nil }
      return quantile(share, of: histogram)
    }
  }
}
