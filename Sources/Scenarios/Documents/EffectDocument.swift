import SimulationKernel

/// A fault or an event of a chaos scenario, its names not yet looked up.
struct EffectDocument {
  var node: DocumentNode
  var id: Located<String>?
  var name: String
  /// When it acts.
  var timing = TimingDocument()
  var action: Action
  var target = TargetDocument()
  var scope = Effect.Scope.call
  /// Down periods in which alone it acts.
  var renewal: Effect.Renewal?
  var impact: ImpactDocument?

  /// What it does.
  enum Action {
    case traffic(multiplier: Double)
    case slow(ServiceReference, Factor, probability: Double)
    case failure(ServiceReference, availability: Double, failsFast: Bool)
    case payment(PaymentDocument)
    /// A fault of a database, whose index is not known yet.
    case database(Located<String>, DatabaseFault)
    case regionalFailure(RegionalFailureDocument)
    case reroute(RerouteDocument)
  }

  /// A service by the names that it may have, the likeliest first.
  struct ServiceReference {
    var candidates: [String]
    var node: DocumentNode
  }

  /// The fault `payment-failure`.
  struct PaymentDocument {
    var service: ServiceReference
    var rate: Double
    var mode: PaymentFailure.Mode
    var timeout: SimulationTime.Duration
    var retry: MachineRetry
    var persistence: Double
    var responses: [(persona: Located<String>, response: PersonaResponse)]
  }

  /// Whom it strikes.
  struct TargetDocument {
    var personas: [Located<String>] = []
    var regions: [Located<String>] = []
    var journeys: [Located<String>] = []
    var steps: [Located<String>] = []
    var versions: [UInt8] = []
    /// Where versions are named.
    var versionsNode: DocumentNode?

    /// Reads `{personas, regions, journeys, steps, versions}`.
    init(_ field: Field?) {
      guard let object = field?.object() else { return }
      personas = object.field("personas")?.names() ?? []
      regions = object.field("regions")?.names() ?? []
      journeys = object.field("journeys")?.names() ?? []
      steps = object.field("steps")?.names() ?? []
      if let field = object.field("versions") {
        versionsNode = field.node
        versions = field.versions()
      }
      object.finish()
    }

    init() {}
  }

  /// What the author expects of it.
  struct ImpactDocument {
    var abandonmentIncrease: Double?
    var personas: [Located<String>]
    var revenueRisk: Int64?

    /// Reads `{expectedAbandonmentIncrease, affectedPersonas, revenueRisk}`.
    init?(_ field: Field?) {
      guard let object = field?.object() else { return nil }
      abandonmentIncrease = object.field("expectedAbandonmentIncrease")?.percentage()
      personas = object.field("affectedPersonas")?.names() ?? []
      revenueRisk = object.field("revenueRisk")?.money()
      object.finish()
    }
  }
}

extension Field {
  /// A service that is named outright.
  func serviceReference() -> EffectDocument.ServiceReference? {
    name().map { .init(candidates: [$0], node: node) }
  }
}
