import Foundation
import Scenarios

/// The documents of a shipped scenario, and which of them may be changed.
struct ShippedScenario {
  var name: String
  var files: [SourceFile]
  /// The places of the files that belong to the scenario; others are only there to make it complete.
  var own: Range<Int>

  /// Every scenario of `traces`, and every sound document of the fixtures.
  ///
  /// A what-if document is there, but left as it is: it is a question about a load, and its keys are
  /// paths.
  ///
  /// A fixture that is no load by itself is taken together with one, and with the persona that it is
  /// about.
  static func all() throws -> [ShippedScenario] {
    let traces = try FileManager.default.contentsOfDirectory(atPath: Checkout.path + "/traces")
    var scenarios = try traces.sorted().map { name in
      let files = try Checkout.documents(of: name)
      let own = files.prefix { !$0.hasSuffix("/what-if.yaml") }.count
      return ShippedScenario(name, files: try files.map(file), own: 0..<own)
    }
    scenarios.append(
      ShippedScenario(
        "quote-caching/cached",
        files: [try file(Checkout.path + "/traces/quote-caching/cached/quote-caching.yaml")],
        own: 0..<1
      )
    )
    let fixtures = Checkout.path + "/Tests/ScenariosTests/Fixtures"
    for name in try names(in: fixtures + "/valid") {
      scenarios.append(
        ShippedScenario(name, files: [try file(fixtures + "/valid/" + name)], own: 0..<1)
      )
    }
    let companions = try ["load-profile.json", "persona-emma.json"].map {
      try file(fixtures + "/seed/" + $0)
    }
    for name in try names(in: fixtures + "/seed") {
      let own = try file(fixtures + "/seed/" + name)
      scenarios.append(
        ShippedScenario(name, files: [own] + companions.filter { $0.path != own.path }, own: 0..<1)
      )
    }
    return scenarios
  }

  private init(_ name: String, files: [SourceFile], own: Range<Int>) {
    (self.name, self.files, self.own) = (name, files, own)
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }.sorted()
  }

  private static func file(_ path: String) throws -> SourceFile {
    SourceFile(
      path: (path as NSString).lastPathComponent,
      text: try String(contentsOfFile: path, encoding: .utf8)
    )
  }

  /// The scenario with another text in place of one of its files.
  func with(_ text: String, at file: Int) -> [SourceFile] {
    var files = files
    files[file] = SourceFile(path: files[file].path, text: text)
    return files
  }
}
