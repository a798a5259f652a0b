import CShims

/// When to wait for the disk while a file grows.
///
/// The clock decides only how much a power cut can cost, never what is in the file.
struct SynchronizationPace {
  /// Every 64 MiB, and every second in which something was written.
  static let usual = SynchronizationPace(bytes: 64 << 20, nanoseconds: 1_000_000_000)
  /// After every block.
  static let eager = SynchronizationPace(bytes: 0, nanoseconds: 0)
  /// Not before the end.
  static let lazy = SynchronizationPace(bytes: .max, nanoseconds: .max)

  private let bytes: Int
  private let nanoseconds: Int64
  private var unsynchronized = 0
  private var last = shim_monotonic_nanoseconds()

  private init(bytes: Int, nanoseconds: Int64) {
    self.bytes = bytes
    self.nanoseconds = nanoseconds
  }

  /// Whether it is time, now that `count` bytes more have been written.
  mutating func isDue(after count: Int) -> Bool {
    unsynchronized += count
    let now = shim_monotonic_nanoseconds()
    guard unsynchronized >= bytes || now - last >= nanoseconds else { return false }
    unsynchronized = 0
    last = now
    return true
  }
}
