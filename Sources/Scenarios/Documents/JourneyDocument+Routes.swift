import JSONText

// MARK: - Routes

extension JourneyDocument {
  /// The targets of routes that are no steps: the journey is completed, or the visitor leaves.
  static let routeEnds = ["end", "leave"]

  /// Whether any step says where its visitors go.
  var isRouted: Bool { steps.contains { !$0.routes.isEmpty } }

  /// The places of the steps that a route may lead to.
  var stepPlaces: [String: Int] {
    Dictionary(steps.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: min)
  }

  /// Every route leads somewhere, and from every step there is a way out.
  mutating func checkRoutes(_ context: ReadingContext) {
    guard isRouted else { return }
    for step in steps where step.gates.isConditional {
      let node = step.node["requirements"] ?? step.node["skipConditions"] ?? step.node
      unsupported.append(.init(node: node, what: "a condition in a journey with routes"))
    }
    let places = stepPlaces
    for step in steps {
      if let end = Self.routeEnds.first(where: { $0 == step.name }) {
        context.report(
          .name,
          at: step.node["name"] ?? step.node,
          "in a journey with routes no step can be called \"\(end)\"",
          hint: "rename it"
        )
      }
      if step.isFinal, !step.routes.isEmpty {
        context.report(
          .finalStep,
          at: step.node["next"] ?? step.node,
          "the step \"\(step.name)\" is final and leads on",
          hint: "leave out finalStep or next"
        )
      }
      if step.value > 0 {
        context.report(
          .range,
          at: step.node["businessValue"] ?? step.node,
          "a step that may be visited more than once can have no value of its own",
          hint: "leave it out: the persona's averageValue counts when the journey is completed"
        )
      }
      for route in step.routes where places[route.target.value] == nil {
        guard !Self.routeEnds.contains(route.target.value) else { continue }
        context.report(
          .name,
          at: route.target.node,
          "no step of the journey is called \"\(route.target.value)\"",
          hint: Spelling.hint(for: route.target.value, among: steps.map(\.name) + Self.routeEnds)
        )
      }
    }
    for step in stepsWithoutExit {
      context.report(
        .finalStep,
        at: step.node,
        "from the step \"\(step.name)\" no way leads to the end of the journey",
        hint: "add \"end\" or \"leave\" to the \"next\" of one of the steps behind it"
      )
    }
  }

  /// Where the visitors of a step go.
  func routes(ofStep step: StepDocument) -> [Route] {
    guard isRouted else { return [] }
    if step.isFinal { return [Route(target: .end, probability: 1)] }
    let places = stepPlaces
    return step.routes.compactMap { route in
      let target: Route.Target?
      switch route.target.value {
      case "end": target = .end
      case "leave": target = .leave
      case let name: target = places[name].map { .step($0) }
      }
      return target.map { Route(target: $0, probability: route.probability) }
    }
  }

  /// The steps from which the journey never ends, and that can be reached.
  private var stepsWithoutExit: [StepDocument] {
    let places = stepPlaces
    let ways = steps.indices.map { step -> [Int?] in
      if steps[step].isFinal { return [nil] }
      let names = steps[step].routes.map(\.target.value)
      if names.isEmpty { return [step + 1 < steps.count ? step + 1 : nil] }
      return names.compactMap { name in
        Self.routeEnds.contains(name) ? .some(nil) : places[name].map { .some($0) }
      }
    }
    var leadsOut = Array(repeating: false, count: steps.count)
    for _ in steps.indices {
      for step in steps.indices where !leadsOut[step] {
        leadsOut[step] = ways[step].contains { $0.map { leadsOut[$0] } ?? true }
      }
    }
    return steps.indices.filter { !leadsOut[$0] }.map { steps[$0] }
  }
}

extension StepReader {
  /// `next`: an object of the steps that follow, `end` and `leave`, with their probabilities.
  static func routes(of field: Field?) -> [JourneyDocument.RouteDocument] {
    guard let field, let object = field.object() else { return [] }
    var sum = 0.0
    var isComplete = true
    let routes = object.freeMembers.compactMap { member -> JourneyDocument.RouteDocument? in
      let value = Field(node: member.value, label: member.key, context: field.context)
      guard let probability = value.probability() else {
        isComplete = false
        return nil
      }
      sum += probability
      var key = member.value
      key.place = member.keyPlace
      guard probability > 0 else { return nil }
      return .init(target: Located(value: member.key, node: key), probability: probability)
    }
    if isComplete, (sum - 1).magnitude > 1e-6 {
      field.report(
        .mixSum,
        "has probabilities that sum to \(Field.print(sum))",
        hint: "make it 1; \"end\" completes the journey, \"leave\" gives it up"
      )
    }
    return routes
  }
}
