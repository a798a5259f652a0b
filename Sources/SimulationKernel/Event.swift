/// The class of an event: at one instant the smaller class is handled first.
///
/// A model may use the raw values 8 to 15 for classes of its own; they come after the end of the
/// run's own.
@frozen
public struct EventClass: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// 0...15; a smaller class comes first among the events of one instant.
  public let rawValue: UInt8

  /// Creates the class with the given place in the order, 0...15.
  @inlinable
  public init(rawValue: UInt8) {
    precondition(rawValue < 16, "an event class lies in 0...15")
    self.rawValue = rawValue
  }

  @inlinable
  internal init(unchecked rawValue: UInt8) {
    assert(rawValue < 16)
    self.rawValue = rawValue
  }

  /// A fault, curve or share changes.
  @inlinable public static var timeline: EventClass { EventClass(rawValue: 0) }
  /// A station's own clock: breaker, autoscaler, up and down.
  @inlinable public static var station: EventClass { EventClass(rawValue: 1) }
  /// A call is over.
  @inlinable public static var completion: EventClass { EventClass(rawValue: 2) }
  /// A request reaches a station.
  @inlinable public static var request: EventClass { EventClass(rawValue: 3) }
  /// A session's timer: time-out, patience, budget, back-off, end of thinking.
  @inlinable public static var timer: EventClass { EventClass(rawValue: 4) }
  /// A session arrives.
  @inlinable public static var arrival: EventClass { EventClass(rawValue: 5) }
  /// Something is observed; nothing changes.
  @inlinable public static var observation: EventClass { EventClass(rawValue: 6) }
  /// The run is over.
  @inlinable public static var end: EventClass { EventClass(rawValue: 7) }

  /// Whether `left` comes first at one instant.
  @inlinable
  public static func < (left: EventClass, right: EventClass) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What happens at an instant, and to whom.
///
/// The *entity* is whom the event is about, never where it happens; here it is named by its slot,
/// a row of this shard. At most one live event exists for a class and an entity, so the order of
/// events (time, class, entity) is total without a sequence number.
@frozen
public struct Event: Hashable, Sendable, BitwiseCopyable {
  /// Its place among the events of one instant.
  public let eventClass: EventClass
  /// The row of the entity in this shard; what it means is the model's business.
  public let slot: UInt32

  /// Creates an event of `eventClass` for the entity in `slot`.
  @inlinable
  public init(_ eventClass: EventClass, slot: UInt32) {
    self.eventClass = eventClass
    self.slot = slot
  }

  /// Class : 4 | slot : 32, in the lower bits of a word.
  @inlinable internal var packed: UInt64 {
    UInt64(eventClass.rawValue) &<< 32 | UInt64(slot)
  }

  /// The event in the lower 36 bits of a word.
  @inlinable
  internal init(packed word: UInt64) {
    eventClass = EventClass(unchecked: UInt8(truncatingIfNeeded: word &>> 32) & 15)
    slot = UInt32(truncatingIfNeeded: word)
  }
}
