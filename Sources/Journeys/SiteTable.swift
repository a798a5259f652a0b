import Scenarios
import SimulationKernel

/// The sites of the services: which region serves a call, by which station, and what is down there.
///
/// A region's first station of each service is the one that META names for the calls; where the regions
/// have stations of their own, those of the others stand behind the services.
struct SiteTable {
  /// Whether regions have stations of their own; otherwise nothing regional can happen.
  let isUsed: Bool
  private let plan: FailoverPlan
  private let regionCount: Int
  /// By service, then region: the station; empty where the regions share them.
  private let stations: [Int]
  /// By effect: what clients do about calls that it has struck.
  private let retries: [ClientRetry?]

  /// The place of a station.
  struct Place {
    let service: Int
    let region: Int
  }

  /// Where an attempt goes, and what the network takes for it beyond the persona's own.
  struct Destination {
    let region: Int
    let outbound: Int64
    let inbound: Int64
  }

  init(_ scenario: Scenario, random: RandomSource) {
    isUsed = Self.isUsed(in: scenario)
    plan = FailoverPlan(scenario, random: random)
    regionCount = scenario.regions.count
    var stations: [Int] = []
    if isUsed {
      stations = scenario.services.indices.flatMap { service in
        Array(repeating: service, count: scenario.regions.count)
      }
      for (index, place) in Self.places(of: scenario).enumerated() where place.region > 0 {
        stations[place.service * scenario.regions.count + place.region] = index
      }
    }
    self.stations = stations
    retries = scenario.effects.map { effect in
      if case .regionalFailure(let failure) = effect.kind { failure.clientRetry } else { nil }
    }
  }

  private static func isUsed(in scenario: Scenario) -> Bool {
    scenario.regions.contains { $0.capacity != nil }
  }

  /// The real stations in order: those of the services, which are those of the first region, then those
  /// of the others. A service without a queue has one for all regions.
  static func places(of scenario: Scenario) -> [Place] {
    let first = scenario.services.indices.map { Place(service: $0, region: 0) }
    guard isUsed(in: scenario) else { return first }
    return first
      + scenario.regions.indices.dropFirst().flatMap { region in
        scenario.services.indices.filter { scenario.services[$0].servers != nil }.map {
          Place(service: $0, region: region)
        }
      }
  }

  /// The station of a service in a region.
  func station(of service: Int, in region: Int) -> Int {
    isUsed ? stations[service * regionCount + region] : service
  }

  /// The stations that a failure of the timeline stops at `time`.
  func stationsStopped(at time: SimulationTime) -> [Int] {
    plan.outages.filter { $0.start == time }.flatMap { outage in
      (0..<(stations.count / max(1, regionCount))).filter { outage.failure.strikes($0) }
        .map { station(of: $0, in: outage.failure.region) }
    }
  }

  /// Where an attempt of a user of a region goes that starts at `start`.
  func destination(of region: UInt8, at start: Int64) -> Destination {
    let time = SimulationTime(nanoseconds: start)
    let destination = plan.destination(of: Int(region), at: time)
    let latency = destination.latency.nanoseconds
    return Destination(
      region: destination.region,
      outbound: latency / 2,
      inbound: latency - latency / 2
    )
  }

  /// The column `fault` of the failure that turns a request away; 0: none does.
  func failure(of service: Int, in region: Int, at now: Int64) -> UInt16 {
    let time = SimulationTime(nanoseconds: now)
    return plan.outage(of: service, in: region, at: time).map { UInt16($0.effect + 1) } ?? 0
  }

  /// The next failure of a service, when it comes and its column `fault`.
  func nextFailure(of service: Int, in region: Int, after now: Int64) -> (
    time: Int64, fault: UInt16
  ) {
    let time = SimulationTime(nanoseconds: now)
    let next = plan.nextOutage(of: service, in: region, after: time)
    return next.map { ($0.start.nanoseconds, UInt16($0.effect + 1)) } ?? (.max, 0)
  }

  /// What clients do about a row's `fault`; `nil`: nothing.
  func clientRetry(ofCause cause: UInt16) -> ClientRetry? {
    cause == 0 ? nil : retries[Int(cause) - 1]
  }
}

// MARK: - Attempts

extension Program {
  /// The station to which the attempt of a session goes that started at its `callStart`.
  @inline(__always)
  func station(of row: SessionRow) -> Int {
    let service = call(of: row).service
    return sites.isUsed ? ownStation(of: service, row) : service
  }

  @inline(never)
  private func ownStation(of service: Int, _ row: SessionRow) -> Int {
    // What is no request happens wherever the visitor is.
    guard call(of: row).kind == .request else { return service }
    let destination = sites.destination(of: row.region, at: row.callStart)
    return sites.station(of: service, in: destination.region)
  }

  /// The column `service` of a row: 0, or 1 + the station where that is not the one META names.
  @inline(__always)
  func otherStation(of row: SessionRow) -> UInt16 {
    guard sites.isUsed else { return 0 }
    let station = station(of: row)
    return station == call(of: row).service ? 0 : UInt16(station + 1)
  }

  /// What the regional timeline makes of an attempt that reaches its station at `now`.
  @inline(never)
  func site(of row: SessionRow, at now: Int64) -> Site {
    let service = call(of: row).service
    let destination = sites.destination(of: row.region, at: row.callStart)
    var site = Site(inbound: destination.inbound)
    site.cause = sites.failure(of: service, in: destination.region, at: now)
    if site.cause == 0 {
      let next = sites.nextFailure(of: service, in: destination.region, after: now)
      (site.downFrom, site.downCause) = next
    }
    return site
  }
}
