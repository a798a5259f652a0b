import Traces
import Wire

/// Which request stands for which call of the trace, and where it goes.
public struct RequestMap: Sendable {
  /// The endpoints of the trace.
  public let table: EndpointTable
  /// Where requests go; the number of a target is its index.
  public let targets: [TargetURL]

  /// Creates the map that sends every call of the trace to one target, below a path named after its
  /// service.
  public init(_ table: EndpointTable, target: TargetURL) {
    self.table = table
    targets = [target]
  }

  /// The number of the target that the requests of an endpoint go to.
  public func target(of endpoint: UInt32) -> Int { 0 }

  /// Whether an answer with this status is what the endpoint is expected to give.
  public func expects(_ status: Int, of endpoint: UInt32) -> Bool { status < 400 }
}
