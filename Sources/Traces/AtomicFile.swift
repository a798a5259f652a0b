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

  /// Writes the next bytes.
  public func write(_ bytes: [UInt8]) throws(TraceError) { try file.write(bytes) }

  /// Gives the file its name, for good.
  public func commit() throws(TraceError) { try file.commit() }
}
