/// What the events of a timeline cost, taken apart: revenue lost to each, together and by themselves.
/// `attribution.json`.
///
/// Every number comes of whole lives of one seed with some of the events on and the others off. Revenue
/// lost is the revenue of the life without events less that of the life with those that are on. Amounts
/// are minor units of ``currency``; they need not be whole, for shares and means are not.
public struct Attribution: Codable, Equatable, Sendable {
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The seed of the run, or of the first replication.
  public var seed: UInt64
  /// The version of the engine.
  public var version: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// The replications whose means these are: 1 for a single run.
  public var replications: Int
  /// The revenue without any of the events.
  public var undisturbed: Estimate
  /// The revenue that all events together lost.
  public var lost: Estimate
  /// What all events lose together more than the sum of what each loses alone; below zero: less.
  public var interaction: Estimate
  /// The events, in the order of the timeline.
  public var events: [Event]
  /// For each pair of events what the two lose together, without the others, more than each alone.
  public var pairs: [Pair]
  /// What the sessions of each persona lost.
  public var personas: [Group]
  /// What the sessions lost that called each service last; those without a call at the end.
  public var services: [Group]
  /// The lives: all sets of events.
  public var coalitions: [Coalition]
  /// The sessions of the first replication that the events gave another fate.
  public var fates: Fates

  /// An event.
  public struct Event: Codable, Equatable, Sendable {
    /// The identity of its entry in the timeline.
    public var id: String
    /// The name for people.
    public var name: String
    /// How long it acted in the first replication, in seconds.
    public var duration: Double
    /// Its share of what is lost (Shapley's value): the shares of all events add up to the whole.
    public var share: Estimate
    /// What it loses as the only event.
    public var alone: Estimate
    /// What would not be lost without it, were all others there.
    public var avoidable: Estimate
  }

  /// Two events.
  public struct Pair: Codable, Equatable, Sendable {
    /// The id of the one that is earlier in the timeline.
    public var first: String
    /// The id of the other.
    public var second: String
    /// What the two lose more together than each by itself.
    public var interaction: Estimate
  }

  /// A persona or a service.
  public struct Group: Codable, Equatable, Sendable {
    /// Its name; absent: none.
    public var name: String?
    /// What all events together lost there.
    public var lost: Estimate
    /// The share of each event in it, in the order of the events; empty for services.
    public var shares: [Estimate]
  }

  /// Lives with the same events on.
  public struct Coalition: Codable, Equatable, Sendable {
    /// The ids of the events that are on.
    public var events: [String]
    /// The revenue.
    public var revenue: Estimate
    /// The content hash of the life of the first replication.
    public var contentHash: String
  }
}
