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
  /// The paths of all endpoints that go to a target, as requests have them but for values, which
  /// stand in double braces and bring no slash in.
  fileprivate func paths(ofTarget target: Int) -> [String] {
    leftOut.enumerated().compactMap { index, isLeftOut in
      let endpoint = UInt32(index)
      guard !isLeftOut, self.target(of: endpoint) == target else { return nil }
      return path(of: endpoint)
    }
  }
}
