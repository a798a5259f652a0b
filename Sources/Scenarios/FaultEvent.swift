/// An entry of the timeline that the fault-free twin leaves out, with all that it brings about: a
/// regional failure and the failover that follows from it are one event.
public struct FaultEvent: Equatable, Sendable {
  /// The identity of the entry, unique among the events.
  public let id: String
  /// The name for people.
  public let name: String
  /// Its effects, as indices into ``Scenario/effects``.
  public let effects: [Int]
}

extension Effect {
  /// What the id of a failover that nobody wrote down adds to that of its failure.
  static let failoverSuffix = "/failover"

  /// The id of the entry of the timeline that brings the effect about.
  fileprivate var entry: String {
    id.hasSuffix(Self.failoverSuffix) ? String(id.dropLast(Self.failoverSuffix.count)) : id
  }
}

extension Scenario {
  /// The events that the fault-free twin leaves out, in the order of the timeline.
  public var faultEvents: [FaultEvent] {
    var ids: [String] = []
    var members: [String: [Int]] = [:]
    for (index, effect) in effects.enumerated() where effect.isFault {
      if members[effect.entry] == nil { ids.append(effect.entry) }
      members[effect.entry, default: []].append(index)
    }
    return ids.compactMap { id in
      guard let indices = members[id], let first = indices.first else { return nil }
      return FaultEvent(id: id, name: effects[first].name, effects: indices)
    }
  }

  /// The same scenario without some events; no draw of the others changes.
  public func without(_ events: some Sequence<FaultEvent>) -> Scenario {
    let removed = Set(events.flatMap(\.effects))
    var other = self
    other.effects = effects.indices.filter { !removed.contains($0) }.map { effects[$0] }
    return other
  }
}
