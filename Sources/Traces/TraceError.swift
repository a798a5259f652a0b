import Glibc

/// Why a trace could not be written or read.
public enum TraceError: Error, Equatable, Sendable {
  /// The system refused; `code` is its `errno`.
  case system(action: String, path: String, code: Int32)
  /// The file has no footer: the run that wrote it did not finish.
  case incomplete(path: String)
  /// The bytes are not those that were written.
  case damaged(path: String, detail: String)
  /// The file is sound, but says something that this version does not read.
  case unsupported(path: String, detail: String)
  /// The files are not the shards of one run, or not all of them.
  case mismatched(path: String, detail: String)
  /// The description cannot stand at the head of a file.
  case invalidDescription(detail: String)
  /// Rows came in an order, or hold numbers, that a trace does not allow.
  case invalidRows(detail: String)
  /// The compression library refused.
  case compression(detail: String)
  /// The pipeline was cancelled.
  case cancelled
}

extension TraceError: CustomStringConvertible {
  /// What we were doing, to what, and the reason.
  public var description: String {
    switch self {
    case .system(let action, let path, let code):
      unsafe "cannot \(action) '\(path)': \(String(cString: strerror(code)))"
    case .incomplete(let path):
      "'\(path)' has no footer: the run that wrote it did not finish, and the file is not whole. "
        + "Run the scenario again with the same seed; it gives the same trace"
    case .damaged(let path, let detail):
      "'\(path)' is damaged: \(detail). Fetch it again, or run the scenario again"
    case .unsupported(let path, let detail):
      "'\(path)' cannot be read by this version: \(detail)"
    case .mismatched(let path, let detail): "'\(path)' is not the whole trace of a run: \(detail)"
    case .invalidDescription(let detail): "the description of the trace is not valid: \(detail)"
    case .invalidRows(let detail): "the rows do not make a trace: \(detail)"
    case .compression(let detail): "cannot compress: \(detail)"
    case .cancelled: "the trace was cancelled"
    }
  }
}

/// What is wrong with some bytes. The reader adds the path and makes a ``TraceError`` of it.
struct Damage: Error, Equatable {
  /// Whether the bytes are sound, but of a format that is not known here.
  var isUnsupported = false
  let detail: String

  init(_ detail: String, isUnsupported: Bool = false) {
    self.detail = detail
    self.isUnsupported = isUnsupported
  }

  func error(in path: String) -> TraceError {
    isUnsupported
      ? .unsupported(path: path, detail: detail) : .damaged(path: path, detail: detail)
  }
}
