import Glibc
import JSONText
import Statistics
import Testing

/// A law of `sampler-oracles.json` with what was computed for it elsewhere, and its distribution
/// function in terms of the C library, which the product does not use.
struct LawOracle: CustomTestStringConvertible, Sendable {
  let law: Law
  let entry: JSONValue
  /// Draws are cut to at most this; a draw is monotone in its word, so the cut law is exact.
  let cap: Double
  let distribution: @Sendable (Double) -> Double

  var testDescription: String { "\(law)" }

  /// Discrete laws, which have an oracle of their own.
  static let absent: Set = ["poisson", "geometric", "zipf"]

  static func all() throws -> [LawOracle] {
    let entries = try #require(try Fixture.load("sampler-oracles")["samplers"]?.array)
    return try entries.filter { !absent.contains($0["name"]?.string ?? "") }.map(LawOracle.init)
  }

  private init(_ entry: JSONValue) throws {
    self.entry = entry
    let name = try #require(entry["name"]?.string)
    let numbers = try #require(entry["parameters"])
    func number(_ key: String) throws -> Double { try #require(numbers[key]?.double) }
    cap = numbers["cap"]?.double ?? .infinity
    switch name {
    case "exponential", "exponential_capped":
      let mean = try number("mean")
      law = .exponential(mean: mean)
      distribution = { -expm1(-$0 / mean) }
    case "erlang":
      let (stages, mean) = (try number("stages"), try number("mean"))
      law = .erlang(stages: Int(stages), mean: mean)
      distribution = { Self.erlang(stages: Int(stages), at: $0 * stages / mean) }
    case "gamma":
      let (shape, scale) = (try number("shape"), try number("scale"))
      law = .gamma(shape: shape, scale: scale)
      distribution = { Self.halfGamma(shape: shape, at: $0 / scale) }
    case "weibull":
      let (shape, scale) = (try number("shape"), try number("scale"))
      law = .weibull(shape: shape, scale: scale)
      distribution = { -expm1(-pow($0 / scale, shape)) }
    case "uniform":
      let (low, high) = (try number("low"), try number("high"))
      law = .uniform(minimum: low, maximum: high)
      distribution = { ($0 - low) / (high - low) }
    case "triangular":
      let (low, mode, high) = (try number("low"), try number("mode"), try number("high"))
      law = .triangular(minimum: low, mode: mode, maximum: high)
      distribution = { value in
        value < mode
          ? (value - low) * (value - low) / ((high - low) * (mode - low))
          : 1 - (high - value) * (high - value) / ((high - low) * (high - mode))
      }
    case "normal", "normal_positive":
      let (mean, deviation) = (try number("mean"), try number("sd"))
      let minimum = name == "normal" ? -Double.infinity : 0
      law = .truncatedNormal(
        mean: mean,
        deviation: deviation,
        minimum: minimum,
        maximum: .infinity
      )
      let below = Self.normal((minimum - mean) / deviation)
      distribution = { (Self.normal(($0 - mean) / deviation) - below) / (1 - below) }
    case "lognormal":
      let (mean, variation) = (try number("mean"), try number("cv"))
      law = .lognormal(mean: mean, variation: variation)
      let square = log1p(variation * variation)
      distribution = { Self.normal((log($0 / mean) + square / 2) / square.squareRoot()) }
    case "pareto":
      let (minimum, shape) = (try number("minimum"), try number("shape"))
      law = .pareto(shape: shape, minimum: minimum)
      distribution = { 1 - pow(minimum / $0, shape) }
    case "bounded_pareto":
      let (minimum, shape) = (try number("minimum"), try number("shape"))
      let maximum = try number("maximum")
      law = .boundedPareto(shape: shape, minimum: minimum, maximum: maximum)
      let whole = 1 - pow(minimum / maximum, shape)
      distribution = { (1 - pow(minimum / $0, shape)) / whole }
    case "hyperexponential":
      let probabilities = try #require(numbers["probabilities"]?.array).compactMap(\.double)
      let means = try #require(numbers["means"]?.array).compactMap(\.double)
      law = .hyperexponential(probabilities: probabilities, means: means)
      distribution = { value in
        zip(probabilities, means).reduce(0) { $0 - $1.0 * expm1(-value / $1.1) }
      }
    case "exponential_truncated":
      let (mean, maximum) = (try number("mean"), try number("max"))
      law = .truncatedExponential(mean: mean, minimum: 0, maximum: maximum)
      distribution = { expm1(-$0 / mean) / expm1(-maximum / mean) }
    default:
      throw UnknownLaw(name: name)
    }
  }

  struct UnknownLaw: Error {
    let name: String
  }
}

// MARK: - Distribution functions

extension LawOracle {
  private static func normal(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  private static func erlang(stages: Int, at x: Double) -> Double {
    var term = exp(-x)
    var survival = term
    for stage in 1..<stages {
      term *= x / Double(stage)
      survival += term
    }
    return 1 - survival
  }

  /// The gamma law of shape ½, 3/2, …: the error function less the terms of the recurrence.
  private static func halfGamma(shape: Double, at x: Double) -> Double {
    var value = erf(x.squareRoot())
    var order = 0.5
    while order < shape {
      value -= exp(order * log(x) - x - lgamma(order + 1))
      order += 1
    }
    return value
  }
}
