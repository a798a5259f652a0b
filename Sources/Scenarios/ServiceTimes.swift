import JSONText
import Statistics

/// Service times in place of those of a scenario, such as measured ones.
///
/// ```swift
/// let times = ServiceTimes(services: ["web": .init(serviceTime: .lognormal(mean: 80, variation: 0.3))])
/// try times.document.write(…)          // stands beside the other documents
/// let scenario = times.applied(to: scenario)  // what the documents then make
/// ```
public struct ServiceTimes: Equatable, Sendable {
  /// The service times of a service.
  public struct Entry: Equatable, Sendable {
    /// The law of the service, in milliseconds; absent: as it is.
    public let serviceTime: Law?
    /// The laws of the calls of single steps.
    public let steps: [CalledStep: Law]

    /// Creates the service times of a service.
    ///
    /// Times are kept to six significant digits, as the document has them.
    ///
    /// - Precondition: every law is lognormal, constant or empirical.
    public init(serviceTime: Law?, steps: [CalledStep: Law] = [:]) {
      self.serviceTime = serviceTime?.documented
      self.steps = steps.mapValues(\.documented)
    }
  }

  /// By the name of the service.
  public var services: [String: Entry]

  /// Creates service times.
  public init(services: [String: Entry] = [:]) { self.services = services }
}

// MARK: - A scenario

extension ServiceTimes {
  /// The scenario with these service times.
  ///
  /// It is the scenario that its documents make with ``document(name:note:)`` beside them, with one
  /// exception: a call without an entry of its own in a step of a persona's variation, whose factor a
  /// scenario no longer knows, keeps its mean.
  public func applied(to scenario: Scenario) -> Scenario {
    var result = scenario
    for (index, service) in scenario.services.enumerated() {
      if let law = services[service.name]?.serviceTime {
        result.services[index].serviceTime = law
      }
    }
    for journey in result.journeys.indices {
      for step in result.journeys[journey].steps.indices {
        for call in result.journeys[journey].steps[step].calls.indices {
          result.journeys[journey].steps[step].calls[call].serviceTime = law(
            of: scenario.journeys[journey].steps[step].calls[call],
            in: scenario.journeys[journey].steps[step].name,
            of: scenario.journeys[journey].name,
            scenario
          )
        }
      }
    }
    return result
  }

  private func law(
    of call: Call,
    in step: String,
    of journey: String,
    _ scenario: Scenario
  ) -> Law {
    let service = scenario.services[call.service]
    guard let entry = services[service.name] else { return call.serviceTime }
    let place = CalledStep(journey: journey, step: step, operation: call.operation)
    if let law = entry.steps[place] { return law }
    guard let law = entry.serviceTime else { return call.serviceTime }
    return call.serviceTime == service.serviceTime ? law : law.withMean(call.serviceTime.mean)
  }
}

// MARK: - A document

extension ServiceTimes {
  /// The topology document that says so, in YAML: it refines the services of the documents beside it.
  ///
  /// - Parameters:
  ///   - name: the name of the document.
  ///   - notes: lines for its readers, at its head.
  /// - Returns: the text of the document.
  public func document(name: String, notes: [String]) -> String {
    var lines = notes.map { "# " + $0 }
    lines += ["kind: topology", "name: \(Self.quoted(name))", "refines: true", "services:"]
    for (service, entry) in services.sorted(by: { $0.key < $1.key }) {
      lines.append("  - name: \(Self.quoted(service))")
      if let law = entry.serviceTime { lines.append("    serviceTime: \(law.documentText)") }
      guard !entry.steps.isEmpty else { continue }
      lines.append("    steps:")
      let steps = entry.steps.sorted {
        ($0.key.journey, $0.key.step, $0.key.operation)
          < ($1.key.journey, $1.key.step, $1.key.operation)
      }
      for (place, law) in steps {
        lines.append("      - journey: \(Self.quoted(place.journey))")
        lines.append("        step: \(Self.quoted(place.step))")
        if !place.operation.isEmpty {
          lines.append("        operation: \(Self.quoted(place.operation))")
        }
        lines.append("        serviceTime: \(law.documentText)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text that YAML reads as such: JSON's form is one.
  private static func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
}

extension Law {
  /// The law that readers of ``documentText`` make of it.
  fileprivate var documented: Law {
    switch self {
    case .constant(let value): .constant(value.roundedForDocuments)
    case .lognormal:
      .lognormal(
        mean: mean.roundedForDocuments,
        variation: coefficientOfVariation.roundedForDocuments
      )
    case .empirical(let points):
      .empirical(
        points.map { Point(value: $0.value.roundedForDocuments, cumulative: $0.cumulative) }
      )
    default: preconditionFailure("a document of measured times has no such law: \(self)")
    }
  }

  /// The law as a document has it, on one line.
  fileprivate var documentText: String {
    switch self {
    case .constant(let value): return "{distribution: constant, mean: \(value)}"
    case .lognormal:
      let (mean, variation) = (mean.roundedForDocuments, coefficientOfVariation.roundedForDocuments)
      return "{distribution: lognormal, mean: \(mean), cv: \(variation)}"
    case .empirical(let points):
      let pairs = points.map { "[\($0.value), \($0.cumulative)]" }
      return "{distribution: empirical, points: [\(pairs.joined(separator: ", "))]}"
    default: preconditionFailure("a document of measured times has no such law: \(self)")
    }
  }

  private var coefficientOfVariation: Double { mean > 0 ? variance.squareRoot() / mean : 0 }
}

extension Double {
  /// The number to six significant digits: the nearest that has so few.
  fileprivate var roundedForDocuments: Double {
    guard self != 0, isFinite else { return self }
    var (scale, digits) = (1.0, magnitude)
    while digits < 1e5, scale < 1e22 { (scale, digits) = (scale * 10, digits * 10) }
    guard digits >= 1e6 else { return (self * scale).rounded() / scale }
    var divisor = 1.0
    while magnitude / divisor >= 1e6 { divisor *= 10 }
    return (self / divisor).rounded() * divisor
  }
}
