/// A discrete law made ready to draw from: one 64-bit word in, one index out, in constant time.
///
/// The unit interval is cut into as many columns as there are weights. Each column belongs to its
/// own index up to a threshold and to another index, its alias, beyond. The word times the number
/// of columns has the column above its 64 bits and the place in the column below.
///
/// The weights are taken as integers, exactly so as far as a weight has no bits below 2^−62 of the
/// greatest, and divided among the columns without rounding. Only the thresholds are cut off, to
/// 64 bits, so each probability is right within n·2^−63 in all, where n is the number of weights.
/// A weight of zero is never chosen. The same weights give the same table everywhere.
///
/// Beside its speed an alias table has a price: the index is not monotone in the word, and the
/// change of one weight moves draws that have nothing to do with it. Where runs with different
/// weights shall share their random numbers, add the weights up and search instead.
///
/// ```swift
/// let table = AliasTable(weights: [0.5, 0.3, 0.2])
/// let choice = table.index(RandomSource(seed: 1).entity(42).word(3))
/// ```
///
/// - SeeAlso: A. J. Walker, "An efficient method for generating discrete random variables with
///   general distributions", *ACM Transactions on Mathematical Software* 3 (1977), 253–256;
///   M. D. Vose, "A linear algorithm for generating random numbers with a given distribution",
///   *IEEE Transactions on Software Engineering* 17 (1991), 972–975.
@frozen
public struct AliasTable: Sendable {
  /// What one column holds.
  @frozen
  @usableFromInline
  internal struct Column: Sendable, BitwiseCopyable {
    /// How much of the column is its own, in parts of 2^64.
    @usableFromInline internal var threshold: UInt64 = 0
    /// Whose the rest is.
    @usableFromInline internal var alias: UInt32
  }

  @usableFromInline internal let columns: [Column]

  /// Creates the law that gives each index the share of its weight in the total.
  ///
  /// - Precondition: there are from 1 to 2^32 − 1 weights, finite and not negative, and not all of
  ///   them zero.
  /// - Complexity: O(n), and 16 bytes a weight.
  public init(weights: [Double]) {
    precondition(
      !weights.isEmpty && weights.count <= UInt32.max,
      "an alias table has 1 to 2^32 − 1 weights, not \(weights.count)"
    )
    columns = Self.columns(of: Self.integers(weights))
  }

  /// The number of weights.
  public var count: Int { columns.count }

  /// The index, 0..<``count``, that the word chooses.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func index(_ word: UInt64) -> Int {
    let (own, place) = UInt64(truncatingIfNeeded: columns.count).multipliedFullWidth(by: word)
    let column = columns[Int(truncatingIfNeeded: own)]
    return place < column.threshold
      ? Int(truncatingIfNeeded: own) : Int(truncatingIfNeeded: column.alias)
  }
}

// MARK: - Making a table

extension AliasTable {
  /// The weights as integers, the greatest of them from 2^62 to 2^63.
  private static func integers(_ weights: [Double]) -> [UInt128] {
    var greatest = 0.0
    for weight in weights {
      precondition(weight >= 0 && weight.isFinite, "a weight is 0 or more, not \(weight)")
      greatest = max(greatest, weight)
    }
    precondition(greatest > 0, "one weight at least is more than zero")
    let shift = 62 - Int(greatest.exponent)
    return weights.map { weight in
      UInt128(Double(sign: .plus, exponent: shift, significand: weight))
    }
  }

  /// Divides the weights, each times the number of columns, into columns of their sum.
  private static func columns(of weights: [UInt128]) -> [Column] {
    let capacity = weights.reduce(0, +)
    var masses = weights.map { $0 * UInt128(weights.count) }
    var columns = (0..<UInt32(weights.count)).map { Column(alias: $0) }
    // Indices with less than a column, and with more; who has just one keeps it all.
    var poor = masses.indices.reversed().filter { masses[$0] < capacity }
    var rich = masses.indices.reversed().filter { masses[$0] > capacity }

    // The masses are whole numbers, so while one has too little, another has too much.
    while let receiver = poor.popLast(), let giver = rich.last {
      columns[receiver].threshold = share(masses[receiver], of: capacity)
      columns[receiver].alias = UInt32(giver)
      masses[giver] -= capacity - masses[receiver]
      guard masses[giver] <= capacity else { continue }
      rich.removeLast()
      if masses[giver] < capacity { poor.append(giver) }
    }
    assert(poor.isEmpty && rich.isEmpty)
    return columns
  }

  /// ⌊2^64·part/whole⌋ for part < whole < 2^96, in two steps of 32 bits.
  private static func share(_ part: UInt128, of whole: UInt128) -> UInt64 {
    let (first, rest) = (part << 32).quotientAndRemainder(dividingBy: whole)
    let second = (rest << 32) / whole
    return UInt64(first << 32 | second)
  }
}
