import JSONText
import SimulationKernel

/// What acts on whole regions, and what stations regions have.
extension ScenarioResolver {
  /// The index of a region; an unknown one is reported.
  func index(ofRegion name: Located<String>) -> Int? {
    let index = library.regions.firstIndex { $0.name == name.value }
    if index == nil {
      context.report(
        .regionUnknown,
        at: name.node,
        "no region is called \"\(name.value)\"",
        hint: Spelling.hint(for: name.value, among: library.regions.map(\.name))
      )
    }
    return index
  }

  /// A regional failure; `nil` where it strikes nothing.
  func kind(
    of failure: RegionalFailureDocument,
    in document: EffectDocument
  ) -> Effect.Kind? {
    guard let region = index(ofRegion: failure.region) else { return nil }
    var struck: Set<Int> = []
    for name in failure.services ?? [] {
      if let index = services.index(of: name.value) {
        struck.insert(index)
      } else if !serviceNames.contains(name.value) {
        reportUnknownService(name, known: library.serviceNames)
      }
    }
    if failure.services != nil, struck.isEmpty {
      warnOfIdle(document, "no journey of the mix calls any of its services")
      return nil
    }
    return .regionalFailure(
      RegionalFailure(
        region: region,
        services: struck.count == services.services.count ? [] : struck.sorted(),
        failoverTime: failure.failoverTime,
        clientRetry: failure.retry
      )
    )
  }

  /// A reroute; `nil` where it moves nothing.
  func kind(of reroute: RerouteDocument, in document: EffectDocument) -> Effect.Kind? {
    let newRegion = index(ofRegion: reroute.newRegion)
    guard let name = reroute.region else {
      context.report(
        .missing,
        at: document.node,
        "\"region\" is missing: no failure of a region stands before this event",
        hint: "name the region whose traffic moves: \"region\": \"\(library.regions[0].name)\""
      )
      return nil
    }
    guard let region = index(ofRegion: name), let newRegion else { return nil }
    guard region != newRegion else {
      context.report(
        .range,
        at: reroute.newRegion.node,
        "the traffic of \"\(name.value)\" cannot move to \"\(name.value)\" itself",
        hint: "name another region"
      )
      return nil
    }
    return .reroute(
      Reroute(region: region, newRegion: newRegion, latencyIncrease: reroute.latencyIncrease)
    )
  }

  /// The effects, and for each regional failure without a reroute of its region the one that it
  /// implies: to the first other region, when the failover is done.
  func withFailovers(_ effects: [Effect?], _ pending: [PendingEffect]) -> [Effect?] {
    var all = effects
    for (effect, pending) in zip(effects, pending) {
      guard let effect, case .regionalFailure(let failure) = effect.kind else { continue }
      let isRerouted = all.contains { other in
        guard let other, case .reroute(let reroute) = other.kind else { return false }
        return reroute.region == failure.region && other.end.map { $0 > effect.start } ?? true
      }
      guard !isRerouted else { continue }
      guard let backup = library.regions.indices.first(where: { $0 != failure.region }) else {
        context.report(
          .missing,
          at: pending.document.node,
          "there is no other region that could take over",
          hint:
            "declare one in a topology: {\"regions\": [{\"name\": \"backup\", \"share\": 0}, …]}"
        )
        continue
      }
      let start = effect.start + failure.failoverTime
      all.append(
        Effect(
          id: effect.id + Effect.failoverSuffix,
          name: "traffic-reroute",
          start: start,
          end: effect.end.map { max(start, $0) },
          kind: .reroute(
            Reroute(region: failure.region, newRegion: backup, latencyIncrease: .zero)
          ),
          target: .all,
          prediction: nil
        )
      )
    }
    return all
  }

  /// The regions. Where one fails or is rerouted, each has stations of its own: as many servers as are
  /// declared, in a region that others move to `standbyCapacity` times as many.
  func regions(for effects: [Effect?], _ pending: [PendingEffect]) -> [Region] {
    var regions = library.regions
    let isRegional = effects.contains { effect in
      switch effect?.kind {
      case .regionalFailure, .reroute: true
      default: false
      }
    }
    guard isRegional else { return regions }
    for index in regions.indices { regions[index].capacity = 1 }
    var stated: [String: Double] = [:]
    for (effect, pending) in zip(effects, pending) where effect != nil {
      guard case .reroute(let reroute) = pending.document.action,
        let capacity = reroute.standbyCapacity,
        let index = regions.firstIndex(where: { $0.name == reroute.newRegion.value })
      else { continue }
      if let other = stated[reroute.newRegion.value], other != capacity {
        context.report(
          .mixConflict,
          at: pending.document.node,
          "\"\(reroute.newRegion.value)\" is given two values of \"standbyCapacity\"",
          hint: "give it once: it is the size of the region for the whole run"
        )
      }
      stated[reroute.newRegion.value] = capacity
      regions[index].capacity = capacity
    }
    return regions
  }
}
