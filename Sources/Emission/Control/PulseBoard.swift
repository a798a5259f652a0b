import EmissionResults
import Synchronization

/// Where an emission stands over all its event loops: written by each loop some ten times a second,
/// read by whoever wants to know.
public final class PulseBoard: Sendable {
  private let pulses: Mutex<[EmissionPulse]>

  /// Creates a board for so many loops; it grows where there are more.
  public init(loops: Int = 1) {
    pulses = Mutex(Array(repeating: EmissionPulse(), count: loops))
  }

  /// Where the emission stands.
  public var pulse: EmissionPulse {
    pulses.withLock { pulses in
      pulses.reduce(into: EmissionPulse()) { $0.add($1) }
    }
  }

  /// Takes the pulse of a loop.
  public func update(_ pulse: EmissionPulse, of loop: Int) {
    pulses.withLock { pulses in
      while pulses.count <= loop { pulses.append(EmissionPulse()) }
      pulses[loop] = pulse
    }
  }
}
