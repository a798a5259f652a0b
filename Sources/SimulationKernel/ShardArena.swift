#if canImport(CJemalloc)
  import CJemalloc
#endif

/// An arena of jemalloc that belongs to one thread, and so to the shard that runs there.
///
/// What a bound thread allocates by plain means comes from its arena without a flag or a lock shared
/// with others; the slabs of the shard ask for it by name. Arenas last as long as the process: what a
/// shard leaves in its arena is used again by the next one on the thread.
public struct ShardArena: Equatable, Sendable {
  /// The number by which jemalloc knows it.
  let index: UInt32

  /// The arena of the calling thread; `nil` where it shares one, or where jemalloc is not linked.
  public static var ofThread: ShardArena? {
    // Arenas that are made by request have the numbers behind those that threads are dealt.
    guard let index = read("thread.arena"), let shared = read("opt.narenas"), index >= shared else {
      return nil
    }
    return ShardArena(index: index)
  }

  /// Gives the calling thread an arena of its own, unless it has one.
  ///
  /// - Returns: the arena; `nil` where jemalloc is not linked or makes none.
  @discardableResult
  public static func bindThread() -> ShardArena? {
    if let bound = ofThread { return bound }
    #if canImport(CJemalloc)
      guard var index = read("arenas.create") else { return nil }
      let size = MemoryLayout<UInt32>.size
      guard unsafe mallctl("thread.arena", nil, nil, &index, size) == 0 else { return nil }
      return ShardArena(index: index)
    #else
      return nil
    #endif
  }

  /// The bytes that live in the arena, by the allocator's own books; `nil` where it keeps none.
  public var allocatedBytes: Int? {
    #if canImport(CJemalloc)
      var epoch: UInt64 = 1
      unsafe mallctl("epoch", nil, nil, &epoch, MemoryLayout<UInt64>.size)
      var sum = 0
      for size in ["small", "large"] {
        var bytes = 0
        var width = MemoryLayout<Int>.size
        let name = "stats.arenas.\(index).\(size).allocated"
        guard unsafe mallctl(name, &bytes, &width, nil, 0) == 0 else { return nil }
        sum += bytes
      }
      return sum
    #else
      return nil
    #endif
  }

  /// A number that jemalloc answers with; `nil` where it does not.
  private static func read(_ name: String) -> UInt32? {
    #if canImport(CJemalloc)
      var value: UInt32 = 0
      var size = MemoryLayout<UInt32>.size
      return unsafe mallctl(name, &value, &size, nil, 0) == 0 ? value : nil
    #else
      return nil
    #endif
  }
}
