import Requests
import Wire

extension TargetGuard {
  /// The pinned targets of a map, in its order; not one name is resolved before all of them may be
  /// sent to, for the next `duration` nanoseconds and at every path of the map.
  ///
  /// - Throws: what the checks throw; an error of kind `unavailable` for a name that has no address.
  public func pin(
    _ map: RequestMap,
    lasting duration: Int64
  ) throws(EmissionError) -> [PinnedTarget] {
    for (index, target) in map.targets.enumerated() {
      try check(target, lasting: duration)
      try check(paths: map.paths(ofTarget: index), of: target)
    }
    var pinned: [PinnedTarget] = []
    for target in map.targets { pinned.append(try pin(target)) }
    try shareConnections(&pinned)
    return pinned
  }

  /// Divides the connections that an entry allows over its targets.
  private func shareConnections(_ pinned: inout [PinnedTarget]) throws(EmissionError) {
    for index in pinned.indices {
      guard let (entry, facts) = pinned[index].entry, let most = facts.maximumConnections
      else { continue }
      let count = pinned.count { $0.entry?.index == entry }
      guard count <= most else {
        throw EmissionError(
          .usage,
          "\(facts.place) allows \(most) connections, too few for the \(count) targets that it "
            + "speaks of; nothing was sent",
          hint: "ask \(facts.owner) for more, or send to fewer targets"
        )
      }
      pinned[index].maximumConnections = most / count
    }
  }

  /// How long the entries of all targets of a map are still good for, in nanoseconds; `nil` for ever.
  public func remainder(of map: RequestMap) -> Int64? {
    map.targets.compactMap { remainder(of: $0) }.min()
  }
}

extension RequestMap {
  /// The paths, as requests have them, of all endpoints that go to a target.
  fileprivate func paths(ofTarget target: Int) -> [String] {
    table.endpoints.indices.compactMap { index in
      guard let endpoint = table.endpoints[index], self.target(of: UInt32(index)) == target
      else { return nil }
      return targets[target].path + endpoint.path
    }
  }
}
