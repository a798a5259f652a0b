/// Why a text is not the document that it should be.
public struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where, as a JSON pointer; empty: the whole document.
  public var path: String
  /// What is wrong.
  public var message: String

  /// Creates an error.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  /// The place and what is wrong there.
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
