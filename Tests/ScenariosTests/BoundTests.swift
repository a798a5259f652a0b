import Foundation
import Scenarios
import Testing

/// What is read is bounded in size, depth, number and growth, and one step below a bound is read.
@Suite(.timeLimit(.minutes(2))) struct BoundTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  private static func codes(_ path: String, _ text: String) -> [Diagnostic.Code] {
    ScenarioLoader.load([SourceFile(path: path, text: text)], options: .init(purpose: .validate))
      .diagnostics.map(\.code)
  }

  /// A profile with a note that is nested so deeply; the note itself stands on level 1.
  private static func nested(_ depth: Int) -> String {
    let note = String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
    return
      "{\"profile\": \"p\", \"scenario\": {\"duration\": \"1h\", \"virtualUsers\": 9}, \"x-a\": \(note)}"
  }

  @Test(arguments: ["p.yaml", "p.json"])
  func `64 levels are read and 65 are not`(path: String) {
    #expect(Self.codes(path, Self.nested(65)) == [])
    #expect(Self.codes(path, Self.nested(66)) == [path == "p.json" ? .json : .limit])
  }

  @Test(.enabled(if: isLong, "long"), arguments: ["p.yaml", "p.json"])
  func `a million values are read and one more is not`(path: String) {
    // The object, its key's value and the list are values too.
    func text(_ count: Int) -> String {
      "{\"whatif\": [" + String(repeating: "1,", count: count - 3) + "1]}"
    }

    #expect(!Self.codes(path, text(1_000_000)).contains(.limit))
    #expect(Self.codes(path, text(1_000_001)).contains(.limit))
  }

  @Test(.enabled(if: isLong, "long"))
  func `a file of 64 MiB is read`() {
    let file = SourceFile(path: "p.yaml", bytes: [UInt8](repeating: 0x20, count: 64 << 20))

    #expect(ScenarioLoader.load([file]).diagnostics.map(\.code) == [.empty])
  }

  @Test func `all files together are bounded`() {
    let file = SourceFile(path: "p.yaml", bytes: [UInt8](repeating: 0x20, count: (64 << 20) + 1))

    let result = ScenarioLoader.load([file, file, file])

    #expect(result.diagnostics.map(\.code) == [.file, .file], "\(result.text)")
    #expect(result.diagnostics.last?.message.contains("128 MiB") == true)
  }

  /// A document whose list has so many entries, each of which stands for 101 values.
  private static func aliases(_ count: Int) -> String {
    let values = String(repeating: "1, ", count: 99) + "1"
    let uses = Array(repeating: "*a", count: count).joined(separator: ", ")
    let filler = String(repeating: "1, ", count: 11_000)
    return
      "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nx-a: &a [\(values)]\nx-c: [\(filler)1]\nx-b: [\(uses)]\n"
  }

  @Test func `aliases make a document ten times as large and no more`() {
    #expect(Self.codes("p.yaml", Self.aliases(900)) == [])
    #expect(Self.codes("p.yaml", Self.aliases(2_000)) == [.limit])
  }

  @Test func `a thousand small files are read`() {
    let files = (0..<1_000).map { number in
      SourceFile(path: "p\(number).yaml", text: "persona: {name: p\(number), extends: karen}\n")
    }

    let result = ScenarioLoader.load(files, options: .init(purpose: .validate))

    #expect(result.kinds.count == 1_000)
    #expect(!result.hasErrors, "\(result.diagnostics.first?.text ?? "")")
  }

  @Test(arguments: [(1 << 25, false), ((1 << 25) + 1, true)])
  func `a file that a document names has 32 MiB at most`(size: Int, isRefused: Bool) throws {
    let text = "profile: p\nscenario: {duration: 1h}\narrivals: {csv: a.csv}\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)]) { _ in
      .success([UInt8](repeating: UInt8(ascii: "x"), count: size))
    }

    let message = try #require(result.diagnostics.first?.message)
    #expect(message.contains("MiB") == isRefused, "\(message.prefix(200))")
  }
}
