import JSONText
import Statistics
import Traces
import Wire

/// Thresholds on the requests of one trace: their names are known to be right.
public struct ThresholdSet: Equatable, Sendable {
  /// The thresholds, in the order in which they were given.
  public let thresholds: [Threshold]
  /// For each threshold the requests that it is about.
  private let groups: [RequestGroup]

  /// A set of none.
  public static let none = ThresholdSet(thresholds: [], groups: [])

  private init(thresholds: [Threshold], groups: [RequestGroup]) {
    self.thresholds = thresholds
    self.groups = groups
  }

  /// Looks up what the tags name.
  ///
  /// - Parameters:
  ///   - thresholds: the thresholds.
  ///   - description: what the trace says of itself.
  ///   - targets: the addresses to which requests go.
  /// - Throws: an error of kind `usage` where a name is none of the trace's.
  public init(
    _ thresholds: [Threshold],
    for description: TraceDescription,
    targets: [String]
  ) throws(EmissionError) {
    let names = GroupNames(description, targets: targets)
    var groups: [RequestGroup] = []
    for threshold in thresholds { groups.append(try names.group(of: threshold)) }
    self.init(thresholds: thresholds, groups: groups)
  }

  /// Holds all thresholds against what was counted.
  public func results(of accounts: EmissionAccounts) -> [ThresholdResult] {
    zip(thresholds, groups).map { threshold, group in
      ThresholdResult(threshold, observed: threshold.observe(accounts, group))
    }
  }

  /// The first threshold that stops an emission which has lasted `time` nanoseconds; `nil` where none
  /// does. What has not been measured yet stops nothing.
  func broken(by accounts: EmissionAccounts, at time: Int64) -> Threshold? {
    zip(thresholds, groups).first { threshold, group in
      guard threshold.abortsOnFail, time >= threshold.abortDelay,
        let observed = threshold.observe(accounts, group)
      else { return false }
      return !threshold.comparison.holds(observed, threshold.limit)
    }?.0
  }
}

/// Whether a threshold was met.
public struct ThresholdResult: Equatable, Sendable {
  /// The threshold.
  public let threshold: Threshold
  /// What was measured, in the unit of the threshold; `nil` where nothing was.
  public let observed: Double?

  init(_ threshold: Threshold, observed: Double?) {
    self.threshold = threshold
    self.observed = observed
  }

  /// Whether it was met. A threshold on what never happened is not: a gate that nothing passed
  /// through proves nothing.
  public var isMet: Bool {
    observed.map { threshold.comparison.holds($0, threshold.limit) } ?? false
  }

  /// What was measured, for people.
  public var observedText: String {
    guard let observed else { return "nothing was measured" }
    return Self.digits(observed) + threshold.metric.unit(threshold.aggregation)
  }

  /// Four significant digits, or all those before the point.
  private static func digits(_ value: Double) -> String {
    guard value != 0, value.magnitude < 1e15 else { return Threshold.text(value) }
    var factor = 1.0
    while value.magnitude * factor < 1_000, factor < 1e9 { factor *= 10 }
    return Threshold.text((value * factor).rounded() / factor)
  }
}

// MARK: - Names

/// Requests that are counted together.
enum RequestGroup: Equatable, Sendable {
  case total
  case persona(Int)
  case journey(Int, phase: Int?)
  case step(Int, phase: Int?)
  case service(Int)
  case phase(Int)
  case target(Int)
}

extension EmissionAccounts {
  /// What was counted of a group.
  func figures(of group: RequestGroup) -> GroupFigures {
    switch group {
    case .total: total
    case .persona(let index): byPersona[index]
    case .service(let index): byService[index]
    case .phase(let index): byPhase[index]
    case .target(let index): index < byTarget.count ? byTarget[index] : GroupFigures()
    case .step(let step, nil): byStep[step]
    case .step(let step, let phase?): byStepAndPhase[step * byPhase.count + phase]
    case .journey(let journey, let phase):
      (firstSteps[journey]..<firstSteps[journey + 1])
        .map { figures(of: .step($0, phase: phase)) }
        .reduce(into: GroupFigures(resolution: phase == nil ? .permille : .percent)) {
          $0.merge($1)
        }
    }
  }
}

/// The names of the groups of a trace.
private struct GroupNames {
  let personas: [String]
  let journeys: [String]
  /// With their journeys: `purchase/pay`.
  let steps: [String]
  let services: [String]
  let phases: [String]
  let targets: [String]

