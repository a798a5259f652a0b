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
      guard let equals = word.firstIndex(of: "="), FileAccess.isDirectory(word) != false else {
        (path, name) = (word, nil)
        return
      }
      (path, name) = (String(word[word.index(after: equals)...]), String(word[..<equals]))
    }
  }

  private let sources: [Source]

  /// What words of the command line name; `nil` where they name no files.
  init?(words: [String]) {
    sources = words.map(Source.init)
    let areDirectories = sources.map { FileAccess.isDirectory($0.path) }
    guard !areDirectories.contains(true), words.count > 1 || areDirectories == [false] else {
      return nil
    }
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
