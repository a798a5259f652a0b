import Foundation
import Traces

extension EmissionPlan {
  /// Creates a plan over the trace of a run.
  ///
  /// - Parameter path: the directory of a run, or one trace file.
  /// - Throws: an ``EmissionError``.
  public init(replaying path: String, pace: Pace, window: Window) throws {
    throw EmissionError(.inputNotFound, "there is no run at \(path)")
  }

  /// Where the result of replaying what is at `path` belongs, unless another place is named: the
  /// directory `emission` in the run, or beside the trace file.
  public static func resultDirectory(of path: String) -> String {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    let base =
      exists && !isDirectory.boolValue
      ? URL(fileURLWithPath: path).deletingLastPathComponent().path : path
    return base + "/emission"
  }
}
