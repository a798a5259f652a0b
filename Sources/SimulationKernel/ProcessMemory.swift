import CJemalloc

/// The memory of this process, as its allocator counts it.
///
/// The process allocates with jemalloc: linking the library replaces `malloc`. These are its own
/// books, so a figure that grows with a run proves that the run allocates there.
public enum ProcessMemory {
  /// The version of jemalloc, such as `5.3.0-0-g54ea…`; `nil` where another allocator answers.
  public static var allocatorVersion: String? {
    var text: UnsafePointer<CChar>?
    var size = unsafe MemoryLayout<UnsafePointer<CChar>?>.size
    guard unsafe mallctl("version", &text, &size, nil, 0) == 0, let text = unsafe text else {
      return nil
    }
    return unsafe String(cString: text)
  }

  /// The bytes in use by the process, all threads together; `nil` where jemalloc does not count.
  ///
  /// - Complexity: it walks the arenas; not for a hot path.
  public static var allocatedBytes: Int? {
    var epoch: UInt64 = 1
    let epochSize = MemoryLayout<UInt64>.size
    guard unsafe mallctl("epoch", nil, nil, &epoch, epochSize) == 0 else { return nil }
    return number("stats.allocated")
  }

  /// The bytes that this thread has ever allocated; `nil` where jemalloc does not count.
  public static var bytesAllocatedByThread: Int? { number("thread.allocated") }

  private static func number(_ name: String) -> Int? {
    var value: UInt64 = 0
    var size = MemoryLayout<UInt64>.size
    guard unsafe mallctl(name, &value, &size, nil, 0) == 0 else { return nil }
    return Int(clamping: value)
  }
}
