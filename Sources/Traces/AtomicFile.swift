/// A file that is written a part at a time and has its name only when it is whole.
///
/// Until then it is called `<path>.partial`, and what was at `path` before stays.
public final class AtomicFile {
  private let file: OutputFile

  /// The name that the file is to have.
  public var path: String { file.path }

  /// Creates `<path>.partial`.
  public init(path: String) throws(TraceError) {
    file = try OutputFile(path: path)
  }

  /// Creates `<path>.<writer>.partial`: writers of one file, each with a name of its own, do not write
  /// into each other's bytes, and the last to commit has the name.
  public init(path: String, writer: String) throws(TraceError) {
    file = try OutputFile(path: path, temporarySuffix: "." + writer + ".partial")
  }

  /// Writes the next bytes.
  public func write(_ bytes: [UInt8]) throws(TraceError) { try file.write(bytes) }

  /// Gives the file its name, for good.
  public func commit() throws(TraceError) { try file.commit() }
}
