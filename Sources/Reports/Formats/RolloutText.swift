import Analysis

/// The words of a rollout's comparison, for terminal and page.
struct RolloutText {
  let rollout: RolloutSummary
  let numbers: NumberFormat
  let money: MoneyFormat

  /// `rollback: B converts less at the end of stage 2: B was taken back`.
  var verdict: String { "\(rollout.verdict): \(rollout.reason)" }

  /// The share of B at a stage, such as `25 %`.
  func share(_ stage: RolloutStage) -> String { percent(stage.share) }

  /// What a guard says at the end of a stage.
  func reading(_ stage: RolloutStage) -> String {
    let reading = stage.reading
    guard reading.violations.isEmpty else { return reading.violations.joined(separator: ", ") }
    let isBlind =
      reading.conversionPValue == nil && reading.errorPValue == nil
      && reading.percentileRatio == nil
    return isBlind ? numbers.nothing : "kept"
  }

  /// A rate in percent.
  func percent(_ share: Double?) -> String { share.map(numbers.percent) ?? numbers.nothing }

  /// A difference of rates in percentage points.
  func points(_ difference: Double?) -> String {
    signed(difference.map { $0 * 100 }, decimals: 2)
  }

  /// The interval of a difference of rates.
  func pointsInterval(_ estimate: Estimate) -> String {
    interval(estimate) { points($0) }
  }

  /// A time in seconds.
  func seconds(_ time: Double?) -> String {
    time.map { numbers.decimal($0, decimals: 2) } ?? numbers.nothing
  }

  /// A probability.
  func probability(_ value: Double?) -> String {
    guard let value else { return numbers.nothing }
    return value < 0.0001 ? "< 0.0001" : numbers.decimal(value, decimals: 4)
  }

  /// The rows of the overall comparison: what, A, B, difference, interval.
  var overall: [[String]] {
    let all = rollout.overall
    func row(
      _ title: String,
      _ value: KeyPath<VersionSummary, Estimate>,
      _ difference: Estimate,
      text: (Double) -> String,
      change: @escaping (Double?) -> String
    ) -> [String] {
      [
        title, all.a[keyPath: value].value.map(text) ?? numbers.nothing,
        all.b[keyPath: value].value.map(text) ?? numbers.nothing, change(difference.value),
        interval(difference, change),
      ]
    }
    return [
      row("conversion", \.conversion, all.conversionDifference, text: numbers.percent) {
        points($0)
      },
      row("completion", \.completion, all.completionDifference, text: numbers.percent) {
        points($0)
      },
      row("revenue a session", \.revenuePerSession, all.revenueDifference, text: amount) {
        signed($0.map { $0 / 100 }, decimals: 2)
      },
      row("satisfaction", \.satisfaction, all.satisfactionDifference, text: score) {
        signed($0, decimals: 2)
      },
      [
        "p95 of a journey (s)", seconds(all.a.p95.value), seconds(all.b.p95.value),
        numbers.nothing, numbers.nothing,
      ],
    ]
  }

  /// How much better B converts, relative to A.
  var lift: String {
    let lift = rollout.conversionTest.lift
    guard let value = lift.value else { return "the versions could not be compared" }
    let range = interval(lift) { signed($0.map { $0 * 100 }, decimals: 1) }
    return
      "conversion of B relative to A: \(signed(value * 100, decimals: 1)) % (95 %: \(range) %), "
      + "p = \(probability(rollout.conversionTest.pValue))"
  }

  /// Whether B got its share.
  var sampleRatio: String {
    let ratio = rollout.sampleRatio
    let planned = numbers.decimal(ratio.expected, decimals: 0)
    return "\(numbers.count(ratio.treated)) of \(numbers.count(ratio.customers)) customers got B, "
      + "\(planned) by plan (p = \(probability(ratio.pValue)))"
  }
}

extension RolloutText {
  private func amount(_ minor: Double) -> String { money.roundedNumber(minor) }

  private func score(_ value: Double) -> String { numbers.decimal(value, decimals: 2) }

  private func signed(_ value: Double?, decimals: Int) -> String {
    guard let value else { return numbers.nothing }
    let text = numbers.decimal(value, decimals: decimals)
    return value > 0 ? "+" + text : text
  }

  private func interval(_ estimate: Estimate, _ text: (Double?) -> String) -> String {
    guard let low = estimate.low, let high = estimate.high else { return numbers.nothing }
    return "\(text(low)) to \(text(high))"
  }
}

extension EffectSummary {
  /// What kind of effect it is, in a word.
  var kindText: String { isFault ? "fault" : struckCalls > 0 ? "version" : "traffic" }
}
