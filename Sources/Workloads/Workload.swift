import SimulationKernel
import Statistics

/// What is measured, with its size.
public enum Workload: Sendable {
  /// ``HoldLaw`` increments over `pending` events.
  case hold(pending: Int, law: HoldLaw)
  /// PHOLD: messages that hop between objects.
  case phold(messages: Int, objects: Int, remoteFraction: Double)
  /// Closed sessions that think and ask one station.
  case session(sessions: Int)
  /// Closed sessions and sixteen stations behind a network, on one shard or several.
  case sessionNet(sessions: Int, shards: Int)
  /// The full model of journeys, with about so many sessions under way.
  case journeys(sessions: Int)
  /// A queue with one server.
  case mm1
  /// Draws from laws.
  case sampling([SampledLaw])

  /// The name by which people call it.
  public var name: String {
    switch self {
    case .hold: "hold"
    case .phold: "phold"
    case .session: "session"
    case .sessionNet: "session-net"
    case .journeys: "journeys"
    case .mm1: "mm1"
    case .sampling: "sampling"
    }
  }

  /// What else there is to know about it, in order.
  public var parameters: [(name: String, value: Parameter)] {
    switch self {
    case .hold(let pending, let law):
      [("pending", .integer(pending)), ("law", .text(law.rawValue))]
    case .phold(let messages, let objects, let remoteFraction):
      [
        ("pending", .integer(messages)), ("objects", .integer(objects)),
        ("remoteFraction", .real(remoteFraction)),
      ]
    case .session(let sessions):
      [
        ("sessions", .integer(sessions)),
        ("servers", .integer(SessionModel.servers(for: sessions))),
        ("thinkSeconds", .real(SessionModel.thinkSeconds)),
        ("serviceSeconds", .real(SessionModel.serviceSeconds)),
      ]
    case .sessionNet(let sessions, let shards):
      [
        ("sessions", .integer(sessions)), ("shards", .integer(shards)),
        ("stations", .integer(NetworkModel.stations)),
        ("latencySeconds", .real(NetworkModel.latency.inSeconds)),
        ("thinkSeconds", .real(SessionModel.thinkSeconds)),
        ("serviceSeconds", .real(SessionModel.serviceSeconds)),
      ]
    case .journeys(let sessions): [("sessions", .integer(sessions))]
    case .mm1: [("utilization", .real(QueueModel.utilization))]
    case .sampling: []
    }
  }

  /// A setting.
  public enum Parameter: Equatable, Sendable {
    /// A whole number.
    case integer(Int)
    /// A number.
    case real(Double)
    /// A word.
    case text(String)
  }

  /// The sessions, messages or events that it lives on; `nil` where there are but one or two.
  public var population: Int? {
    switch self {
    case .hold(let pending, _): pending
    case .phold(let messages, _, _): messages
    case .session(let sessions), .sessionNet(let sessions, _), .journeys(let sessions): sessions
    case .mm1, .sampling: nil
    }
  }

  /// Whether its operations are parts of requests, customers or messages.
  var hasRequests: Bool {
    switch self {
    case .phold, .session, .sessionNet, .mm1: true
    case .hold, .sampling, .journeys: false
    }
  }

  /// The operations after which the set is in its steady state: three generations of events, or one
  /// cycle of every session.
  var warmUp: Int {
    switch self {
    case .hold(let pending, _): 3 * pending
    case .phold(let messages, _, _): 3 * messages
    case .session(let sessions): 2 * sessions
    case .sessionNet(let sessions, _): 4 * sessions
    case .journeys(let sessions): 20 * sessions
    case .mm1, .sampling: 1_000
    }
  }
}
