import Foundation
import Testing

@testable import Statistics

@Suite struct SobolIndicesTests {
  private func indices(
    _ axes: [[Double]],
    _ function: ([Double]) -> Double
  ) -> SobolIndices? {
    let points = axes.reduce([[]]) { points, values in
      points.flatMap { point in values.map { point + [$0] } }
    }
    return SobolIndices(of: points.map(function), shape: axes.map(\.count))
  }

  @Test func `variables of a sum have the shares of their variances, alone and in all`() throws {
    let sum = try #require(indices([[0, 1, 2], [0, 3]]) { 2 * $0[0] + $0[1] })

    // The variances are 8/3 and 9/4.
    for shares in [sum.first, sum.total] {
      #expect(abs(shares[0] - 32.0 / 59) < 1e-12 && abs(shares[1] - 27.0 / 59) < 1e-12)
    }
  }

  @Test func `what only happens together is nobody's alone`() throws {
    let product = try #require(indices([[-1, 1], [-1, 1], [5, 6]]) { $0[0] * $0[1] })

    #expect(product.first == [0, 0, 0])
    #expect(product.total == [1, 1, 0])
  }

  @Test func `what never varies has no shares`() {
    #expect(indices([[1, 2], [3, 4]]) { _ in 7 } == nil)
  }

  /// The function of Ishigami and Homma, whose indices are known: T. Ishigami, T. Homma, "An importance
  /// quantification technique in uncertainty analysis for computer models", ISUMA 1990; a = 7, b = 0.1.
  /// The grid has the middles of sixty intervals of each variable.
  @Test func `the indices of the Ishigami function are those that are published`() throws {
    let middles = (0..<60).map { (2 * (Double($0) + 0.5) / 60 - 1) * Double.pi }
    let result = try #require(
      indices([middles, middles, middles]) { x in
        sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * pow(x[2], 4) * sin(x[0])
      }
    )

    for (found, known) in zip(result.first, [0.3139, 0.4424, 0]) {
      #expect(abs(found - known) < 0.002, "\(result.first)")
    }
    for (found, known) in zip(result.total, [0.5576, 0.4424, 0.2437]) {
      #expect(abs(found - known) < 0.002, "\(result.total)")
    }
  }
}
