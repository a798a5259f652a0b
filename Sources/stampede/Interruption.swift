import Foundation
import Synchronization

/// Ctrl-C and its likes: the first asks the run to end well, the second ends the program.
enum Interruption {
  private static let requests = Atomic<Int>(0)

  /// Whether the run is asked to end.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Listens to SIGINT and SIGTERM from now on.
  static func listen() {
    // The counter must exist before a signal can touch it.
    requests.store(0, ordering: .relaxed)
    var watched = sigset_t()
    sigemptyset(&watched)
    for signal in [SIGINT, SIGTERM] {
      sigaddset(&watched, signal)
      Glibc.signal(signal) { _ in
        if Interruption.requests.add(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
      }
    }
    // Whoever started the program may have had them blocked, and a child inherits that.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    // A file-size limit is an error of the write, not the end of the program.
    Glibc.signal(SIGXFSZ, SIG_IGN)
  }
}
