import CShims
import Glibc

/// Memory for a fixed number of rows, on huge pages where the system has them.
///
/// All bytes are zero at first. A page takes memory when it is written for the first time. Debug
/// builds check every index; release builds do not, so the owner proves its indices in range.
///
/// Copies share the rows.
@safe
struct RowMemory<Row: BitwiseCopyable> {
  /// The number of rows.
  let count: Int

  private let base: UnsafeMutablePointer<Row>
  private let mapping: Mapping

  /// - Precondition: `count` is positive, zero bytes are a valid row, and the system grants the
  ///   address space.
  init(count: Int) {
    precondition(count > 0, "there are no rows to hold")
    self.count = count
    mapping = Mapping(bytes: count * MemoryLayout<Row>.stride)
    unsafe base = mapping.start.bindMemory(to: Row.self, capacity: count)
  }

  subscript(index: Int) -> Row {
    get {
      assert(index >= 0 && index < count)
      return unsafe base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      unsafe base[index] = newValue
    }
  }

  /// Asks for the cache line where a row begins, to be written soon.
  func prefetch(_ index: Int) {
    assert(index >= 0 && index < count)
    unsafe shim_prefetch(base + index)
  }

  /// Copies the rows of the first half over those of the second.
  func copyFirstHalf() {
    unsafe memcpy(base + count / 2, base, count / 2 * MemoryLayout<Row>.stride)
  }
}

/// Pages that go back to the system with their owner.
@safe
private final class Mapping {
  let start: UnsafeMutableRawPointer

  private let whole: UnsafeMutableRawPointer
  private let length: Int

  private static let hugePage = 2 << 20

  init(bytes: Int) {
    // A huge page begins at a multiple of its size, which the system does not promise.
    length = bytes + Self.hugePage
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    let address = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      preconditionFailure("the system grants no \(bytes) bytes of address space")
    }
    unsafe whole = address
    unsafe start = address.alignedUp(toMultipleOf: Self.hugePage)
    if bytes >= Self.hugePage {
      // Without huge pages the memory is as good, only slower.
      _ = unsafe madvise(start, bytes, MADV_HUGEPAGE)
    }
  }

  deinit {
    unsafe munmap(whole, length)
  }
}
