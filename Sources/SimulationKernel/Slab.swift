import CShims

/// Rows of trivial values that are found by their number and never move.
///
/// The rows lie in chunks of 2 MiB, so a slab grows without copying and each chunk can be one huge
/// page. A row of a power of two up to a cache line never straddles two lines. Copies of a slab share
/// its memory.
///
/// Debug builds check every slot. Release builds do not, so the owner proves its slots in range by
/// the invariants that it asserts.
@safe
@frozen
public struct Slab<Element: BitwiseCopyable> {
  @usableFromInline internal let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  @usableFromInline internal let memory: SlabMemory
  @usableFromInline internal let vacant: Element

  /// Creates a slab without rows.
  ///
  /// - Parameters:
  ///   - vacant: what a row holds when the slab grows by it.
  ///   - arena: where the rows live; `nil`: wherever the thread allocates.
  /// - Precondition: a row has at most 1024 bytes.
  @inlinable
  public init(repeating vacant: Element, in arena: ShardArena? = nil) {
    precondition(MemoryLayout<Element>.stride <= 1 << 10, "a row has at most 1024 bytes")
    let memory = SlabMemory(chunkLimit: 1 << (32 - Self.shift), arena: arena)
    self.memory = memory
    self.vacant = vacant
    unsafe chunks = memory.table.assumingMemoryBound(to: UnsafeMutablePointer<Element>.self)
  }

  /// The number of rows that there is memory for; slots are below it.
  @inlinable public var capacity: Int { memory.chunkCount << Self.shift }

  /// The bytes of the rows, used or not.
  @inlinable public var byteCount: Int { memory.chunkCount << SlabMemory.logChunk }

  /// The row in `slot`.
  ///
  /// - Precondition: `slot` is below ``capacity``.
  @inlinable
  public subscript(slot: UInt32) -> Element {
    get { unsafe address(of: slot).pointee }
    nonmutating _modify { yield unsafe &address(of: slot).pointee }
  }

  /// Brings the row in `slot` into the cache, to be written soon.
  ///
  /// - Precondition: `slot` is below ``capacity``.
  @inlinable
  public func prefetch(_ slot: UInt32) {
    unsafe shim_prefetch(address(of: slot))
  }

  /// Adds memory for the rows of one more chunk.
  ///
  /// - Precondition: fewer than 2^32 rows have memory, and the system has more.
  /// - Complexity: O(rows of a chunk), none of which moves.
  @inlinable
  public func grow() {
    let chunk = unsafe memory.takeChunk().bindMemory(to: Element.self, capacity: 1 << Self.shift)
    unsafe chunk.initialize(repeating: vacant, count: 1 << Self.shift)
    unsafe (chunks + memory.chunkCount).initialize(to: chunk)
    memory.chunkCount += 1
  }

  /// Adds memory until there are `count` rows or more.
  @inlinable
  public func grow(toHold count: Int) {
    while capacity < count { grow() }
  }
}

// MARK: - Chunks

extension Slab {
  /// The logarithm of the rows in a chunk: as many as fit, rounded down to a power of two.
  @inlinable internal static var shift: Int {
    let rows = (1 << SlabMemory.logChunk) / max(1, MemoryLayout<Element>.stride)
    return Int.bitWidth - 1 - rows.leadingZeroBitCount
  }

  @inlinable
  internal func address(of slot: UInt32) -> UnsafeMutablePointer<Element> {
    assert(Int(slot) < capacity, "a slot lies inside its slab")
    let index = Int(slot)
    return unsafe chunks[index &>> Self.shift] + (index & (1 &<< Self.shift &- 1))
  }
}

/// The chunks of a slab and the table that finds them.
///
/// The table has its full size from the start, for only what is written of it takes memory; so it
/// never moves, and a slab is a constant.
@safe
@usableFromInline
internal final class SlabMemory {
  /// The logarithm of the bytes of a chunk: 2 MiB, a huge page.
  @inlinable internal static var logChunk: Int { 21 }
  /// The most bytes that are taken from the allocator at once.
  private static let largestRegion = 1 << 26

  /// Where the chunks are, one pointer each.
  @usableFromInline internal let table: UnsafeMutableRawPointer
  @usableFromInline internal var chunkCount = 0
  private let chunkLimit: Int
  private let arena: ShardArena?
  private let tableMemory: MemoryRegion
  /// A region holds several chunks: one aligned piece each would leave gaps as large as themselves.
  private var regions: [MemoryRegion] = []
  private var usedOfLast = 0

  @usableFromInline
  internal init(chunkLimit: Int, arena: ShardArena?) {
    self.chunkLimit = chunkLimit
    self.arena = arena
    tableMemory = MemoryRegion(
      byteCount: chunkLimit * MemoryLayout<Int>.stride,
      arena: arena,
      isSparse: true
    )
    unsafe table = tableMemory.base
  }

  /// Memory for the next chunk.
  @usableFromInline
  internal func takeChunk() -> UnsafeMutableRawPointer {
    precondition(chunkCount < chunkLimit, "a slab has at most 2^32 rows")
    let size = 1 << Self.logChunk
    if usedOfLast == regions.last?.byteCount ?? 0 {
      let byteCount = min(max(size, chunkCount * size), Self.largestRegion)
      regions.append(MemoryRegion(byteCount: byteCount, arena: arena))
      usedOfLast = 0
    }
    defer { usedOfLast += size }
    return unsafe regions[regions.count - 1].base + usedOfLast
  }
}
