import Foundation
import Scenarios
import Testing

/// Reads the documents that the tests share.
enum Fixture {
  /// A file of the folder `Fixtures`.
  static func file(_ name: String) throws -> SourceFile {
    let root = try #require(Bundle.module.resourceURL)
    let data = try Data(contentsOf: root.appending(path: "Fixtures/\(name)"))
    return SourceFile(path: name, bytes: Array(data))
  }

  /// The names of the files of a folder of `Fixtures`, sorted.
  static func names(in folder: String) throws -> [String] {
    let root = try #require(Bundle.module.resourceURL)
    let url = root.appending(path: "Fixtures/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
      .map { "\(folder)/\($0)" }
  }
}

extension ScenarioLoader.LoadResult {
  /// The diagnostics as people see them, for messages of failed expectations.
  var text: String { diagnostics.map(\.text).joined() }
}
