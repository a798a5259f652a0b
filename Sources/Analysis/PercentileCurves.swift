/// What a share of all visible waits, or of all responses of a service, does not exceed.
public struct PercentileCurves: Codable, Equatable, Sendable {
  /// The shares: ascending, ever closer to 1.
  public static let shares = [
    0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999,
    0.999_999,
    1,
  ]

  /// The shares, one for each number of a curve.
  public var shares: [Double]
  /// Visible waits of the run, in seconds; absent for shares that leave less than one wait beyond.
  public var visible: [Double?]
  /// Visible waits of the fault-free twin; absent without one.
  public var twin: [Double?]?
  /// Responses by the name of the service.
  public var services: [String: [Double?]]

  /// Creates curves.
  public init(
    shares: [Double] = PercentileCurves.shares,
    visible: [Double?] = [],
    twin: [Double?]? = nil,
    services: [String: [Double?]] = [:]
  ) {
    self.shares = shares
    self.visible = visible
    self.twin = twin
    self.services = services
  }
}
