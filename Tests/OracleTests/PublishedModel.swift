import Foundation
import JSONText
import Statistics
import Testing

/// A model whose numbers others have published.
struct PublishedModel {
  let value: JSONValue

  /// The model of that name; the file says where it comes from.
  init(_ id: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "CommandTests/Fixtures/published-models.json")
    let text = try String(contentsOf: path, encoding: .utf8)
    let models = try JSONValue(parsing: text)["models"]?.array
    value = try #require(models?.first { $0["id"]?.string == id })
  }

  /// A number of the model's expectations.
  func expected(_ path: String...) throws -> Double {
    let number = path.reduce(value["expected"]) { value, key in value?[key] }
    return try #require(number?.double)
  }

  /// Compares means of independent runs with those that SimPy gave, by Welch's statistic.
  ///
  /// The statistic is nearly normal with as many runs as here: it passes 4.5 once in 150,000 seeds.
  func expectLikeSimPy(
    _ name: String,
    _ runs: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let mean = try expected("simulated_by_simpy", name, "mean")
    let error = try expected("simulated_by_simpy", name, "se")
    let tally = runs.reduce(into: Tally()) { $0.record($1) }
    let own = (tally.variance ?? 0) / Double(runs.count)
    let t = (tally.mean - mean) / (own + error * error).squareRoot()
    #expect(
      t.magnitude < 4.5,
      "\(name): \(tally.mean), SimPy \(mean), Welch's t \(t)",
      sourceLocation: sourceLocation
    )
    print("published \(name): \(tally.mean), SimPy \(mean), Welch's t \(t)")
  }
}
