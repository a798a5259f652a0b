import SimulationKernel
import Testing

/// The fixture holds correctly rounded values, made with 300 bits of precision.
@Suite struct ElementaryFunctionsTests {
  @Test func `log is within one unit in the last place`() throws {
    for (arguments, expected) in try rows("log") {
      let value = ElementaryFunctions.log(arguments[0])

      #expect((value - expected).magnitude <= expected.ulp, "log \(arguments[0])")
    }
  }

  @Test func `exp is within one unit in the last place`() throws {
    for (arguments, expected) in try rows("exp") {
      let value = ElementaryFunctions.exp(arguments[0])

      #expect((value - expected).magnitude <= expected.ulp, "exp \(arguments[0])")
    }
  }

  @Test func `power loses no more than its exponent explains`() throws {
    for (arguments, expected) in try rows("power") {
      let (base, exponent) = (arguments[0], arguments[1])
      let bound = 2 + 2 * (exponent * ElementaryFunctions.log(base)).magnitude

      let value = ElementaryFunctions.power(base, exponent)

      #expect((value - expected).magnitude <= bound * expected.ulp, "\(base)^\(exponent)")
    }
  }

  @Test func `log and exp keep their precision next to one and zero`() throws {
    for (arguments, expected) in try rows("logOnePlus") {
      let value = ElementaryFunctions.logOnePlus(arguments[0])

      #expect((value - expected).magnitude <= 4 * expected.ulp, "log(1 + \(arguments[0]))")
    }
    for (arguments, expected) in try rows("expMinusOne") {
      let value = ElementaryFunctions.expMinusOne(arguments[0])

      #expect((value - expected).magnitude <= 4 * expected.ulp, "exp(\(arguments[0])) − 1")
    }
  }

  @Test func `special values follow IEEE 754`() {
    #expect(ElementaryFunctions.log(0) == -.infinity)
    #expect(ElementaryFunctions.log(-0.0) == -.infinity)
    #expect(ElementaryFunctions.log(1).bitPattern == 0)
    #expect(ElementaryFunctions.log(.infinity) == .infinity)
    #expect(ElementaryFunctions.log(-1).isNaN)
    #expect(ElementaryFunctions.log(-.infinity).isNaN)
    #expect(ElementaryFunctions.log(.nan).isNaN)
    #expect(ElementaryFunctions.exp(0) == 1)
    #expect(ElementaryFunctions.exp(-0.0) == 1)
    #expect(ElementaryFunctions.exp(.infinity) == .infinity)
    #expect(ElementaryFunctions.exp(-.infinity) == 0)
    #expect(ElementaryFunctions.exp(709.8) == .infinity)
    #expect(ElementaryFunctions.exp(-745.2) == 0)
    #expect(ElementaryFunctions.exp(-745.1) == .leastNonzeroMagnitude)
    #expect(ElementaryFunctions.exp(.nan).isNaN)
  }

  @Test func `power has the limits of its arguments`() {
    #expect(ElementaryFunctions.power(0, 2) == 0)
    #expect(ElementaryFunctions.power(0, -1) == .infinity)
    #expect(ElementaryFunctions.power(0, 0) == 1)
    #expect(ElementaryFunctions.power(1, .infinity) == 1)
    #expect(ElementaryFunctions.power(.nan, 0) == 1)
    #expect(ElementaryFunctions.power(2, .infinity) == .infinity)
    #expect(ElementaryFunctions.power(0.5, .infinity) == 0)
    #expect(ElementaryFunctions.power(.infinity, -2) == 0)
    #expect(ElementaryFunctions.power(-2, 2).isNaN)
    #expect(ElementaryFunctions.logOnePlus(-1) == -.infinity)
    #expect(ElementaryFunctions.logOnePlus(.infinity) == .infinity)
    #expect(ElementaryFunctions.expMinusOne(-.infinity) == -1)
    #expect(ElementaryFunctions.expMinusOne(.infinity) == .infinity)
  }

  /// Neighbours of the seams of the argument reductions, and a walk over all magnitudes.
  @Test func `log and exp never fall`() {
    for seam in [0.25, 0.5, 0.5.squareRoot(), 1, 2.0.squareRoot(), 2, 1e300] {
      expectRising(ElementaryFunctions.log, around: seam)
    }
    for seam in [-708.396, -0.34657359027997264, 0x1p-28, 0.34657359027997264, 1.04, 700] {
      expectRising(ElementaryFunctions.exp, around: seam)
    }
    var (lastLog, lastExp) = (-Double.infinity, 0.0)
    for step in 0..<20_000 {
      let argument = -745 + Double(step) * 0.0727
      let logarithm = ElementaryFunctions.log(Double(bitPattern: UInt64(step) << 48))
      let power = ElementaryFunctions.exp(argument)
      #expect(power >= lastExp && logarithm >= lastLog || !logarithm.isFinite)
      (lastLog, lastExp) = (logarithm, power)
    }
  }

  private func expectRising(_ function: (Double) -> Double, around seam: Double) {
    var argument = seam
    for _ in 0..<500 { argument = argument.nextDown }
    var last = -Double.infinity
    for _ in 0..<1_000 {
      let value = function(argument)
      #expect(value >= last, "at \(argument)")
      last = value
      argument = argument.nextUp
    }
  }

  private func rows(_ name: String) throws -> [(arguments: [Double], expected: Double)] {
    let rows = try #require(try Fixture.load("elementary-functions")[name]?.array)
    try #require(rows.count >= 60)
    return try rows.map { row in
      let numbers = try #require(row.array).compactMap(\.bits)
      return (numbers.dropLast(), try #require(numbers.last))
    }
  }
}
