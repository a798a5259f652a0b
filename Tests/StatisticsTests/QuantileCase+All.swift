import Statistics

extension QuantileCase {
  /// Quantiles to 17 digits, found with 40 digits of precision.
  static let all: [QuantileCase] = [
    QuantileCase(law: .gamma(shape: 0.05, scale: 1), level: 0.3, value: 2.0378971887326642e-11),
    QuantileCase(law: .gamma(shape: 0.05, scale: 1), level: 0.999999, value: 8.696862667893743),
    QuantileCase(law: .gamma(shape: 0.5, scale: 1), level: 1e-12, value: 7.853981633974483e-25),
    QuantileCase(law: .gamma(shape: 1.5, scale: 1), level: 1e-15, value: 1.208993965570819e-10),
    QuantileCase(
      law: .gamma(shape: 8, scale: 1),
      level: 0.9999999999990905,
      value: 46.190132043905706
    ),
    QuantileCase(law: .gamma(shape: 50, scale: 1), level: 1e-09, value: 18.45464896859099),
    QuantileCase(law: .gamma(shape: 100, scale: 1), level: 0.5, value: 99.66686491931549),
    QuantileCase(law: .gamma(shape: 10000, scale: 1), level: 0.001, value: 9693.824385823726),
    QuantileCase(law: .gamma(shape: 10000, scale: 1), level: 0.9999999, value: 10528.640104723412),
    QuantileCase(law: .gamma(shape: 1000000, scale: 1), level: 0.25, value: 999325.3286845871),
    QuantileCase(law: .exponential(mean: 1), level: 1e-15, value: 1.0000000000000007e-15),
    QuantileCase(law: .exponential(mean: 1), level: 1e-05, value: 1.0000050000333337e-05),
    QuantileCase(law: .exponential(mean: 1), level: 0.3, value: 0.35667494393873234),
    QuantileCase(law: .exponential(mean: 1), level: 0.9999, value: 9.210340371976294),
    QuantileCase(law: .exponential(mean: 1), level: 0.9999999999999991, value: 34.657359027997266),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 1e-200,
      value: 7.61863425751145e-14
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 1e-20,
      value: 9.493291347224349e-05
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 1e-09,
      value: 0.002484194007735487
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 0.02,
      value: 0.1282531914511109
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 0.42,
      value: 0.8171819702309777
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 0.58,
      value: 1.2237176497143571
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 0.98,
      value: 7.79707692795459
    ),
    QuantileCase(
      law: .lognormal(logMean: 0, logDeviation: 1),
      level: 0.9999999999999991,
      value: 2852.7483030899275
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 0, deviation: 1, minimum: 6, maximum: 9),
      level: 1e-09,
      value: 6.000000000162378
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 0, deviation: 1, minimum: 6, maximum: 9),
      level: 0.1,
      value: 6.01708506265862
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 0, deviation: 1, minimum: 6, maximum: 9),
      level: 0.5,
      value: 6.111565061795187
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 0, deviation: 1, minimum: 6, maximum: 9),
      level: 0.99,
      value: 6.707994378471842
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 2, deviation: 5, minimum: 1, maximum: 30),
      level: 1e-09,
      value: 1.0000000074066042
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 2, deviation: 5, minimum: 1, maximum: 30),
      level: 0.1,
      value: 1.7324936630493069
    ),
    QuantileCase(
      law: .truncatedNormal(mean: 2, deviation: 5, minimum: 1, maximum: 30),
      level: 0.9,
      value: 9.862126272527204
    ),
    QuantileCase(
      law: .hyperexponential(probabilities: [0.999, 0.001], means: [1, 1000]),
      level: 0.5,
      value: 0.694147292303958
    ),
    QuantileCase(
      law: .hyperexponential(probabilities: [0.999, 0.001], means: [1, 1000]),
      level: 0.9985,
      value: 7.584902594600341
    ),
    QuantileCase(
      law: .hyperexponential(probabilities: [0.999, 0.001], means: [1, 1000]),
      level: 0.9995,
      value: 693.1471805600555
    ),
    QuantileCase(law: .weibull(shape: 0.2, scale: 1), level: 1e-09, value: 1.0000000025000004e-45),
    QuantileCase(law: .weibull(shape: 0.2, scale: 1), level: 0.5, value: 0.16000269775714132),
    QuantileCase(
      law: .weibull(shape: 0.2, scale: 1),
      level: 0.9999999999999991,
      value: 50000843.049106665
    ),
    QuantileCase(law: .pareto(shape: 1.5, minimum: 2), level: 1e-09, value: 2.0000000013333334),
    QuantileCase(law: .pareto(shape: 1.5, minimum: 2), level: 0.5, value: 3.174802103936399),
    QuantileCase(
      law: .pareto(shape: 1.5, minimum: 2),
      level: 0.9999999999999991,
      value: 21645278819.36186
    ),
  ]
}
