import Foundation
import JSONText
import Testing

/// A JSON file of the test bundle.
enum Fixture {
  static func load(_ name: String) throws -> JSONValue {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json")
    )
    return try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
  }
}
