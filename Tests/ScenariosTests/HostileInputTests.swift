import Scenarios
import Testing

/// Documents come from anyone: whatever they hold, the loader answers.
@Suite struct HostileInputTests {
  static let documents =
    ["valid/shop.yaml", "valid/open.yaml"]
    + SeedDocumentTests.names.map { "seed/\($0.name).json" }

  @Test(arguments: documents)
  func `flipped, cut and doubled bytes never trap`(name: String) throws {
    let file = try Fixture.file(name)
    var generator = Lehmer(seed: UInt64(name.utf8.count))

    for _ in 0..<150 {
      let mutant = SourceFile(
        path: file.path,
        bytes: Self.mutate(file.bytes, using: &generator)
      )

      let result = ScenarioLoader.load([mutant])

      let isAnswered = result.scenario != nil || result.hasErrors
      #expect(isAnswered)
      for diagnostic in result.diagnostics {
        #expect(diagnostic.line >= 1)
        #expect(diagnostic.column >= 1)
        #expect(!diagnostic.text.isEmpty)
      }
    }
  }

  @Test(arguments: ["valid/shop.yaml", "seed/black-friday-chaos.json"])
  func `a document cut at any line never traps`(name: String) throws {
    let file = try Fixture.file(name)
    let cuts = file.bytes.indices.filter { file.bytes[$0] == UInt8(ascii: "\n") }

    for cut in cuts {
      let result = ScenarioLoader.load([
        SourceFile(path: file.path, bytes: Array(file.bytes[..<cut]))
      ])

      #expect(result.scenario != nil || result.hasErrors)
    }
  }

  @Test func `a file of more than 64 MiB is refused unread`() {
    let file = SourceFile(
      path: "big.yaml",
      bytes: [UInt8](repeating: UInt8(ascii: " "), count: (64 << 20) + 1)
    )

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.first?.code == .file)
  }

  @Test(.timeLimit(.minutes(1)))
  func `aliases as keys cannot grow`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let endings = ["? *a11\n: 1\n", "{*a11 : 1}\n", "k: {[*a11]: 1}\n", "[*a11] : 1\n"]

    for ending in endings {
      let result = ScenarioLoader.load([SourceFile(path: "bomb.yaml", text: text + ending)])

      #expect(result.hasErrors)
    }
  }

  /// One to four changes of bytes, or a cut.
  private static func mutate(_ bytes: [UInt8], using generator: inout Lehmer) -> [UInt8] {
    let interesting = Array("\"'{}[]:,-&*!|>%@`#?\n\t \\09~<=.eE\u{0}".utf8) + [0xFF, 0xC3, 0xED]
    var result = bytes
    for _ in 0...Int(generator.next() % 4) where !result.isEmpty {
      let index = Int(generator.next() % UInt64(result.count))
      switch generator.next() % 6 {
      case 0: result[index] ^= 1 << UInt8(generator.next() % 8)
      case 1: result.remove(at: index)
      case 2: result.insert(interesting[Int(generator.next()) % interesting.count], at: index)
      case 3: result[index] = interesting[Int(generator.next()) % interesting.count]
      case 4:
        let end = min(result.count, index + 1 + Int(generator.next() % 40))
        result.insert(contentsOf: result[index..<end], at: index)
      default: result.removeSubrange(index..<min(result.count, index + 20))
      }
    }
    return generator.next() % 8 == 0 ? Array(result.prefix(result.count / 2)) : result
  }
}
