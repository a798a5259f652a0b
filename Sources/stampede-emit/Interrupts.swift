import Dispatch
import Emission
import Foundation
import Synchronization

/// Calls an action on SIGINT and SIGTERM, with the reason that it is, instead of ending
/// the program.
final class Interrupts {
  private var sources: [any DispatchSourceSignal] = []
  private static let count = Atomic<UInt>(0)

  /// Begins to listen; the second signal ends the program at once.
  init(_ action: @escaping @Sendable (StopReason) -> Void) {
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&watched, number)
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // Signals that came close together are told at once.
        let news = UInt(source.data)
        if Self.count.add(news, ordering: .relaxed).newValue > 1 {
          if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
          _exit(130)
        }
        action(number == SIGINT ? .interrupt : .termination)
      }
      source.resume()
      sources.append(source)
    }
    // Whoever started the program may have had them blocked, and a child inherits that.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
