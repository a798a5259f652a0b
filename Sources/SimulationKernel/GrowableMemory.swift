import CShims
import Glibc

/// Memory for trivial values that can grow; the only file of the pending event set that says `unsafe`.
///
/// Debug builds check every index. Release builds do not, so the owner proves its indices in range by
/// the invariants that it asserts. The owner also gives the memory back: a value of this type is a
/// name for the memory, and copies name the same.
@safe
@usableFromInline
internal struct GrowableMemory<Element: BitwiseCopyable>: BitwiseCopyable {
  /// The number of elements that there is room for.
  @usableFromInline internal private(set) var capacity: Int
  @usableFromInline internal var base: UnsafeMutablePointer<Element>

  /// Memory of unknown content.
  ///
  /// It is advised to lie on huge pages where it is large; pages that are never touched cost nothing.
  internal init(capacity: Int) {
    self.capacity = capacity
    unsafe base = Self.allocate(capacity)
  }

  /// Makes room for `needed` elements; the elements so far keep their indices.
  internal mutating func grow(toHold needed: Int) {
    guard needed > capacity else { return }
    let larger = max(needed, capacity + capacity / 2)
    let memory = unsafe Self.allocate(larger)
    unsafe memory.update(from: base, count: capacity)
    unsafe free(base)
    unsafe base = memory
    capacity = larger
  }

  /// Gives the memory back; no copy of this value may be used after it.
  internal func deallocate() { unsafe free(base) }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
    let (bytes, isTooMuch) = max(1, capacity)
      .multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !isTooMuch, let memory = unsafe shim_allocate(bytes) else {
      preconditionFailure("there is no memory for \(capacity) elements of the pending event set")
    }
    return unsafe memory.bindMemory(to: Element.self, capacity: max(1, capacity))
  }

  @inlinable
  internal subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      assert(index >= 0 && index < capacity)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(index >= 0 && index < capacity)
      return unsafe base + index
    }
  }

  /// Copies `count` elements of `source` from `start` on to `target`; the places do not overlap.
  @inline(__always)
  internal func copy(_ count: Int, of source: Self, from start: Int, to target: Int) {
    assert(start >= 0 && target >= 0 && start + count <= source.capacity)
    assert(target + count <= capacity)
    unsafe (base + target).update(from: source.base + start, count: count)
  }

  /// Sets the first `count` elements to `element`.
  internal func fill(_ count: Int, with element: Element) {
    assert(count <= capacity)
    unsafe base.update(repeating: element, count: count)
  }

  /// Asks the cache for the line of an element.
  @inline(__always)
  internal func prefetch(_ index: Int) { unsafe shim_prefetch(base + index) }
}

extension GrowableMemory<UInt64> {
  /// Sorts the first `count` elements, the greatest first.
  internal func sortFalling(_ count: Int) {
    assert(count <= capacity)
    var elements = unsafe UnsafeMutableBufferPointer(start: base, count: count)
    unsafe elements.sort(by: >)
  }
}

/// One value at a fixed address, shared by all that hold a copy of this.
///
/// Access through it is not checked for exclusivity, which is what it is for: the set is used by one
/// thread, one operation at a time.
@frozen
@safe
public struct SharedValue<Value> {
  @usableFromInline internal let address: UnsafeMutablePointer<Value>

  internal init(_ value: consuming Value) {
    unsafe address = .allocate(capacity: 1)
    unsafe address.initialize(to: value)
  }

  internal func destroy() {
    unsafe address.deinitialize(count: 1)
    unsafe address.deallocate()
  }

  @inlinable
  internal var value: Value {
    @inline(__always) unsafeAddress { return unsafe UnsafePointer(address) }
    @inline(__always) nonmutating unsafeMutableAddress { return unsafe address }
  }
}
