import Analysis
import Foundation
import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

/// The shipped scenarios of the reference numbers, many times over.
///
/// No service of theirs has a queue, so sessions do not know of each other: a thousand hours in a row, or
/// an hour with a thousand times the customers, are a thousand replications of an hour.
/// `STAMPEDE_LONG_TESTS` set to 1 brings the full numbers of replications, a tenth of them is the rule.
@Suite struct ReferenceScenarioTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  private static let replications = isLong ? 1_000 : 100
  /// Standard errors grow by this where there are fewer replications.
  private static let spread = (1_000 / Double(replications)).squareRoot()

  // MARK: Revenue impact

  /// Four ninths of the customers pay by wallet, in one operation, the others by card, in two: of a
  /// hundred 1 − (4/9·0.9 + 5/9·0.81) = 15 are lost exactly, worth $1,200 each.
  @Test func `a tenth of the payment operations failing costs 15 % of the revenue`() throws {
    var scenario = try shipped("revenue-impact")
    scenario.lengthen(by: Self.replications, window: .hours(1))

    let run = try summary(of: scenario)
    let undisturbed = try summary(of: scenario.withoutFaults)

    let hours = Double(Self.replications)
    #expect(undisturbed.sessions.converted == 100 * Self.replications)
    #expect(undisturbed.revenue == 12_000_000 * hours)
    #expect(run.sessions.ended == 100 * Self.replications)
    let abandonment = try #require(run.metrics["abandonment-rate"]?.value)
    // Three standard errors of a thousand hours: false alarm 0.3 %, for a seed that is fixed.
    #expect(abs(abandonment - 0.15) < 0.0034 * Self.spread, "\(abandonment)")
    let lost = (undisturbed.revenue - run.revenue) / hours / 100
    #expect(abs(lost - 18_000) < 410 * Self.spread, "\(lost)")
    let mean = run.windows.lost.map(Double.init).reduce(0, +) / hours
    let squares = run.windows.lost.map { (Double($0) - mean) * (Double($0) - mean) }
    let deviation = (squares.reduce(0, +) / (hours - 1)).squareRoot()
    // Of a hundred customers: √(100 · 0.15 · 0.85) = 3.57, itself with an error of 2.2 % in a thousand.
    #expect(abs(deviation - 3.57) < 3.57 * 4 * 0.0224 * Self.spread, "\(deviation)")
  }

  @Test(arguments: [(PaymentMethod.digitalWallet, 0.1), (.creditCard, 0.19)])
  func `what a failing payment costs grows with the operations of a journey`(
    method: PaymentMethod,
    loss: Double
  ) throws {
    var scenario = try shipped("revenue-impact")
    scenario.personas[0].paymentMethods = [.init(method: method, weight: 1)]
    scenario.lengthen(by: Self.replications, window: .hours(1))

    let run = try summary(of: scenario)

    let abandonment = try #require(run.metrics["abandonment-rate"]?.value)
    let error = (loss * (1 - loss) / Double(run.sessions.ended)).squareRoot()
    // Four standard errors: false alarm 6e-5.
    #expect(abs(abandonment - loss) < 4 * error, "\(abandonment)")
  }

  // MARK: Quote caching

  /// P(lognormal of mean 2.5 s and cv 0.17117 > 3 s) = 0.12346; six of ten visitors leave then.
  @Test func `a quote from the cache brings 8 % more policies a year`() throws {
    var before = try shipped("quote-caching")
    var after = try shipped("quote-caching/cached")
    before.multiply(by: Self.replications)
    after.multiply(by: Self.replications)

    let slow = try summary(of: before)
    let fast = try summary(of: after)

    let years = Double(Self.replications)
    #expect(abs(slow.sessions.started - 1_350 * Self.replications) <= 1)
    #expect(fast.sessions.started == slow.sessions.started)
    let ratio = Double(fast.sessions.converted) / Double(slow.sessions.converted)
    #expect(abs(ratio - 1.08) < 0.0008 * Self.spread, "\(ratio)")
    #expect(Double(fast.sessions.converted) > 0.99999 * Double(fast.sessions.ended))
    let late = try #require(slow.metrics["abandonment-rate"]?.value) / 0.6
    // Of 1,350,000: √(p(1 − 0.6·p)/(0.6·n)) = 0.00038; three of them.
    #expect(abs(late - 0.12346) < 0.00114 * Self.spread, "\(late)")
    // 100 policies a year; the standard error of their number in a thousand years is 0.30.
    let revenue = (slow.revenue / years / 100, fast.revenue / years / 100)
    #expect(abs(revenue.0 - 1_500_000) < 3 * 365 * Self.spread, "\(revenue.0)")
    #expect(abs(revenue.1 - 1_620_000) < 1_200, "\(revenue.1)")
  }

  // MARK: Service degradation

  /// 0.25 · (0.60 · P(3T > 3 s) + 0.40 · P(3T > 8 s)) less what leaves anyway: 15.06 points.
  @Test func `a quarter of the quotes three times as slow raises abandonment by 15.06 points`()
    throws
  {
    var scenario = try shipped("service-degradation")
    scenario.multiply(by: Self.replications)

    let run = try summary(of: scenario, withTwin: true)

    let prediction = try #require(run.effects.first?.prediction)
    let increase = try #require(prediction.abandonmentIncrease?.measured)
    // Of 250,000 quotes: √(0.15 · 0.85/n) = 0.072 points; three of them.
    #expect(abs(increase - 15.06) < 0.215 * Self.spread, "\(increase)")
    // 37.6 of 250 worth $1,200: 45,180, of which karen alone brings 44,940; three standard errors.
    let lost = try #require(prediction.revenueLost?.measured) / 100 / Double(Self.replications)
    #expect(abs(lost - 45_360) < 660 * Self.spread, "\(lost)")
  }

  @Test func `what its author expected of the degradation comes out`() throws {
    let run = try summary(of: shipped("service-degradation"), withTwin: true)

    let prediction = try #require(run.effects.first?.prediction)
    #expect(prediction.abandonmentIncrease?.verdict == "as-expected")
    #expect(prediction.revenueLost?.verdict == "as-expected")
  }
}

