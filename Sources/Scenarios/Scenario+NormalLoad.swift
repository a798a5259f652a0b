import SimulationKernel

extension Scenario {
  /// Whether a goal compares with the run at the normal load.
  public var comparesWithNormalLoad: Bool {
    goals.contains { $0.metric.comparesWithNormalLoad }
  }

  /// The same scenario at its normal load, for goals that compare with it: as long, but at the normal
  /// rate throughout, without ramps, curve, seasons, crowds and traffic multipliers; `nil` where no
  /// normal rate is known.
  ///
  /// Faults stay, so that what differs is owed to the load.
  public var atNormalLoad: Scenario? {
    guard case .open(var arrivals) = load.model, let rate = arrivals.normalRate else { return nil }
    if case .listed = arrivals.process { arrivals.process = .poisson }
    var normal = self
    arrivals.rate = rate
    arrivals.curve = []
    arrivals.season = nil
    arrivals.crowds = []
    arrivals.count = nil
    normal.load.model = .open(arrivals)
    normal.load.steady = load.endOfArrivals.sinceStart
    normal.load.rampUp = .zero
    normal.load.rampDown = .zero
    normal.effects.removeAll { effect in
      if case .traffic = effect.kind { true } else { false }
    }
    return normal
  }
}

extension Metric {
  /// Whether the metric needs the run at the normal load.
  public var comparesWithNormalLoad: Bool { self == .conversionDrop || self == .responseRatio }
}
