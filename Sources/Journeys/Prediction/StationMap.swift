import Scenarios

/// The stations of the services: one for each, and where regions have their own, one for each region.
struct StationMap {
  /// A station.
  struct Station {
    let name: String
    let service: Int
    /// The number of servers; absent: unlimited.
    let servers: Int?
  }

  let stations: [Station]
  /// By service, then region.
  private let places: [[Int]]

  init(_ scenario: Scenario) {
    var laws = LawTable()
    let places = SiteTable.places(of: scenario)
    stations = zip(places, CompiledStation.all(of: scenario, laws: &laws)).map { place, station in
      Station(name: station.name, service: place.service, servers: station.servers)
    }
    self.places = scenario.services.indices.map { service in
      scenario.regions.indices.map { region in
        places.lastIndex {
          $0.service == service && ($0.region == region || $0.region == 0)
        } ?? service
      }
    }
  }

  /// The station that serves a service's calls in a region.
  func station(of service: Int, in region: Int) -> Int { places[service][region] }

  /// The waits at all stations, by service and region.
  func waits(_ byStation: [Moments]) -> StationWaits {
    StationWaits(waits: places.map { regions in regions.map { byStation[$0] } })
  }
}
