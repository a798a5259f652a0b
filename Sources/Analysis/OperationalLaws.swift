import Traces

/// The sums behind the laws that every system keeps, whatever its arrivals and services are.
///
/// They are taken from other fields of other rows than the metrics, so that a law which is broken
/// shows a mistake of the model or of its rows. Sums wrap: equal sums are equal modulo 2^64.
///
/// - SeeAlso: P. J. Denning and J. P. Buzen, "The operational analysis of queueing network models",
///   *ACM Computing Surveys* 10 (1978), 225–261.
struct OperationalLaws {
  private var begun: UInt64 = 0
  private var ended: UInt64 = 0
  private var beginTimes: UInt64 = 0
  private var endTimes: UInt64 = 0
  private var durations: UInt64 = 0

  mutating func take(_ row: SessionBeginRow) {
    begun &+= 1
    beginTimes &+= row.time
  }

  /// Takes the end of a session; one that is left open ends with the run.
  mutating func take(_ row: SessionEndRow) {
    ended &+= 1
    endTimes &+= row.time
    durations &+= row.duration
  }

  /// Flow balance: whoever came has left, or was there at the end.
  var flowIsBalanced: Bool { begun == ended }

  /// Little's law, exactly: the integral of the number of sessions over the run, which is the sum of the
  /// ends less that of the begins, is the sum of the times that they spent.
  var keepsLittlesLaw: Bool { endTimes &- beginTimes == durations }
}

/// A law that a run does not keep: a mistake of the model, never of its author.
public struct LawError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The law and how it is broken.
  public let description: String
}

extension RunState {
  /// Asserts the laws of a run that has ended: flow balance and Little's law of its sessions, the
  /// utilization law of its stations.
  func checkLaws() throws(LawError) {
    guard marks.end != nil, !marks.isInterrupted else { return }
    guard laws.flowIsBalanced else {
      throw LawError(description: "flow balance is broken: sessions have begun that never ended")
    }
    guard laws.keepsLittlesLaw else {
      throw LawError(
        description: "Little's law is broken: sessions last longer or shorter than they say"
      )
    }
    for service in services.stations.indices where layout.isReal[service] {
      try checkStation(service)
    }
  }

  private func checkStation(_ service: Int) throws(LawError) {
    let station = services.stations[service]
    let (name, servers) = (
      description.services[service].name, description.services[service].servers
    )
    guard station.waited <= station.calls, station.overloads <= station.calls else {
      throw LawError(
        description: "flow balance is broken: more requests waited for \(name) than came"
      )
    }
    // Work that is under way when an emptying run is over goes on behind its end.
    guard servers > 0, description.plannedEnd > 0 else { return }
    let (most, isBeyond) = endOfRun.multipliedReportingOverflow(by: UInt64(servers))
    guard isBeyond || station.busySum <= most else {
      throw LawError(
        description:
          "the utilization law is broken: \(name) worked more than its \(servers) servers can"
      )
    }
  }
}
