import JSONText

/// How what visitors live through becomes satisfaction, and satisfaction the risk of losing them.
///
/// CSAT = base − max(−0.5, waiting·log₂(R/Rₓ)) − error·E − retry·Q − degraded·D − support·H − loss·A,
/// kept in 1...5: R is the visible response time and Rₓ what the same calls take without faults and
/// queues, E counts errors seen, Q retries, D degraded steps, H is 1 where support was needed, A where
/// the visitor was lost for a technical reason.
///
/// churn = 1 ÷ (1 + exp(churnIntercept − churnSlope·(base − CSAT))).
public struct SatisfactionModel: Equatable, Sendable {
  /// The satisfaction of an undisturbed session at the expected speed.
  public var base = 4.3
  /// What each doubling of the waiting costs.
  public var waiting = 0.5
  /// What an error costs.
  public var error = 0.6
  /// What a retry costs.
  public var retry = 0.2
  /// What a degraded step costs.
  public var degraded = 0.3
  /// What the need for support costs.
  public var support = 0.5
  /// What a technical loss costs.
  public var loss = 1.5
  /// The logit of staying at the base.
  public var churnIntercept = 1.99243
  /// How much the logit of leaving rises with each point of satisfaction lost.
  public var churnSlope = 1.2

  /// The published coefficients.
  public static let standard = SatisfactionModel()

  /// Creates a model with the published coefficients.
  public init() {}
}

extension SatisfactionModel {
  /// The coefficients by their names in documents.
  static let coefficients:
    [(name: String, path: WritableKeyPath<SatisfactionModel, Double> & Sendable)] = [
      ("base", \.base), ("waiting", \.waiting), ("error", \.error), ("retry", \.retry),
      ("degraded", \.degraded), ("support", \.support), ("loss", \.loss),
      ("churnIntercept", \.churnIntercept), ("churnSlope", \.churnSlope),
    ]

  /// Reads `satisfaction: {…}`; what is not given stays as published.
  init(_ field: Field) {
    self.init()
    guard let object = field.object() else { return }
    for (name, path) in Self.coefficients {
      let range = name == "base" ? 1.0...5 : name == "churnIntercept" ? -20...20 : 0...20
      if let value = object.field(name)?.number(in: range) { self[keyPath: path] = value }
    }
    object.finish()
  }

  var canonicalJSON: JSONValue {
    .object(Self.coefficients.map { .init($0.name, .real(self[keyPath: $0.path])) })
  }

  init(canonical reader: CanonicalReader) throws {
    self.init()
    for (name, path) in Self.coefficients { self[keyPath: path] = try reader[name].real() }
  }
}
