import EmissionResults
import SimulationKernel
import Testing

@Suite struct RequestCurveTests {
  private static let second: Int64 = 1_000_000_000

  @Test(
    arguments: [
      ("0:100 30s:1000 5m:1000", [(0, 100), (30, 1_000), (300, 1_000)]),
      (
        "time,rate\n0,5\n# a step\n10s, 5 # here\n10s 7/s\n20s;7\n",
        [(0, 5), (10, 5), (10, 7), (20, 7)]
      ),
      ("+30s:1000 +5m:1000", [(0, 0), (30, 1_000), (330, 1_000)]),
      ("0:1 +1m:2 2m:2", [(0, 1), (60, 2), (120, 2)]),
    ] as [(String, [(Int64, Double)])]
  )
  func `reads points, times from the beginning or from the one before`(
    text: String,
    points: [(Int64, Double)]
  ) throws {
    let curve = try RequestCurve.read(text)

    #expect(
      curve.points == points.map { RequestCurve.Point(time: $0.0 * Self.second, rate: $0.1) }
    )
  }

  @Test(arguments: [
    ("", 1, 1, "TIME:RATE"), ("0:100", 1, 1, "--rate"), ("0:0 10s:0", 1, 5, "above 0"),
    ("0:1 10:2", 1, 5, "unit"), ("0:1\n20s:1\n10s:2", 3, 1, "in order"),
    ("0:1 20s", 1, 5, "TIME:RATE"), ("0:1 20s:fast", 1, 9, "requests a second"),
    ("0:1 20s:-3", 1, 9, "from 0"), ("0:1 20s:2e6", 1, 9, "1000000"),
    ("10s:5 20s:5", 1, 1, "0:100"),
    ("0:1 20s:nan", 1, 9, "requests a second"),
  ])
  func `says what is wrong, and where`(text: String, line: Int, column: Int, hint: String) {
    let flaw = #expect(throws: RequestCurve.Flaw.self) { try RequestCurve.read(text) }

    #expect(flaw?.line == line && flaw?.column == column)
    #expect(flaw?.hint.contains(hint) == true, "\(String(describing: flaw))")
  }

  /// Up to every time as many requests are due as the integral of the rate says, rounded up.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `lets as many requests be due as its integral`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var time: Int64 = 0
    let points = (0...Int.random(in: 1...6, using: &random)).map { index in
      if index > 0, Int.random(in: 0..<4, using: &random) > 0 {
        time += Int64.random(in: 1...20_000_000_000, using: &random)
      }
      let rate = Bool.random(using: &random) ? Double.random(in: 0...50, using: &random) : 0
      return RequestCurve.Point(time: time, rate: rate)
    }
    guard let curve = RequestCurve(points) else { return }

    var times: [Int64] = []
    while let time = curve.time(ofRequest: times.count) { times.append(time) }

    #expect(times.count == Int(curve.total.rounded(.up)))
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    for share in stride(from: 0.05, through: 1, by: 0.05) {
      let end = Int64(Double(curve.duration) * share)
      let integral = Self.integral(of: points, until: end)
      let due = times.count { $0 < end }
      #expect(abs(Double(due) - integral.rounded(.up)) <= 1 && Double(due) >= integral - 1e-3)
    }
  }

  /// The integral by trapezoids, from the points alone.
  private static func integral(of points: [RequestCurve.Point], until end: Int64) -> Double {
    zip(points, points.dropFirst()).reduce(0.0) { sum, pair in
      let (begin, next) = pair
      guard begin.time < end, next.time > begin.time else { return sum }
      let stop = min(end, next.time)
      let share = Double(stop - begin.time) / Double(next.time - begin.time)
      let rate = begin.rate + (next.rate - begin.rate) * share
      return sum + (begin.rate + rate) / 2 * Double(stop - begin.time) / 1e9
    }
  }

  @Test func `keeps one rate exactly`() throws {
    let curve = try RequestCurve.read("0:3 1h:3")

    #expect(curve.time(ofRequest: 1) == 333_333_333)
    #expect(curve.time(ofRequest: 3_000) == 1_000 * Self.second)
    #expect(curve.time(ofRequest: 10_799) != nil)
    #expect(curve.time(ofRequest: 10_800) == nil)
  }

  @Test func `is written as it is read`() throws {
    let text = "0:100 30s:1000 5m:1000"
    #expect(try RequestCurve.read(text).text == text)
  }
}
