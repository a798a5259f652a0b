#if canImport(CJemalloc)
  import CJemalloc
#endif

/// The memory of this process, as its allocator counts it.
///
/// The process allocates with jemalloc: linking the library replaces `malloc`. These are its own
/// books, so a figure that grows with a run proves that the run allocates there. A build for a
/// sanitizer has that one's allocator instead, and every figure here is `nil`.
public enum ProcessMemory {
  /// The version of jemalloc, such as `5.3.0-0-g54ea…`; `nil` where another allocator answers.
  public static var allocatorVersion: String? {
    #if canImport(CJemalloc)
      var text: UnsafePointer<CChar>?
      var size = unsafe MemoryLayout<UnsafePointer<CChar>?>.size
      guard unsafe mallctl("version", &text, &size, nil, 0) == 0, let text = unsafe text else {
        return nil
      }
      return unsafe String(cString: text)
    #else
      return nil
    #endif
  }

  /// The bytes that this thread has ever allocated; `nil` where jemalloc does not count.
  public static var bytesAllocatedByThread: Int? {
    #if canImport(CJemalloc)
      var value: UInt64 = 0
      var size = MemoryLayout<UInt64>.size
      guard unsafe mallctl("thread.allocated", &value, &size, nil, 0) == 0 else { return nil }
      return Int(clamping: value)
    #else
      return nil
    #endif
  }
}
