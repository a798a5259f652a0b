import JSONText
import Statistics

extension Law {
  /// The law as JSON, under the parameter names of the documents.
  var canonicalJSON: JSONValue {
    switch self {
    case .constant(let value): form("constant", ("value", value))
    case .uniform(let low, let high): form("uniform", ("minimum", low), ("maximum", high))
    case .triangular(let low, let mode, let high):
      form("triangular", ("minimum", low), ("mode", mode), ("maximum", high))
    case .exponential(let mean): form("exponential", ("mean", mean))
    case .erlang(let stages, let mean):
      form("erlang", ("stages", Double(stages)), ("mean", mean))
    case .hyperexponential(let odds, let means):
      .object([
        .init("law", .string("hyperexponential")),
        .init("probabilities", .array(odds.map { .real($0) })),
        .init("means", .array(means.map { .real($0) })),
      ])
    case .gamma(let shape, let scale): form("gamma", ("shape", shape), ("scale", scale))
    case .weibull(let shape, let scale): form("weibull", ("shape", shape), ("scale", scale))
    case .pareto(let shape, let low): form("pareto", ("shape", shape), ("minimum", low))
    case .boundedPareto(let shape, let low, let high):
      form("boundedPareto", ("shape", shape), ("minimum", low), ("maximum", high))
    case .lognormal(let mean, let deviation):
      form("lognormal", ("logMean", mean), ("logDeviation", deviation))
    case .truncatedNormal(let mean, let deviation, let low, let high):
      form(
        "truncatedNormal",
        ("mean", mean),
        ("deviation", deviation),
        ("minimum", low),
        ("maximum", high)
      )
    case .truncatedLognormal(let mean, let deviation, let low, let high):
      form(
        "truncatedLognormal",
        ("logMean", mean),
        ("logDeviation", deviation),
        ("minimum", low),
        ("maximum", high)
      )
    case .truncatedExponential(let mean, let low, let high):
      form("truncatedExponential", ("mean", mean), ("minimum", low), ("maximum", high))
    case .empirical(let points):
      .object([
        .init("law", .string("empirical")),
        .init("points", .array(points.map { .array([.real($0.value), .real($0.cumulative)]) })),
      ])
    }
  }

  private func form(_ name: String, _ parameters: (String, Double)...) -> JSONValue {
    .object(
      [.init("law", .string(name))] + parameters.map { .init($0.0, .real($0.1)) }
    )
  }
}
