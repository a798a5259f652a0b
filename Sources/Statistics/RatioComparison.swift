/// The comparison of a ratio of sums between a treatment and a control over several strata, such as
/// failed calls per call where the trials are sessions of many calls.
///
/// Calls of one session fail together, so it is sessions that are independent and not calls. The
/// variance of a ratio Σf/Σn is therefore that of f − r·n over the sessions (the delta method), and
/// strata are weighted as by Mantel and Haenszel.
///
/// - SeeAlso: A. Deng, U. Knoblich, J. Lu, "Applying the delta method in metric analytics", *KDD*
///   2018, 233–242.
public struct RatioComparison: Sendable {
  /// The sums of one group in one stratum, over its clusters; a cluster has `n` units, of which `f`
  /// count.
  public struct Sums: Equatable, Sendable {
    /// The clusters.
    public var clusters: Int64 = 0
    /// The clusters with any unit that counts.
    public var affected: Int64 = 0
    /// Σn.
    public var units: Int64 = 0
    /// Σf.
    public var hits: Int64 = 0
    /// Σn².
    public var squaredUnits: UInt128 = 0
    /// Σf².
    public var squaredHits: UInt128 = 0
    /// Σn·f.
    public var products: UInt128 = 0

    /// Creates empty sums.
    public init() {}

    /// Adds a cluster.
    public mutating func add(units: UInt32, hits: UInt32) {
      let (n, f) = (UInt128(units), UInt128(hits))
      clusters += 1
      affected += hits > 0 ? 1 : 0
      self.units += Int64(units)
      self.hits += Int64(hits)
      squaredUnits += n * n
      squaredHits += f * f
      products += n * f
    }

    /// Adds other clusters.
    public mutating func add(_ other: Sums) {
      clusters += other.clusters
      affected += other.affected
      units += other.units
      hits += other.hits
      squaredUnits += other.squaredUnits
      squaredHits += other.squaredHits
      products += other.products
    }

    /// Σf/Σn; `nil` without units.
    public var ratio: Double? { units > 0 ? Double(hits) / Double(units) : nil }

    /// The variance of the ratio; `nil` for fewer than two clusters.
    fileprivate var variance: Double? {
      guard let ratio, clusters > 1 else { return nil }
      let residual =
        Double(squaredHits) - 2 * ratio * Double(products) + ratio * ratio * Double(squaredUnits)
      let n = Double(clusters)
      return max(0, residual) * n / (n - 1) / (Double(units) * Double(units))
    }
  }

  /// How much the treatment's ratio is above the control's, in standard deviations; `nil` where
  /// nothing can be compared.
  public let score: Double?
  /// Clusters with a unit that counts, of both groups.
  public let affected: Int64

  /// Compares the groups stratum by stratum.
  public init(_ strata: [(treated: Sums, control: Sums)]) {
    var (difference, variance) = (0.0, 0.0)
    var affected: Int64 = 0
    for (treated, control) in strata {
      guard let first = treated.ratio, let second = control.ratio,
        let spread = treated.variance, let other = control.variance
      else { continue }
      let (m, n) = (Double(treated.units), Double(control.units))
      let weight = m * n / (m + n)
      difference += weight * (first - second)
      variance += weight * weight * (spread + other)
      affected += treated.affected + control.affected
    }
    score = variance > 0 ? difference / variance.squareRoot() : nil
    self.affected = affected
  }

  /// The probability of a score at least as high where the treatment changes nothing: small where its
  /// ratio is higher.
  public var upperPValue: Double? { score.map { StandardNormal.level(at: $0).upper } }
}
