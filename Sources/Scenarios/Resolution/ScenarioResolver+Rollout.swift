import SimulationKernel

extension ScenarioResolver {
  /// The rollout of the profile.
  func rollout(until end: SimulationTime) -> Rollout? {
    guard let document = profile.rollout else { return nil }
    if case .steps(let steps) = document.rollout.plan,
      let late = steps.firstIndex(where: { .zero + $0.start >= end })
    {
      context.warn(
        .fieldUnused,
        at: document.sharesNode.elements?[late] ?? document.sharesNode,
        "step \(late + 1) of the shares comes when the arrivals have ended",
        hint: ""
      )
    }
    return document.rollout
  }

  /// An effect that aims at versions needs a rollout that makes them.
  func checkVersions(of target: EffectDocument.TargetDocument) {
    guard let node = target.versionsNode, profile.rollout == nil else { return }
    context.report(
      .missing,
      at: node,
      "versions are named, but the profile has no rollout",
      hint: "give the profile \"rollout\": {\"feature\": …, \"shares\": …}"
    )
  }
}
