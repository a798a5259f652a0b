import Foundation
import Synchronization

/// Ctrl-C and its likes: the first asks the run to end well, the second ends the program.
enum Interruption {
  private static let requests = Atomic<Int>(0)

  private static let hasLiveLine = Atomic<Bool>(false)

  /// Whether the run is asked to end.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Ends the program at once, from within a signal: no more than system calls is allowed here.
  private static func leave() -> Never {
    if hasLiveLine.load(ordering: .relaxed) {
      // Carriage return, and the terminal's order to erase the line.
      var erase: (UInt8, UInt8, UInt8, UInt8) = (0x0D, 0x1B, 0x5B, 0x4B)
      _ = write(STDERR_FILENO, &erase, 4)
    }
    _exit(Failure.Code.interrupted.rawValue)
  }

  /// Listens to SIGINT and SIGTERM from now on.
  static func listen() {
    // Both must exist before a signal can touch them.
    requests.store(0, ordering: .relaxed)
    hasLiveLine.store(Terminal.hasLiveErrorStream, ordering: .relaxed)
    var watched = sigset_t()
    sigemptyset(&watched)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&watched, signal)
      Glibc.signal(signal) { _ in
        if Interruption.requests.add(1, ordering: .relaxed).oldValue > 0 { Interruption.leave() }
      }
    }
    // Whoever started the program may have had them blocked, and a child inherits that.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
  }
}
