import EmissionResults
import Requests
import Traces

/// What the sender of one event loop works with.
struct LoopSetup {
  /// The number of the loop.
  let loop: Int
  let description: TraceDescription
  let map: RequestMap
  let targets: [PinnedTarget]
  /// For each endpoint the number of its target.
  let targetsByEndpoint: [Int]
  let options: SendOptions
  let limits: SendLimits
  let control: EmissionControl
  /// Against the limit of requests on their way, where there is one.
  let gauge: InFlightGauge?
  let board: PulseBoard
  let connector: any Connector
  /// By what means instants are met.
  let waking: WakeUp.Means

  /// The loop's share of something that the loops divide; at least 1.
  func share(of count: Int) -> Int {
    max(1, (count + options.loops - 1 - loop) / options.loops)
  }
}
