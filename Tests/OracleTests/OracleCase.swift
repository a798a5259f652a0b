import Foundation
import JSONText
import Testing

/// A model with exactly known numbers.
struct OracleCase: Sendable {
  let id: String
  /// The first seed of its runs, by its place in the file: no two cases draw the same numbers.
  let seed: UInt64
  let family: String
  let parameters: JSONValue
  let expected: JSONValue
  /// The lengths at which the 95 % half-width of a quantity is 1 % of it.
  let horizons: [Double]

  /// The cases of the file, in its order.
  static let all: [OracleCase] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "CommandTests/Fixtures/queueing-oracles.json")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    let cases = (try? JSONValue(parsing: text))?["cases"]?.array ?? []
    return cases.enumerated().compactMap { OracleCase($0.element, seed: UInt64($0.offset)) }
  }()

  /// The cases with the given ids.
  static func named(_ ids: [String]) -> [OracleCase] {
    all.filter { ids.contains($0.id) }
  }

  init?(_ value: JSONValue, seed: UInt64) {
    guard let id = value["id"]?.string, let family = value["family"]?.string,
      let parameters = value["parameters"], let expected = value["expected"]
    else { return nil }
    self.id = id
    self.seed = 1_000_000_000_000 * Effort.series + 1_000 * seed
    self.family = family
    self.parameters = parameters
    self.expected = expected
    horizons = value["horizon_for_1_percent_95ci"]?.object?.compactMap(\.value.double) ?? []
  }

  /// A parameter of the model.
  subscript(name: String) -> Double { parameters[name]?.double ?? .nan }

  /// A list of parameters.
  func list(_ name: String) -> [Double] {
    parameters[name]?.array?.compactMap(\.double) ?? []
  }

  /// A known number; `nil` where the case does not have it.
  func known(_ name: String) -> Double? { expected[name]?.double }
}

extension OracleCase: CustomTestStringConvertible {
  var testDescription: String { id }
}
