import JSONText
import SimulationKernel

/// The steps of a journey with the variations of all personas of the mix, in their order.
struct JourneyAssembly {
  /// A step of the whole.
  struct Part {
    var document: JourneyDocument.StepDocument
    /// The step that it takes the place of, by name.
    var replaces: String?
    /// Who uses it; absent: it is a step of the journey itself.
    var uses: [Use]?
    var serviceTimeFactor = 1.0
    var thinkTimeFactor = 1.0
    /// The personas whose shortcuts leave it out.
    var shortcuts: [Int] = []
    /// Persona and name of the step that fills the form.
    var autoFills: [(persona: Int, source: String)] = []

    var name: String { document.name }
  }

  /// How one persona uses a variation.
  struct Use {
    let persona: Int
    let variation: VariationsDocument.StepVariation
  }

  /// A variation as its documents define it.
  private struct Variant {
    let definition: VariationsDocument.Definition
    var part: Part
    let placement: VariationsDocument.Placement?
  }

  /// The most steps, variations included.
  static let mostSteps = 64

  let document: JourneyDocument
  let context: ReadingContext
  private var own: [Part]
  private var variants: [Variant] = []

  init(_ document: JourneyDocument, context: ReadingContext) {
    self.document = document
    self.context = context
    own = document.steps.map { Part(document: $0) }
  }

  /// All steps: what comes first, and before each step what replaces it, so that a session knows what
  /// it has done instead.
  var parts: [Part] {
    func placed(_ placement: VariationsDocument.Placement?) -> [Part] {
      variants.filter { $0.placement == placement }.map(\.part)
    }
    return placed(nil)
      + own.flatMap { part in
        placed(.before(part.name)) + placed(.replaces(part.name)) + [part]
          + placed(.after(part.name))
      }
  }

  /// The names under which a step may be found: its own, and that of a variation of the same name.
  static func names(ofStep name: String) -> [String] { [name, "\(name)-variation"] }

  /// Adds what a persona does differently.
  mutating func add(_ variations: VariationsDocument.JourneyVariations, by persona: Int) {
    if document.isRouted {
      UnsupportedConstruct(
        node: variations.journey.node,
        what: "a variation of a journey with routes"
      ).report(to: context)
    }
    for step in variations.steps { add(step, by: persona) }
    let count = own.count + variants.count
    if count > Self.mostSteps {
      context.report(
        .range,
        at: variations.journey.node,
        "the journey has \(count) steps with its variations; at most \(Self.mostSteps) are possible",
        hint: "leave out variations"
      )
    }
    for shortcut in variations.shortcuts { add(shortcut, by: persona) }
  }
}

// MARK: - Variations

extension JourneyAssembly {
  /// What a variation of a well-known name is where its document does not say.
  private static func usual(_ name: String) -> VariationsDocument.Definition {
    var usual = VariationsDocument.Definition()
    switch name {
    case "mobile-quote-quick":
      usual.placement = .replaces("quote-generation")
      usual.serviceTimeFactor = 0.6
      usual.thinkTimeFactor = 0.7
    case "social-login":
      let time = SimulationTime.Duration.milliseconds(250)
      usual.processing = Processing(minimum: time, maximum: time, isAsynchronous: false)
    default: break
    }
    return usual
  }

  private func completed(
    _ stated: VariationsDocument.Definition,
    named name: String
  ) -> VariationsDocument.Definition {
    let usual = Self.usual(name)
    var definition = stated
    let replacesItself = own.contains { $0.name == name }
    definition.placement =
      stated.placement ?? (replacesItself ? .replaces(name) : usual.placement)
    definition.serviceTimeFactor = stated.serviceTimeFactor ?? usual.serviceTimeFactor
    definition.thinkTimeFactor = stated.thinkTimeFactor ?? usual.thinkTimeFactor
    if stated.service == nil { definition.processing = stated.processing ?? usual.processing }
    return definition
  }

  private mutating func add(_ step: VariationsDocument.StepVariation, by persona: Int) {
    let definition = completed(step.definition, named: step.name.value)
    // Two steps of one name could not be told apart in a report.
    let isTaken = own.contains { $0.name == step.name.value }
    let name = isTaken ? Self.names(ofStep: step.name.value)[1] : step.name.value
    let use = Use(persona: persona, variation: step)
    if let index = variants.firstIndex(where: { $0.part.name == name }) {
      guard variants[index].definition == definition else {
        reportTwin(step, "is defined in two ways")
        return
      }
      guard variants[index].part.uses?.contains(where: { $0.persona == persona }) == false else {
        reportTwin(step, "is given twice for one persona")
        return
      }
      variants[index].part.uses?.append(use)
      return
    }
    guard isPlaced(definition.placement, step) else { return }
    var part = part(of: definition, named: name, at: step.name.node)
    part.uses = [use]
    variants.append(
      Variant(definition: definition, part: part, placement: definition.placement)
    )
  }

