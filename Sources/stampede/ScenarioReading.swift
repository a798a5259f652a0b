import Foundation
import Scenarios

/// Scenario documents from the command line.
enum ScenarioReading {
  /// The files, as they stand on disk: a directory stands for the documents in it, `-` for the standard
  /// input, and the name of a built-in profile that is no path for its documents.
  static func read(_ paths: [String]) throws(Failure) -> [SourceFile] {
    var files: [SourceFile] = []
    for path in try documents(paths) { files.append(try read(path)) }
    return files
  }

  /// The paths, with the documents of each directory, by their names, in its place.
  static func documents(_ paths: [String]) throws(Failure) -> [String] {
    var documents: [String] = []
    for path in paths {
      let isDirectory = FileAccess.isDirectory(path) == true
      documents += isDirectory ? try self.documents(in: path) : [path]
    }
    return documents
  }

  private static func documents(in directory: String) throws(Failure) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    guard !names.contains("run.json") else {
      throw Failure(
        code: .noInput,
        message: "'\(directory)' is the directory of a run and holds no documents",
        remedy: "name the documents that it was made of, or print it again with 'stampede report "
          + "\(directory.quotedForShell)'"
      )
    }
    let found = names.sorted().filter { name in
      [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
        && !name.hasSuffix(".schema.json")
    }
    guard !found.isEmpty else {
      throw Failure(
        code: .noInput,
        message: "the directory '\(directory)' holds no document",
        remedy: "name the files of the scenario, or a directory that holds them"
      )
    }
    return found.map { (directory.hasSuffix("/") ? directory : directory + "/") + $0 }
  }

  private static func read(_ path: String) throws(Failure) -> SourceFile {
    if path == "-" { return SourceFile(path: "-", bytes: try FileAccess.readInput()) }
    guard FileManager.default.fileExists(atPath: path) else {
      if let profile = BuiltInProfile(named: path) { return profile.file }
      let isPattern = path.contains { "*?[".contains($0) }
      throw Failure(
        code: .noInput,
        message: isPattern ? "no file matches '\(path)'" : "there is no file '\(path)'",
        remedy: "check the spelling; 'stampede init --template shop DIR' writes an example, and "
          + "built-in profiles are \(BuiltInProfile.names.joined(separator: ", "))"
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
