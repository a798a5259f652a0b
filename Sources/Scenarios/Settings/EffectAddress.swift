/// Where an effect stands among the documents, and the id by which settings speak of it.
struct EffectAddress {
  /// Its id: stated, or its name and its ordinal among equals.
  var id: String
  /// The kind of its document and the number of that among its kind.
  var document: (kind: DocumentKind, index: Int)
  /// Where in the document it stands.
  var path: [String]

  /// The effects of faults, chaos scenarios and rollouts in the order in which they are written.
  static func all(
    faults: [DocumentNode],
    chaos: [DocumentNode],
    profiles: [DocumentNode]
  ) -> [EffectAddress] {
    var found: [(address: EffectAddress, node: DocumentNode)] = []
    for (index, node) in faults.enumerated() {
      found.append((EffectAddress(id: "", document: (.fault, index), path: []), node))
    }
    for (index, node) in chaos.enumerated() {
      let key = node["simultaneous"] == nil ? "events" : "simultaneous"
      for (number, event) in (node[key]?.elements ?? []).enumerated() {
        let path = [key, String(number)]
        found.append((EffectAddress(id: "", document: (.chaos, index), path: path), event))
      }
    }
    for (index, node) in profiles.enumerated() {
      for (number, event) in (node["rollout"]?["b"]?.elements ?? []).enumerated() {
        let path = ["rollout", "b", String(number)]
        found.append((EffectAddress(id: "", document: (.profile, index), path: path), event))
      }
    }
    let ordered = found.enumerated().sorted {
      ($0.element.node.place, $0.offset) < ($1.element.node.place, $1.offset)
    }.map(\.element)
    let ids = EffectIdentity.ids(
      of: ordered.map { effect in
        let node = effect.node
        let name = node["event"] ?? node["name"] ?? node["errorType"]
        return (stated: node["id"]?.text, name: name?.text ?? "")
      }
    )
    return zip(ordered, ids).map { effect, id in
      var address = effect.address
      address.id = id
      return address
    }
  }
}

/// What keys the draws of effects and names them in settings.
enum EffectIdentity {
  /// The ids of effects in document order: what is stated, else the name and, from the second of its
  /// name on, its ordinal.
  static func ids(of effects: [(stated: String?, name: String)]) -> [String] {
    var counts: [String: Int] = [:]
    return effects.map { effect in
      counts[effect.name, default: 0] += 1
      let count = counts[effect.name, default: 1]
      return effect.stated ?? (count == 1 ? effect.name : "\(effect.name)#\(count)")
    }
  }
}
