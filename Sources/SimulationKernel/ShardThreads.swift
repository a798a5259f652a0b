import CShims
import Glibc

/// Runs shards side by side, each on a thread and a core of its own.
public enum ShardThreads {
  /// Calls `body` for each shard at one time, and waits for all.
  ///
  /// Where there are fewer cores than shards some share one, which is slow and correct.
  ///
  /// - Parameters:
  ///   - shards: the number of shards, at least 1; one runs on the caller's thread, not pinned.
  ///   - body: is given the number of the shard.
  /// - Returns: what the calls returned, by shard.
  /// - Throws: the system's error where a thread cannot be started; no shard has run then.
  public static func run<Result: Sendable>(
    _ shards: Int,
    _ body: @escaping @Sendable (_ shard: Int) -> Result
  ) throws(ThreadError) -> [Result] {
    precondition(shards >= 1)
    guard shards > 1 else { return [body(0)] }
    // All wait for the word to go, so that none runs where another one could not be started.
    let gate = Gate()
    var threads: [ShardThread<Result>] = []
    for shard in 0..<shards {
      do throws(ThreadError) {
        threads.append(
          try ShardThread {
            guard gate.waits() else { return nil }
            _ = shim_pin_thread(Int32(shard))
            return body(shard)
          }
        )
      } catch {
        gate.open(letsRun: false)
        for thread in threads { _ = thread.join() }
        throw error
      }
    }
    gate.open(letsRun: true)
    return threads.compactMap { $0.join() }
  }

  /// The system refused to start a thread.
  public struct ThreadError: Error, Equatable, Sendable {
    /// The number of the system's error.
    public let code: Int32
  }
}
