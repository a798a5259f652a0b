/// A value of a scenario and where it comes from.
public struct ResolvedValue: Equatable, Sendable {
  /// Where it stands, as a path that a setting may name.
  public let path: String
  /// The value, as a document in one line would say it; in words where it follows from others.
  public let value: String
  /// Who says it.
  public let origin: Origin

  /// Who says a value.
  public enum Origin: Equatable, Sendable {
    /// A document, at this line and column.
    case document(file: String, line: Int, column: Int)
    /// Nobody: the built-in documents do.
    case builtIn
    /// A setting of the command line.
    case setting
    /// Another option of the command line, by its name.
    case option(String)
    /// Nobody: it is the value that holds where nothing is said.
    case standard
    /// Nobody: it follows from other values.
    case derived
  }
}
