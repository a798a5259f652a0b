import Foundation
import Reports
import Traces

/// The page of results of benchmarks that were kept.
struct BenchmarkReport {
  /// A file, and the name of the build that it measured where one is given.
  private struct Source {
    let path: String
    let name: String?

    init(_ word: String) {
      // A file whose name has such a sign is meant where it is there.
      guard let equals = word.firstIndex(of: "="), Self.kind(of: word) != .file else {
        (path, name) = (word, nil)
        return
      }
      (path, name) = (String(word[word.index(after: equals)...]), String(word[..<equals]))
    }

    var kind: Kind? { Self.kind(of: path) }

    enum Kind { case file, directory }

    /// What a path leads to; `nil`: nothing is there.
    private static func kind(of path: String) -> Kind? {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        return nil
      }
      return isDirectory.boolValue ? .directory : .file
    }
  }

  private let sources: [Source]

  /// What words of the command line name; `nil` where they name no files.
  init?(words: [String]) {
    sources = words.map(Source.init)
    let kinds = sources.map(\.kind)
    guard !kinds.contains(.directory), words.count > 1 || kinds == [.file] else { return nil }
  }

  /// Writes the page and says what is on it.
  ///
  /// - Throws: a ``Failure`` where a file is missing or holds something else.
  func write(to file: String) throws {
    var collection = BenchmarkCollection()
    for source in sources {
      let bytes = try FileAccess.read(source.path)
      do {
        try collection.add(String(decoding: bytes, as: UTF8.self), named: source.name)
      } catch {
        throw Failure(
          code: .invalidData,
          message: "'\(source.path)' is no result of a benchmark: \(error.description)",
          remedy: "name what 'stampede bench WORKLOAD --format json' printed"
        )
      }
    }
    try FileAccess.write(BenchmarkPage.render(collection, version: engineVersion), to: file)
    Terminal.write("\(collection.summary)\n\nReport in \(file)\n")
  }
}
