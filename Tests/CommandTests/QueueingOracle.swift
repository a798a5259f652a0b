import Foundation
import JSONText
import Testing

/// Exact results of queueing theory, computed by another program.
enum QueueingOracle {
  /// What theory expects of a case.
  static func expected(_ id: String) throws -> JSONValue {
    let url = try #require(
      Bundle.module.url(
        forResource: "queueing-oracles",
        withExtension: "json",
        subdirectory: "Fixtures"
      )
    )
    let oracles = try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
    let cases = try #require(oracles["cases"]?.array)
    return try #require(cases.first { $0["id"]?.string == id }?["expected"])
  }
}
