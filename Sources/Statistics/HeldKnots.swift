/// The knots of a table with the table that owns them, to be read without a check.
///
/// The memory is written once, before anyone else can see it, and lives as long as its owner,
/// which every reading keeps alive. Debug builds check every index; release builds do not, so the
/// reader proves its index in range.
@safe
@frozen
@usableFromInline
internal struct HeldKnots: @unchecked Sendable {
  // Unchecked, for a pointer is never sendable: the memory is constant while the owner lives.

  /// The owner of the memory.
  @usableFromInline internal let owner: SamplerTable
  @usableFromInline internal let base: UnsafePointer<Double>

  /// The knots of this table.
  internal init(of owner: SamplerTable) {
    self.owner = owner
    unsafe base = owner.knots.base
  }

  /// The values at both ends of a cell.
  ///
  /// - Precondition: `cell` and the number behind it are places of the table.
  @inlinable
  @inline(__always)
  internal func ends(of cell: Int) -> (low: Double, high: Double) {
    assert(owner.hasCell(cell))
    return withExtendedLifetime(owner) {
      unsafe (base[cell], base[cell &+ 1])
    }
  }
}

/// Numbers at a fixed place, in memory of their own, which nobody changes.
@safe
struct FixedNumbers: ~Copyable, @unchecked Sendable {
  /// How many there are.
  let count: Int
  fileprivate let base: UnsafePointer<Double>

  init(_ numbers: [Double]) {
    count = numbers.count
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, numbers.count))
    unsafe memory.initialize(repeating: 0, count: max(1, numbers.count))
    for (index, number) in numbers.enumerated() { unsafe memory[index] = number }
    unsafe base = UnsafePointer(memory)
  }

  deinit {
    unsafe base.deallocate()
  }
}
