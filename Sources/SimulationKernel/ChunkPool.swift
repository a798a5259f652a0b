/// Lists of 64-bit words in chunks of one pool, for buckets whose order does not matter yet.
///
/// A list is named by its *tail*, the index of the word that was added last; an empty list has tail
/// zero. A chunk is four cache lines: its first word holds the tail of the chunk before it, 31 more
/// hold entries. Free chunks lie on a stack, so that the chunk freed last, which is still in the
/// cache, is filled first.
@usableFromInline
internal struct ChunkPool {
  @usableFromInline internal typealias Tail = UInt32

  @usableFromInline internal static var mask: UInt32 { 31 }

  @usableFromInline internal var words: GrowableMemory<UInt64>
  private var freeChunks: GrowableMemory<UInt32>
  private var freeCount = 0
  /// The chunks that have ever been used; chunk 0 is not one, for tail zero means an empty list.
  private var usedCount = 1

  internal init(expectedWords: Int) {
    words = GrowableMemory(capacity: max(64, expectedWords * 34 / 31 / 32 + 2) * 32)
    freeChunks = GrowableMemory(capacity: words.capacity / 32)
  }

  internal func deallocate() {
    words.deallocate()
    freeChunks.deallocate()
  }

  /// Adds a word to a list.
  @inlinable
  @inline(__always)
  internal mutating func append(_ word: UInt64, to tail: inout Tail) {
    if tail & Self.mask == 31 || tail == 0 { startChunk(&tail) }
    tail += 1
    words[Int(tail)] = word
  }

  /// Puts an empty chunk at the end of a list.
  @inline(never)
  @usableFromInline
  internal mutating func startChunk(_ tail: inout Tail) {
    let chunk: UInt32
    if freeCount > 0 {
      freeCount -= 1
      chunk = freeChunks[freeCount]
    } else {
      chunk = UInt32(usedCount)
      usedCount += 1
      precondition(usedCount < 1 << 27, "the pending event set holds 4 billion events at most")
      words.grow(toHold: usedCount * 32)
      freeChunks.grow(toHold: usedCount)
    }
    words[Int(chunk) * 32] = UInt64(tail)
    tail = chunk * 32
  }

  /// The number of words in a list.
  ///
  /// - Complexity: O(n).
  internal func count(of tail: Tail) -> Int {
    var count = 0
    var rest = tail
    while rest != 0 {
      count += Int(rest & Self.mask)
      rest = previous(of: rest)
    }
    return count
  }

  /// The tail of the chunk before the one that holds `tail`.
  @inline(__always)
  internal func previous(of tail: Tail) -> Tail {
    Tail(truncatingIfNeeded: words[Int(tail & ~Self.mask)])
  }

  /// Moves the words of a list behind the first `count` of `target`, and frees its chunks.
  ///
  /// - Returns: how many there are in `target` then.
  internal mutating func drain(
    _ tail: inout Tail,
    to target: inout GrowableMemory<UInt64>,
    after count: Int
  ) -> Int {
    var filled = count
    while tail != 0 {
      let length = Int(tail & Self.mask)
      let first = Int(tail & ~Self.mask)
      let before = previous(of: tail)
      if before != 0 { prefetchChunk(of: before) }
      if filled + length > target.capacity { target.grow(toHold: filled + length) }
      if length <= 4 {
        // Few words are moved faster than memory is.
        for word in 0..<length { target[filled &+ word] = words[first &+ 1 &+ word] }
      } else {
        target.copy(length, of: words, from: first + 1, to: filled)
      }
      filled += length
      free(tail)
      tail = before
    }
    return filled
  }

  /// Gives back the chunk that holds `tail`.
  @inline(__always)
  internal mutating func free(_ tail: Tail) {
    freeChunks[freeCount] = tail / 32
    freeCount += 1
  }

  @inline(__always)
  private func prefetchChunk(of tail: Tail) {
    let first = Int(tail & ~Self.mask)
    words.prefetch(first)
    words.prefetch(first + 8)
    words.prefetch(first + 16)
    words.prefetch(first + 24)
  }
}