  private func reportTwin(_ step: VariationsDocument.StepVariation, _ what: String) {
    context.report(
      .duplicateName,
      at: step.name.node,
      "the variation \"\(step.name.value)\" of \"\(document.name)\" \(what)",
      hint: "rename one of them"
    )
  }

  /// Whether the step that a variation stands by is there.
  private func isPlaced(
    _ placement: VariationsDocument.Placement?,
    _ step: VariationsDocument.StepVariation
  ) -> Bool {
    let name: String
    switch placement {
    case nil: return true
    case .replaces(let step), .before(let step), .after(let step): name = step
    }
    guard let part = own.first(where: { $0.name == name }) else {
      context.report(
        .name,
        at: step.name.node,
        "the journey \"\(document.name)\" has no step \"\(name)\" for \"\(step.name.value)\"",
        hint: Spelling.hint(for: name, among: own.map(\.name))
      )
      return false
    }
    guard placement == .after(name), part.document.isFinal else { return true }
    context.report(
      .finalStep,
      at: step.name.node,
      "nothing follows the final step \"\(name)\"",
      hint: "place \"\(step.name.value)\" before it"
    )
    return false
  }

  private func part(
    of definition: VariationsDocument.Definition,
    named name: String,
    at node: DocumentNode
  ) -> Part {
    var replaced: JourneyDocument.StepDocument?
    if case .replaces(let original) = definition.placement {
      replaced = own.first { $0.name == original }?.document
    }
    var step =
      replaced
      ?? JourneyDocument.StepDocument(
        name: name,
        node: node,
        calls: [],
        value: 0,
        isFinal: false,
        isInformational: false,
        isPayment: false,
        isForm: false,
        tags: [],
        responseBytes: 0,
        gates: .init()
      )
    let original = replaced?.name
    (step.name, step.node) = (name, node)
    step.isForm = definition.isForm ?? step.isForm
    step.tags = definition.tags ?? step.tags
    if let service = definition.service {
      step.calls = StepReader.calls(
        to: Located(value: service, node: node),
        isPayment: step.isPayment
      )
    }
    if let processing = definition.processing { step.gates.processing = processing }
    return Part(
      document: step,
      replaces: original,
      serviceTimeFactor: definition.serviceTimeFactor ?? 1,
      thinkTimeFactor: definition.thinkTimeFactor ?? 1
    )
  }
}

// MARK: - Shortcuts

extension JourneyAssembly {
  private mutating func add(_ shortcut: Located<String>, by persona: Int) {
    switch VariationsDocument.Shortcut(shortcut.value) {
    case .skip(let name): skip(name, shortcut, by: persona)
    case .autoFill(let source): autoFill(from: source, shortcut, by: persona)
    case nil: break
    }
  }

  private mutating func skip(_ name: String, _ shortcut: Located<String>, by persona: Int) {
    let matches = own.indices.filter { index in
      own[index].name == name || own[index].document.tags.contains(name)
    }
    guard !matches.isEmpty else {
      let known = own.flatMap { [$0.name] + $0.document.tags }.map { "skip-\($0)" }
      shortcut.reportUnknownShortcut(
        context,
        hint: Spelling.hint(for: shortcut.value, among: known)
      )
      return
    }
    for index in matches {
      guard !own[index].document.isFinal else {
        context.report(
          .finalStep,
          at: shortcut.node,
          "the final step \"\(own[index].name)\" cannot be left out",
          hint: ""
        )
        continue
      }
      own[index].shortcuts.append(persona)
      for variant in variants.indices where variants[variant].part.replaces == own[index].name {
        variants[variant].part.shortcuts.append(persona)
      }
    }
  }

  private mutating func autoFill(
    from source: String,
    _ shortcut: Located<String>,
    by persona: Int
  ) {
    let login = "\(source)-login"
    let isThere =
      own.contains { $0.name == login }
      || variants.contains { variant in
        variant.part.name == login && variant.part.uses?.contains { $0.persona == persona } == true
      }
    let forms = own.filter(\.document.isForm).count + variants.filter(\.part.document.isForm).count
    guard isThere, forms > 0 else {
      shortcut.reportUnknownShortcut(
        context,
        hint: isThere
          ? "mark a step of \"\(document.name)\" with \"form\": true"
          : "add a step \"\(login)\" to \"\(document.name)\" or to the variations"
      )
      return
    }
    for index in own.indices where own[index].document.isForm {
      own[index].autoFills.append((persona, login))
    }
    for index in variants.indices where variants[index].part.document.isForm {
      variants[index].part.autoFills.append((persona, login))
    }
  }
}
