import Foundation
import JSONText

/// A value and its JSON text: keys in the order of a shape, the same bytes for the same value.
struct ArrangedDocument<Value: Codable>: Sendable {
  let shape: DocumentShape

  /// The text of `value`; a number keeps the shortest digits that read back the same.
  ///
  /// - Throws: where a number is not finite, or the value does not have the shape.
  func text(of value: Value) throws -> String { try json(of: value).prettyText }

  /// The text of `value` on one line, without its end.
  ///
  /// - Throws: where a number is not finite, or the value does not have the shape.
  func line(of value: Value) throws -> String { try json(of: value).compactText }

  private func json(of value: Value) throws -> JSONValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes: Data
    do {
      bytes = try encoder.encode(value)
    } catch EncodingError.invalidValue(let number, let context) {
      throw DocumentError(path: Self.path(context), message: "JSON has no number \(number)")
    }
    let parsed = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
    return try shape.arranged(parsed)
  }

  /// The value of `text`.
  ///
  /// - Throws: what is wrong with the text and where.
  func value(of text: String) throws(DocumentError) -> Value {
    do {
      _ = try shape.arranged(JSONValue(parsing: text))
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch let error as DocumentError {
      throw error
    } catch let error as JSONSyntaxError {
      let place = "line \(error.position.line), column \(error.position.column)"
      throw DocumentError(path: "", message: "\(place): \(error.message)")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context)
    {
      throw DocumentError(path: Self.path(context), message: context.debugDescription)
    } catch {
      throw DocumentError(path: "", message: "\(error)")
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    path(context.codingPath)
  }

  private static func path(_ context: EncodingError.Context) -> String {
    path(context.codingPath)
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in "/" + (key.intValue.map(String.init) ?? key.stringValue) }.joined()
  }
}
