import JSONText
import Statistics

extension Law {
  /// Reads a law back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    let name = try reader["law"].text()
    switch name {
    case "constant": self = .constant(try reader["value"].real())
    case "uniform":
      self = .uniform(minimum: try reader["minimum"].real(), maximum: try reader["maximum"].real())
    case "exponential": self = .exponential(mean: try reader["mean"].real())
    case "erlang":
      self = .erlang(stages: try reader["stages"].integer(from: 1), mean: try reader["mean"].real())
    case "gamma":
      self = .gamma(shape: try reader["shape"].real(), scale: try reader["scale"].real())
    case "weibull":
      self = .weibull(shape: try reader["shape"].real(), scale: try reader["scale"].real())
    case "pareto":
      self = .pareto(shape: try reader["shape"].real(), minimum: try reader["minimum"].real())
    case "boundedPareto":
      self = .boundedPareto(
        shape: try reader["shape"].real(),
        minimum: try reader["minimum"].real(),
        maximum: try reader["maximum"].real()
      )
    case "lognormal":
      self = .lognormal(
        logMean: try reader["logMean"].real(),
        logDeviation: try reader["logDeviation"].real()
      )
    case "hyperexponential", "empirical":
      self = try Self.listed(name, reader)
    default: self = try Self.confined(name, reader)
    }
  }

  private static func listed(
    _ name: String,
    _ reader: CanonicalReader
  ) throws -> Law {
    if name == "hyperexponential" {
      return .hyperexponential(
        probabilities: try reader["probabilities"].list { try $0.real() },
        means: try reader["means"].list { try $0.real() }
      )
    }
    return .empirical(
      try reader["points"].list { reader -> Point in
        let (value, cumulative) = try reader.pair()
        return Point(value: try value.real(), cumulative: try cumulative.real())
      }
    )
  }

  private static func confined(
    _ name: String,
    _ reader: CanonicalReader
  ) throws -> Law {
    let minimum = try reader["minimum"].real()
    let maximum = try reader["maximum"].real()
    switch name {
    case "triangular":
      return .triangular(minimum: minimum, mode: try reader["mode"].real(), maximum: maximum)
    case "truncatedNormal":
      return .truncatedNormal(
        mean: try reader["mean"].real(),
        deviation: try reader["deviation"].real(),
        minimum: minimum,
        maximum: maximum
      )
    case "truncatedLognormal":
      return .truncatedLognormal(
        logMean: try reader["logMean"].real(),
        logDeviation: try reader["logDeviation"].real(),
        minimum: minimum,
        maximum: maximum
      )
    case "truncatedExponential":
      return .truncatedExponential(
        mean: try reader["mean"].real(),
        minimum: minimum,
        maximum: maximum
      )
    default:
      throw try reader["law"].failure("is no known law: \"\(name)\"")
    }
  }
}
