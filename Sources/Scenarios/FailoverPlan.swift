import SimulationKernel

/// Which region serves the calls of which at every instant, and what is down there: the regional part
/// of the timeline, known ahead.
public struct FailoverPlan: Equatable, Sendable {
  /// A regional failure.
  public struct Outage: Equatable, Sendable {
    /// Its index among the effects.
    public let effect: Int
    /// What is down.
    public let failure: RegionalFailure
    /// The first instant at which it is down.
    public let start: SimulationTime
    /// The first at which it is no more; `.distantFuture`: never.
    public let end: SimulationTime

    /// Whether it acts at `time`.
    public func isActing(at time: SimulationTime) -> Bool { start <= time && time < end }
  }

  /// A reroute.
  public struct Route: Equatable, Sendable {
    /// Its index among the effects.
    public let effect: Int
    /// Where the traffic goes.
    public let reroute: Reroute
    /// The first instant at which calls go there.
    public let start: SimulationTime
    /// The first at which they do not any more; `.distantFuture`: never.
    public let end: SimulationTime

    /// Whether it acts at `time`.
    public func isActing(at time: SimulationTime) -> Bool { start <= time && time < end }
  }

  /// Where calls go.
  public struct Destination: Equatable, Sendable {
    /// The region whose stations serve them.
    public var region: Int
    /// The network time that they gain on the way there and back.
    public var latency: SimulationTime.Duration
  }

  /// The failures, in document order.
  public let outages: [Outage]
  /// The reroutes, in document order.
  public let routes: [Route]
  private let regionCount: Int

  /// The regional effects of a scenario in a run.
  ///
  /// - Parameters:
  ///   - scenario: what is run.
  ///   - random: the source of the run, by which windows are drawn.
  public init(_ scenario: Scenario, random: RandomSource) {
    var outages: [Outage] = []
    var routes: [Route] = []
    for (index, effect) in scenario.effects.enumerated() {
      let windows = effect.windows(until: scenario.load.horizon, random: random)
      switch effect.kind {
      case .regionalFailure(let failure):
        outages += windows.map {
          Outage(effect: index, failure: failure, start: $0.lowerBound, end: $0.upperBound)
        }
      case .reroute(let reroute):
        routes += windows.map {
          Route(effect: index, reroute: reroute, start: $0.lowerBound, end: $0.upperBound)
        }
      default: break
      }
    }
    (self.outages, self.routes) = (outages, routes)
    regionCount = scenario.regions.count
  }

  /// Whether nothing regional happens.
  public var isEmpty: Bool { outages.isEmpty && routes.isEmpty }

  /// Where calls of the users of a region go that start at `time`.
  ///
  /// Of several reroutes of one region the last in the documents counts. A region that is rerouted to
  /// may be rerouted itself; a circle ends where it would begin anew.
  ///
  /// - Complexity: O(regions · reroutes).
  public func destination(of region: Int, at time: SimulationTime) -> Destination {
    var destination = Destination(region: region, latency: .zero)
    for _ in 0..<regionCount {
      let next = routes.last { $0.reroute.region == destination.region && $0.isActing(at: time) }
      guard let next, next.reroute.newRegion != region else { break }
      destination.region = next.reroute.newRegion
      destination.latency = destination.latency + next.reroute.latencyIncrease
    }
    return destination
  }

  /// What makes a service of a region fail its calls at `time`.
  ///
  /// - Complexity: O(failures).
  public func outage(of service: Int, in region: Int, at time: SimulationTime) -> Outage? {
    outages.first {
      $0.failure.region == region && $0.isActing(at: time) && $0.failure.strikes(service)
    }
  }

  /// The next failure of a service of a region after `time`.
  ///
  /// - Complexity: O(failures).
  public func nextOutage(of service: Int, in region: Int, after time: SimulationTime) -> Outage? {
    var next: Outage?
    for outage in outages
    where outage.failure.region == region && outage.start > time
      && outage.failure.strikes(service) && next.map({ outage.start < $0.start }) ?? true
    {
      next = outage
    }
    return next
  }

  /// The end of a failure as the users meet it whom it cuts off.
  ///
  /// - Parameters:
  ///   - outage: the failure.
  ///   - services: the number of services of the scenario.
  /// - Returns: the instant from which their calls succeed again; `.distantFuture`: they never do.
  public func recovery(from outage: Outage, services: Int) -> SimulationTime {
    let struck = (0..<services).filter { outage.failure.strikes($0) }
    let origins = (0..<regionCount).filter {
      destination(of: $0, at: outage.start).region == outage.failure.region
    }
    let changes =
      (outages.flatMap { [$0.start, $0.end] } + routes.flatMap { [$0.start, $0.end] })
      .filter { $0 >= outage.start && $0 < .distantFuture }.sorted()
    let recovered = changes.first { time in
      origins.allSatisfy { origin in
        let region = destination(of: origin, at: time).region
        return struck.allSatisfy { self.outage(of: $0, in: region, at: time) == nil }
      }
    }
    return recovered ?? .distantFuture
  }

  /// The first instant at which a backup takes over; `nil`: none ever does.
  public var firstFailover: SimulationTime? { routes.map(\.start).min() }
}
