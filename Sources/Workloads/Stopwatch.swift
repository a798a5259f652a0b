import CShims

/// Wall time on the monotonic clock.
struct Stopwatch {
  private let start = shim_monotonic_nanoseconds()

  /// Nanoseconds since it was started.
  var nanoseconds: Double { Double(shim_monotonic_nanoseconds() - start) }

  /// The nanoseconds that each of `operations` operations took on average.
  static func time(operations: Int, _ body: () -> Void) -> Double {
    let watch = Stopwatch()
    body()
    return watch.nanoseconds / Double(operations)
  }
}
