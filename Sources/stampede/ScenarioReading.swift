import Foundation
import Scenarios

/// Scenario documents from the command line.
enum ScenarioReading {
  /// The files, as they stand on disk; `-` is the standard input, and the name of a built-in profile
  /// that is no path stands for its documents.
  static func read(_ paths: [String]) throws(Failure) -> [SourceFile] {
    var files: [SourceFile] = []
    for path in paths { files.append(try read(path)) }
    return files
  }

  private static func read(_ path: String) throws(Failure) -> SourceFile {
    if path == "-" { return SourceFile(path: "-", bytes: try FileAccess.readInput()) }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      if let profile = BuiltInProfile(named: path) { return profile.file }
      let isPattern = path.contains { "*?[".contains($0) }
      throw Failure(
        code: .noInput,
        message: isPattern ? "no file matches '\(path)'" : "there is no file '\(path)'",
        remedy: "check the spelling; 'stampede init --template shop DIR' writes an example, and "
          + "built-in profiles are \(BuiltInProfile.names.joined(separator: ", "))"
      )
    }
    guard !isDirectory.boolValue else {
      throw Failure(
        code: .noInput,
        message: "'\(path)' is a directory",
        remedy: "name its documents, such as \(path.hasSuffix("/") ? path : path + "/")*.yaml"
      )
    }
    return SourceFile(path: path, bytes: try FileAccess.read(path))
  }

  /// The content of a file that a document names: a regular file, no device and no pipe.
  static func attachment(_ path: String) -> Result<[UInt8], AttachmentError> {
    do {
      try FileAccess.refuseSpecialFile(path)
      return .success(try FileAccess.read(path))
    } catch { return .failure(AttachmentError("cannot be read: \(error.message)")) }
  }

  /// The scenario that the documents make, with what there is to say about them on the error stream.
  static func load(_ paths: [String], options: ScenarioLoader.Options) throws -> Scenario {
    try loaded(paths, options: options).scenario
  }

  /// Every value of the scenario and where it comes from.
  static func values(_ paths: [String], options: ScenarioLoader.Options) throws -> [ResolvedValue] {
    var options = options
    options.listsValues = true
    return try loaded(paths, options: options).result.values
  }

  private static func loaded(
    _ paths: [String],
    options: ScenarioLoader.Options
  ) throws -> (scenario: Scenario, result: ScenarioLoader.LoadResult) {
    let result = ScenarioLoader.load(try read(paths), options: options, attachment: attachment)
    for finding in result.findings { Terminal.writeError(finding.text) }
    guard let scenario = result.scenario else {
      let count = result.diagnostics.count { $0.severity == .error }
      guard count > 0 else { throw Failure(ownMistake: "the documents make no scenario") }
      throw Failure(
        code: .invalidData,
        message: "\(count) error\(count == 1 ? "" : "s") in the scenario; nothing was run"
      )
    }
    return (scenario, result)
  }
}
