import Dispatch
import Foundation

/// Calls an action on SIGINT and SIGTERM instead of ending the program.
final class Interrupts {
  private var sources: [any DispatchSourceSignal] = []

  /// Begins to listen; the second signal ends the program at once.
  init(_ action: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        action()
        signal(SIGINT, SIG_DFL)
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
