import Glibc
import Wire

/// A thread that runs one function, and can be waited for.
struct ServerThread: Sendable {
  private let ended: AsyncStream<Never>

  private final class Task {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  /// Starts the thread.
  ///
  /// - Throws: an error of kind `inputOutput`.
  init(_ body: @escaping @Sendable () -> Void) throws(EmissionError) {
    let (ended, end) = AsyncStream.makeStream(of: Never.self)
    self.ended = ended
    let task = unsafe Unmanaged.passRetained(
      Task {
        body()
        end.finish()
      }
    )
    var handle = pthread_t()
    let status = unsafe pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      },
      unsafe task.toOpaque()
    )
    guard status == 0 else {
      unsafe task.release()
      throw EmissionError(
        .inputOutput,
        "cannot start a thread: \(unsafe String(cString: strerror(status)))"
      )
    }
    pthread_detach(handle)
  }

  /// Waits until the function has returned.
  func end() async {
    for await _ in ended {}
  }
}
