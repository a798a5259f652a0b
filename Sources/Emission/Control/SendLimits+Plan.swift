import EmissionResults

extension SendLimits {
  /// What a user lets an emission do at most; what is absent follows from the plan.
  public struct Caps: Equatable, Sendable {
    /// The most requests in any second; `nil`: no cap.
    public var rate: Int?
    /// The most requests to one target in any second; `nil`: no cap.
    public var ratePerTarget: Int?
    /// The most requests in all; `nil`: those of the plan.
    public var requests: Int?
    /// The most bytes of requests in all; `nil`: those of the plan and a little more.
    public var bytes: Int?
    /// For how long at most a `Retry-After` is honoured, in nanoseconds; 0: not at all.
    public var longestHold = SendLimits.standardLongestHold
    /// A response that takes longer counts as slow, in nanoseconds.
    public var slowFrom = Int64.max

    /// Creates the caps of a plan.
    public init() {}
  }

  /// Creates the limits on an emission of a plan to its targets.
  ///
  /// The caps of the allow-list hold beside those of the user, and over all targets of an entry.
  public convenience init(_ caps: Caps, targets: [PinnedTarget], census: Census) {
    var ceilings: [Ceiling] = []
    if let rate = caps.rate { ceilings.append(Ceiling(rate: rate, obstacle: .rate)) }
    if let rate = caps.ratePerTarget {
      ceilings += targets.indices.map { target in
        Ceiling(targets: [target], rate: rate, obstacle: .targetRate)
      }
    }
    let entries = Dictionary(grouping: targets.indices) { targets[$0].entry?.index ?? -1 }
    for (_, members) in entries.sorted(by: { $0.key < $1.key }) {
      guard let first = members.first, let (_, entry) = targets[first].entry else { continue }
      ceilings.append(
        Ceiling(targets: members, rate: entry.maximumRate, obstacle: .allowListRate)
      )
    }
    self.init(
      ceilings: ceilings,
      targets: targets.count,
      bounds: Bounds(
        requests: caps.requests ?? census.requests,
        // Numbers in the requests may have a digit more than the census counted.
        bytes: caps.bytes ?? census.bytes + census.bytes / 20 + 65_536
      ),
      longestHold: caps.longestHold,
      slowFrom: caps.slowFrom
    )
  }
}
