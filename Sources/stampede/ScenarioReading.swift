import Foundation
import Scenarios

/// Scenario documents from the command line.
enum ScenarioReading {
  /// The files, as they stand on disk.
  static func read(_ paths: [String]) throws(Failure) -> [SourceFile] {
    var files: [SourceFile] = []
    for path in paths {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        throw Failure(
          code: .noInput,
          message: "there is no file '\(path)'",
          remedy: "check the spelling; 'stampede init --template shop DIR' writes an example"
        )
      }
      guard !isDirectory.boolValue else {
        throw Failure(
          code: .noInput,
          message: "'\(path)' is a directory",
          remedy: "name its documents, such as \(path)/*.yaml"
        )
      }
      do {
        files.append(
          SourceFile(path: path, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))
        )
      } catch {
        throw Failure(
          code: .inputOutput,
          message: "cannot read '\(path)': \(error.localizedDescription)"
        )
      }
    }
    return files
  }

  /// The scenario that the documents make, with what there is to say about them on the error stream.
  static func load(_ paths: [String], options: ScenarioLoader.Options) throws -> Scenario {
    let result = ScenarioLoader.load(try read(paths), options: options)
    for diagnostic in result.diagnostics { Terminal.writeError(diagnostic.text) }
    guard let scenario = result.scenario else {
      let count = result.diagnostics.count { $0.severity == .error }
      throw Failure(
        code: .invalidData,
        message: "\(count) error\(count == 1 ? "" : "s") in the scenario; nothing was run"
      )
    }
    return scenario
  }
}
