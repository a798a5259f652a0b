import Analysis
import Testing

@testable import Reports

/// Results of what was measured, with names that could be taken for markup.
private enum Measured {
  private static let hash = String(repeating: "a", count: 64)

  private static func figures(_ scale: Double, calls: Int = 100) -> CalibrationResult.Figures {
    .init(
      calls: calls,
      throughput: 2,
      mean: 0.1 * scale,
      p50: 0.09 * scale,
      p95: 0.2 * scale,
      p99: 0.3 * scale
    )
  }

  private static func group(_ kind: String, _ name: String) -> CalibrationResult.Group {
    let curve = [0.5, 0.9, 0.99].map { share in
      CalibrationResult.CurvePoint(share: share, measured: share, before: 0.5 * share, after: nil)
    }
    return .init(
      kind: kind,
      name: name,
      measured: figures(1),
      before: figures(0.77),
      after: figures(0.995),
      curve: kind == "step" ? [] : curve
    )
  }

  static let calibration = CalibrationResult(
    version: "0",
    scenario: "shop <i>&",
    scenarioHash: hash,
    calibratedHash: hash,
    seed: 1,
    emission: .init(fidelity: "VALID", reasons: [], calls: 100, timeouts: 0, errors: 0),
    method: .init(
      sameCalls: true,
      sameLoad: true,
      roundTrip: 0,
      corrections: 2,
      fewestCalls: 100
    ),
    before: .init(meanError: 0.23, bias: -0.23),
    after: .init(meanError: 0.005, bias: -0.005),
    groups: [group("service", "pay <b>&"), group("step", "buy/pay <b>&")],
    fits: [
      .init(
        service: "pay <b>&",
        journey: "buy",
        step: "pay <b>&",
        operation: "authorize",
        calls: 100,
        law: "lognormal",
        mean: 0.1,
        variation: 0.5,
        lognormalMisfit: 0.02
      )
    ],
    stations: [
      .init(
        name: "pay <b>&",
        servers: nil,
        utilization: nil,
        meanWait: 0,
        waitShare: 0,
        saturatedSeconds: nil
      )
    ],
    notes: ["A note on <b>&."]
  )

  static func side(_ name: String, _ verdict: String) -> EmissionComparison.Side {
    let course = (0..<60).map { index in
      EmissionComparison.Stretch(
        start: Double(index),
        requests: 100,
        p50: 0.1,
        p95: 0.2,
        p99: index == 30 ? nil : 0.3,
        errorRate: 0
      )
    }
    let metric = EmissionComparison.Metric(
      quantity: .p50,
      before: 0.1,
      after: 0.12,
      difference: 0.2,
      low: 0.18,
      high: 0.22,
      verdict: "worse"
    )
    return .init(
      name: name,
      scenario: "shop <i>&",
      scenarioHash: hash,
      seed: 1,
      fidelity: "VALID",
      reasons: [],
      requests: 6_000,
      verdict: verdict,
      groups: verdict == "base" ? [] : [.init(kind: "step", name: "buy/<b>", metrics: [metric])],
      course: course
    )
  }

  static let comparison = EmissionComparison(
    version: "0",
    judged: 15,
    sides: [side("old <b>&", "base"), side("new <b>&", "worse")],
    notes: ["A note on <b>&."]
  )
}

@Suite struct MeasuredPageTests {
  @Test func `a calibration says the sign of the bias in words`() {
    let text = CalibrationText.render(Measured.calibration, colors: false)

    #expect(text.hasPrefix("the model is optimistic: 23.0 % too fast, off by 23.0 % on average; "))
    #expect(text.contains("it is unbiased, off by 0.5 %"))
    #expect(text.contains("pay <b>&: buy/pay <b>& (authorize)"))
  }

  @Test func `throughput of another load is no error of the model`() {
    var result = Measured.calibration
    result.groups[0].after.throughput = 1

    let same = CalibrationText.render(result, colors: false)
    result.method.sameLoad = false
    let other = CalibrationText.render(result, colors: false)

    #expect(same.contains("-50.0 %"))
    #expect(!other.contains("-50.0 %"))
  }

  @Test func `pages are well-formed, whatever names say`() {
    let pages = [
      CalibrationPage.render(Measured.calibration, document: "services: [<b>&]"),
      EmissionComparisonPage.render(Measured.comparison),
    ]

    for page in pages {
      #expect(WellFormedness().problem(of: page) == nil)
      #expect(!page.contains("<b>&"))
      #expect(!page.contains("http:"))
      #expect(page.contains("<svg role=\"img\""))
    }
  }

  @Test func `files read back as they were written`() throws {
    let calibration = try CalibrationFile.encode(Measured.calibration)
    let comparison = try EmissionComparisonFile.encode(Measured.comparison)

    #expect(try CalibrationFile.decode(calibration) == Measured.calibration)
    #expect(try EmissionComparisonFile.decode(comparison) == Measured.comparison)
  }

  @Test func `a comparison of emissions says what is worse and by how much`() {
    let text = EmissionComparisonText.render(Measured.comparison, colors: false)

    #expect(text.contains("new <b>& is worse: p50 of buy/<b> +20.0 %"))
    #expect(text.contains("+20.0 % (+18.0 % to +22.0 %)"))
  }
}