// MARK: - Runs

extension ReferenceScenarioTests {
  /// A shipped scenario.
  private func shipped(_ name: String) throws -> Scenario {
    let directory = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "traces/\(name)")
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted()
    let documents = try files.map { file in
      SourceFile(
        path: file,
        text: try String(contentsOf: directory.appending(path: file), encoding: .utf8)
      )
    }
    let result = ScenarioLoader.load(documents)
    return try #require(result.scenario, "\(result.diagnostics)")
  }

  private func summary(of scenario: Scenario, withTwin: Bool = false) throws -> Summary {
    let twin = withTwin ? try fold(scenario.withoutFaults, as: scenario) : nil
    return try fold(scenario, as: scenario).finish(twin: twin)
  }

  private func fold(_ life: Scenario, as scenario: Scenario) throws -> RunFold {
    let fold = try RunFold(
      description: JourneyRun.describe(life, seed: 1, quantum: 1_000),
      scenario: scenario
    )
    let buffer = RowBuffer { chunk in
      do { try fold.consume(chunk) } catch { Issue.record(error) }
      return RowChunk()
    }
    var run = try JourneyRun(life, seed: 1, quantum: 1_000, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
    return fold
  }
}

extension Scenario {
  /// Lets `count` times as many sessions arrive.
  fileprivate mutating func multiply(by count: Int) {
    guard case .open(var arrivals) = load.model else { return }
    arrivals.rate *= Double(count)
    load.model = .open(arrivals)
  }

  /// Lets the load last `count` times as long, and whatever acts on it.
  fileprivate mutating func lengthen(by count: Int, window: SimulationTime.Duration) {
    load.steady = SimulationTime.Duration(nanoseconds: load.steady.nanoseconds * Int64(count))
    self.window = window
  }
}

extension Summary {
  /// The revenue of the run, in minor units.
  fileprivate var revenue: Double { metrics["revenue-generated"]?.value ?? 0 }
}