  init(_ description: TraceDescription, targets: [String]) {
    personas = description.personas
    journeys = description.journeys.map(\.name)
    steps = description.stepNames
    services = description.services.map(\.name)
    phases = description.phases
    self.targets = targets
  }

  func group(of threshold: Threshold) throws(EmissionError) -> RequestGroup {
    func index(_ key: Threshold.Tag.Key) throws(EmissionError) -> Int? {
      guard let tag = threshold.tags.first(where: { $0.key == key }) else { return nil }
      return try place(of: tag, in: threshold)
    }
    let phase = try index(.phase)
    if let step = try index(.step) { return .step(step, phase: phase) }
    if let journey = try index(.journey) { return .journey(journey, phase: phase) }
    if let phase { return .phase(phase) }
    if let persona = try index(.persona) { return .persona(persona) }
    if let service = try index(.service) { return .service(service) }
    if let target = try index(.target) { return .target(target) }
    return .total
  }

  private func place(
    of tag: Threshold.Tag,
    in threshold: Threshold
  ) throws(EmissionError) -> Int {
    let names = names(of: tag.key)
    if let place = names.firstIndex(of: tag.value) { return place }
    let short = names.indices.filter { names[$0].hasSuffix("/" + tag.value) }
    if tag.key == .step, let place = short.first {
      guard short.count > 1 else { return place }
      throw EmissionError(
        .usage,
        "threshold '\(threshold)': several journeys have a step '\(tag.value)'",
        hint: "name one of them: \(short.map { names[$0] }.joined(separator: ", "))"
      )
    }
    throw EmissionError(
      .usage,
      "threshold '\(threshold)': the trace has no \(tag.key.rawValue) '\(tag.value)'",
      hint: Spelling.hint(for: tag.value, among: names)
    )
  }

  private func names(of key: Threshold.Tag.Key) -> [String] {
    switch key {
    case .persona: personas
    case .journey: journeys
    case .step: steps
    case .service: services
    case .phase: phases
    case .target: targets
    }
  }
}

extension TraceDescription {
  /// The names of all steps with those of their journeys, one journey after the other.
  var stepNames: [String] {
    journeys.flatMap { journey in journey.steps.map { "\(journey.name)/\($0.name)" } }
  }
}

// MARK: - Values

extension Threshold {
  /// What was measured, in the unit of the threshold; `nil` where nothing was.
  func observe(_ accounts: EmissionAccounts, _ group: RequestGroup) -> Double? {
    let figures = accounts.figures(of: group)
    switch metric {
    case .response, .service, .lateness, .slip, .simulated:
      return metric.timeKind.flatMap { observe(figures.timings[$0]) }
    case .errors: return share(figures.faulty, of: figures.tried)
    case .shed: return share(figures.shed, of: figures.taken)
    case .skipped: return share(figures.skipped, of: figures.taken)
    case .sent:
      guard aggregation == .rate else { return Double(figures.sent) }
      let span = accounts.lastWritten - accounts.firstWritten
      return accounts.total.sent > 1 && span > 0 ? Double(figures.sent) * 1e9 / Double(span) : nil
    case .rateError: return accounts.rateError
    }
  }

  private func share(_ count: Int, of all: Int) -> Double? {
    if aggregation == .count { return Double(count) }
    return all > 0 ? Double(count) / Double(all) : nil
  }

  /// Times in milliseconds.
  private func observe(_ histogram: LogLinearHistogram) -> Double? {
    let nanoseconds: Double? =
      switch aggregation {
      case .percentile(let percent): histogram.quantile(percent / 100).map { Double($0) }
      case .median: histogram.quantile(0.5).map { Double($0) }
      case .average: histogram.mean
      case .minimum: histogram.min.map { Double($0) }
      case .maximum: histogram.max.map { Double($0) }
      case .count: Double(histogram.count) * 1e6
      case .rate, .value: nil
      }
    return nanoseconds.map { $0 / 1e6 }
  }
}

extension EmissionAccounts {
  /// Requests due, and sent, a second from the first to the last; `nil` where there are too few.
  var rates: (due: Double, achieved: Double)? {
    guard total.sent > 1, lastDue > firstDue, lastWritten > firstWritten else { return nil }
    let gaps = Double(total.sent - 1) * 1e9
    return (gaps / Double(lastDue - firstDue), gaps / Double(lastWritten - firstWritten))
  }

  /// The share by which the rate of sending was off what was due.
  var rateError: Double? { rates.map { abs($0.achieved / $0.due - 1) } }
}
