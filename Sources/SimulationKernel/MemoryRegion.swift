import Glibc

#if canImport(CJemalloc)
  import CJemalloc
#endif

/// A stretch of memory of an arena; freed with its owner.
///
/// From 2 MiB on it is aligned to a huge page and the system is asked for huge pages, which halve the
/// misses of random access.
@safe
@usableFromInline
internal final class MemoryRegion {
  /// The first byte.
  @usableFromInline internal let base: UnsafeMutableRawPointer
  /// The size, rounded up to whole huge pages where it is one or more.
  @usableFromInline internal let byteCount: Int

  /// The logarithm of the size of a huge page: 2 MiB.
  private static let logHugePage = 21

  /// Takes memory, which is not cleared and costs nothing until it is touched.
  ///
  /// - Parameters:
  ///   - wanted: the size.
  ///   - arena: whose memory; `nil`: what the thread allocates from.
  ///   - isSparse: whether little of it will be touched, so that huge pages would be a waste.
  /// - Precondition: the system has it.
  @usableFromInline
  internal init(byteCount wanted: Int, arena: ShardArena?, isSparse: Bool = false) {
    let hugePage = 1 << Self.logHugePage
    let isHuge = wanted >= hugePage && !isSparse
    byteCount = isHuge ? (wanted + hugePage - 1) & -hugePage : max(wanted, 1)
    let logAlignment = isHuge ? Self.logHugePage : 6
    guard
      let memory = unsafe Self.take(byteCount, logAlignment: logAlignment, arena: arena)
    else { preconditionFailure("there is no memory for \(byteCount) bytes") }
    unsafe base = memory
    if isHuge { unsafe madvise(memory, byteCount, MADV_HUGEPAGE) }
  }

  deinit {
    unsafe free(base)
  }

  private static func take(
    _ byteCount: Int,
    logAlignment: Int,
    arena: ShardArena?
  ) -> UnsafeMutableRawPointer? {
    #if canImport(CJemalloc)
      if let arena {
        return unsafe shim_arena_allocate(byteCount, Int32(logAlignment), arena.index)
      }
    #endif
    var memory: UnsafeMutableRawPointer?
    return unsafe posix_memalign(&memory, 1 << logAlignment, byteCount) == 0 ? memory : nil
  }
}
