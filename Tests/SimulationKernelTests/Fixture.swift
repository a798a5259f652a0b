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

extension JSONValue {
  /// A number that the fixture spells as the hexadecimal digits of its bits.
  var bits: Double? { string.flatMap { UInt64($0, radix: 16) }.map(Double.init(bitPattern:)) }
}
