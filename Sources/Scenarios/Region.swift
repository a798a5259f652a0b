/// Where sessions start out, as a dimension of every metric.
public struct Region: Equatable, Sendable {
  /// The region's name.
  public var name: String
  /// Its share of the sessions, 0...1.
  public var share: Double
  /// The servers of its own stations as a factor on the declared ones; absent: the services are shared
  /// by all regions. Either all regions have stations of their own or none has.
  public var capacity: Double?

  /// Creates a region.
  public init(name: String, share: Double, capacity: Double? = nil) {
    self.name = name
    self.share = share
    self.capacity = capacity
  }
}
