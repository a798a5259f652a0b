import JSONText
import SimulationKernel

/// The rollout of a profile, and the effects that make version B what it is.
struct RolloutDocument {
  var node: DocumentNode
  var rollout: Rollout
  /// The field that tells the shares.
  var sharesNode: DocumentNode
  var effects: [EffectDocument] = []

  /// Reads `{"feature": …, "shares": …, "guard": …, "b": […]}`.
  init?(_ field: Field) {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    node = field.node
    let feature = object.required("feature", hint: "\"feature\": \"quote-v2\"")?.name()
    let shares = object.required("shares", hint: "\"shares\": [[\"0m\", 5], [\"1h\", 50]]")
    let plan = shares?.plan()
    let hasGuard = object.field("guard").map { $0.boolean() ?? true } ?? true
    let changes = object.field("b")?.list() ?? []
    sharesNode = shares?.node ?? field.node
    rollout = Rollout(feature: feature ?? "", plan: plan ?? .linear, hasGuard: hasGuard)
    effects = changes.compactMap { Self.change($0) }
    guard feature != nil, plan != nil else { return nil }
  }

  /// What version B changes: an event or a fault, aimed at B.
  private static func change(_ field: Field) -> EffectDocument? {
    let read =
      field.node["errorType"] == nil
      ? EventReader.event(of: field, mayLast: true)
      : FaultDocument.read(field.node, context: field.context)
    guard var effect = read else { return nil }
    if case .traffic = effect.action {
      field.report(
        .choice,
        "changes the traffic, which no version does",
        hint: "move it to a chaos scenario"
      )
      return nil
    }
    effect.timing.start = effect.timing.start ?? .zero
    if effect.target.versions.isEmpty { effect.target.versions = [RolloutVersion.b] }
    return effect
  }
}

extension Field {
  /// Versions of a rollout: `["b"]`.
  func versions() -> [UInt8] {
    let versions = (list(atLeast: 1, atMost: 2) ?? []).compactMap { entry in
      entry.choice(["a", "b"]).map { $0 == "a" ? RolloutVersion.a : RolloutVersion.b }
    }
    return versions.sorted()
  }

  /// How the share of B grows: `"linear"` or `[["0m", 5], ["30m", 10], …]`, in percent.
  fileprivate func plan() -> Rollout.Plan? {
    if node.text != nil { return choice(["linear"]).map { _ in .linear } }
    guard let rows = list(atLeast: 1, atMost: Rollout.mostSteps) else { return nil }
    var steps: [Rollout.Step] = []
    for row in rows {
      guard let pair = row.list(atLeast: 2, atMost: 2), let time = pair[0].duration(),
        let share = pair[1].percentage()
      else { return nil }
      if let last = steps.last, time <= last.start {
        pair[0].report(.range, "must be later than the one before", hint: "sort the steps")
        return nil
      }
      if let last = steps.last, share < last.share * 100 {
        pair[1].report(
          .range,
          "must not be below the one before: who has version B keeps it",
          hint: "let the guard take B back, or leave out the step"
        )
        return nil
      }
      steps.append(.init(start: time, share: share / 100))
    }
    return .steps(steps)
  }
}
