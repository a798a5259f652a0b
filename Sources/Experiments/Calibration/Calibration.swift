import Analysis
import Scenarios
import Statistics
import Traces

/// Fits the service times of a scenario to what an emission measured, and says how far the model was off
/// and is.
///
/// Model and emission are compared call by call as a client beside the endpoint sees them: the model is
/// simulated without its faults, without its visitors' networks, and with visitors who wait for every
/// answer, for the endpoint knows nothing of these.
///
/// The measured time of a call holds its wait in the endpoint's queue. Where the model says that waits are
/// more than 1 % of a service's response times, the fitted laws are corrected until the model's
/// response times, waits included, are those measured; else the measured time is the service time.
public struct Calibration {
  /// How to fit.
  public struct Options: Sendable {
    /// Which law is taken.
    public var law = Choice.best
    /// How often laws may be corrected for waits.
    public var mostCorrections = 12
    /// Calls that a step needs for a law of its own; with fewer it has that of its service.
    public var fewestCalls = 100
    /// Whether the endpoint had the load of the model, so that the model's waits were its waits.
    public var isAtModelLoad = true

    /// Creates the usual options.
    public init() {}
  }

  /// Which law is taken.
  public enum Choice: String, CaseIterable, Sendable {
    /// The lognormal law, unless it misses the measured median, p95 or p99 by more than 5 % and three
    /// standard errors.
    case best
    /// The lognormal law of the greatest likelihood.
    case lognormal
    /// A table of quantiles.
    case empirical
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The fitted service times.
    public let times: ServiceTimes
    /// How far the model was off, and is.
    public let result: CalibrationResult
  }

  private let scenario: Scenario
  private let measured: MeasuredCalls
  private let options: Options
  private let places: CallPlaces
  private let seed: UInt64
  private let goesOn: () -> Bool

  /// The share of response times from which on waits are taken off.
  private static let waitLimit = 0.01
  /// Corrections stop after so many that made nothing better, or at so small an error.
  private static let patience = 4
  private static let goodEnough = 0.01

  /// Prepares a calibration.
  ///
  /// - Parameters:
  ///   - scenario: the model.
  ///   - measured: what an emission of its run measured.
  ///   - seed: the seed of that run.
  ///   - options: how to fit.
  ///   - goesOn: is asked now and then whether to go on.
  public init(
    of scenario: Scenario,
    to measured: MeasuredCalls,
    seed: UInt64,
    options: Options = Options(),
    goesOn: @escaping () -> Bool = { true }
  ) {
    self.scenario = scenario
    self.measured = measured
    self.seed = seed
    self.options = options
    self.goesOn = goesOn
    places = CallPlaces(scenario)
  }

  /// Fits.
  ///
  /// - Parameter emission: what is known of the emission.
  /// - Returns: the service times and the errors; `nil` where it was not to go on.
  /// - Throws: what a simulation throws.
  public func run(_ emission: CalibrationResult.Emission) throws -> Outcome? {
    guard let before = try simulate(scenario) else { return nil }
    var state = fits()
    guard var best = try attempt(state) else { return nil }
    var model = best.model
    var (corrections, kept) = (0, 0)
    // The best of the last few tries: near saturation a correction may lead too far.
    while corrections < options.mostCorrections, corrections - kept < Self.patience,
      options.isAtModelLoad, best.distance.meanError > Self.goodEnough
    {
      guard state.correct(services: Self.waiting(model.stations), for: model, places) else { break }
      guard let next = try attempt(state) else { return nil }
      (model, corrections) = (next.model, corrections + 1)
      if next.distance.meanError < best.distance.meanError { (best, kept) = (next, corrections) }
    }
    let result = CalibrationReport(
      scenario: scenario,
      places: places,
      measured: measured,
      before: before,
      after: best.model,
      fits: best.fits,
      options: options,
      corrections: kept
    ).result(
      emission,
      distances: (distance(of: before), best.distance),
      calibrated: best.fits.times(places).applied(to: scenario),
      seed: seed
    )
    return Outcome(times: best.fits.times(places), result: result)
  }

  /// A set of laws and what the model with them says.
  private struct Attempt {
    let fits: FitSet
    let model: ModelCalls
    let distance: CalibrationResult.Distance
  }

  private func attempt(_ fits: FitSet) throws -> Attempt? {
    guard let model = try simulate(fits.times(places).applied(to: scenario)) else { return nil }
    return Attempt(fits: fits, model: model, distance: distance(of: model))
  }

  private func simulate(_ scenario: Scenario) throws -> ModelCalls? {
    var bare = scenario.withoutFaults
    for index in bare.personas.indices {
      bare.personas[index].network = .native
      bare.personas[index].patience = nil
    }
    return try ModelCalls.simulate(bare, seed: seed, calls: measured.calls, goesOn: goesOn)
  }

  private func fits() -> FitSet {
    var fits = FitSet()
    for (service, members) in places.byService {
      let pooled = CallTimes.sum(members, of: measured.times)
      guard let fit = LawFit(pooled.times, choice: options.law) else { continue }
      fits.services[service] = fit
      guard members.count > 1 else { continue }
      for place in members where measured.times[place].times.count > 0 {
        if measured.times[place].times.count < UInt64(options.fewestCalls) {
          fits.sharing.insert(place)
        } else {
          fits.places[place] = LawFit(measured.times[place].times, choice: options.law)
        }
      }
    }
    return fits
  }

  /// The services whose calls wait for a share of their response that counts.
  private static func waiting(_ stations: [ServiceSummary]) -> Set<String> {
    Set(
      stations.filter { station in
        guard station.servers != nil, let share = station.waitShare else { return false }
        return share > waitLimit
      }.map(\.name)
    )
  }

  /// How far a model is from what was measured, over the steps.
  private func distance(of model: ModelCalls) -> CalibrationResult.Distance {
    let keys: [KeyPath<CalibrationResult.Figures, Double?>] = [\.p50, \.p95, \.p99]
    var (errors, weight, modelMean, measuredMean) = (0.0, 0.0, 0.0, 0.0)
    for (_, members) in places.bySteps {
      let own = CallTimes.sum(members, of: model.times).figures
      let other = CallTimes.sum(members, of: measured.times).figures
      let known = keys.compactMap { own.error(of: $0, to: other)?.magnitude }
      guard known.count == keys.count, let mean = own.mean, let otherMean = other.mean else {
        continue
      }
      let calls = Double(other.calls)
      errors += calls * known.reduce(0, +) / Double(known.count)
      weight += calls
      modelMean += calls * mean
      measuredMean += calls * otherMean
    }
    guard weight > 0, measuredMean > 0 else { return .init(meanError: 0, bias: 0) }
    return .init(meanError: errors / weight, bias: modelMean / measuredMean - 1)
  }
}

extension ServiceSummary {
  /// The share of its response time that a call waits in the queue.
  var waitShare: Double? {
    guard let meanWait, let meanResponse, meanResponse > 0 else { return nil }
    return meanWait / meanResponse
  }
}
