import CShims

/// Memory for a fixed number of trivial values, side by side.
///
/// From 2 MiB on the system is asked for huge pages. Copies share their memory, until one of them
/// grows.
///
/// Debug builds check every index. Release builds do not, so the owner proves its indices in range by
/// the invariants that it asserts.
@safe
@frozen
public struct FixedMemory<Element: BitwiseCopyable> {
  /// The number of values.
  public let count: Int
  @usableFromInline internal let base: UnsafeMutablePointer<Element>
  @usableFromInline internal let region: MemoryRegion
  @usableFromInline internal let arena: ShardArena?

  /// Creates memory in which every value is `element`.
  ///
  /// - Parameters:
  ///   - element: the first value of each place.
  ///   - count: the number of values, at least 1.
  ///   - arena: where it lives; `nil`: wherever the thread allocates.
  @inlinable
  public init(repeating element: Element, count: Int, in arena: ShardArena? = nil) {
    self.init(count: count, in: arena)
    unsafe base.initialize(repeating: element, count: count)
  }

  @inlinable
  internal init(count: Int, in arena: ShardArena?) {
    precondition(count > 0, "there is memory for one value or more")
    self.count = count
    self.arena = arena
    region = MemoryRegion(byteCount: count * MemoryLayout<Element>.stride, arena: arena)
    unsafe base = region.base.bindMemory(to: Element.self, capacity: count)
  }

  /// The bytes of the memory.
  @inlinable public var byteCount: Int { region.byteCount }

  /// The value at `index`.
  ///
  /// - Precondition: `index` lies in `0..<count`.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count)
      return unsafe base[index]
    }
    nonmutating _modify {
      assert(index >= 0 && index < count)
      yield unsafe &base[index]
    }
  }

  /// Brings the value at `index` into the cache, to be written soon.
  @inlinable
  public func prefetch(_ index: Int) {
    assert(index >= 0 && index < count)
    unsafe shim_prefetch(base + index)
  }

  /// Copies the values of the first half over those of the second, as fast as memory allows.
  public func copyFirstHalf() {
    unsafe (base + count / 2).update(from: base, count: count / 2)
  }

  /// Moves to memory for more values; those there are stay, the new ones are `element`.
  ///
  /// - Precondition: `count` is not smaller than now.
  /// - Complexity: O(count).
  @inlinable
  public mutating func grow(to count: Int, filling element: Element) {
    precondition(count >= self.count, "memory only grows")
    let larger = FixedMemory(count: count, in: arena)
    unsafe larger.base.initialize(from: base, count: self.count)
    unsafe (larger.base + self.count).initialize(repeating: element, count: count - self.count)
    self = larger
  }
}
