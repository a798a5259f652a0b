/// A file of documents as its author wrote it, before anything is known about it.
public struct SourceFile: Equatable, Sendable {
  /// The name under which diagnostics refer to it.
  public var path: String
  /// Its content; valid UTF-8 is asked for when it is read, not here.
  public var bytes: [UInt8]

  /// Creates a file from its content.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Creates a file from a text.
  public init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }
}
