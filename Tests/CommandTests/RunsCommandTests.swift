import Foundation
import JSONText
import Testing

/// Looking after many runs.
@Suite struct RunsCommandTests {
  /// A folder with two runs, one of them two levels down, and something else.
  private static func folder() throws -> SmallShop {
    let shop = try SmallShop(lasting: "1m")
    for words in [["--seed", "7", "--out", "runs/deep/seven"], ["--out", "runs/one"]] {
      let outcome = try Program.fast("stampede").run(
        ["run", "--quiet", "s.yaml"] + words,
        in: shop.directory.path
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try FileManager.default.createDirectory(
      atPath: shop.directory.path + "/runs/notes",
      withIntermediateDirectories: true
    )
    return shop
  }

  @Test func `lists what stands under a folder, and shows one`() throws {
    let shop = try Self.folder()

    let list = try shop.stampede("runs", "list")
    let lines = list.output.split(separator: "\n")

    #expect(list.status == 0, "\(list.errors)")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("runs/deep/seven  shop"))
    #expect(lines[2].hasPrefix("runs/one"))
    let json = try JSONValue(parsing: shop.stampede("runs", "list", "--format", "json").output)
    #expect(json["runs"]?[0]?["seed"]?.integer == 7)
    #expect((json["runs"]?[0]?["bytes"]?.integer ?? 0) > 10_000)
    let summary = try JSONValue(parsing: shop.directory.text("runs/one/summary.json"))
    #expect(json["runs"]?[1]?["sessions"] == summary["sessions"]?["started"])
    let shown = try shop.stampede("runs", "show", "runs/deep/seven/")
    #expect(shown.output.contains("\nseed        7\n"), "\(shown.output)")
    #expect(shown.output.contains("trace/shard-000.jtr.zst"))
  }

  @Test func `removes what a run wrote and nothing else`() throws {
    let shop = try Self.folder()
    _ = try shop.directory.write("mine", to: "runs/one/notes.txt")

    let dry = try shop.stampede("runs", "rm", "--dry-run", "runs/one")
    #expect(dry.output.hasPrefix("would remove runs/one: 5 files, "))
    #expect(shop.directory.files.contains("runs/one/run.json"))
    let wrong = try shop.stampede("runs", "rm", "runs/one", "runs/notes")
    #expect(wrong.status == 66)
    #expect(shop.directory.files.contains("runs/one/run.json"))
    let gone = try shop.stampede("runs", "rm", "runs/one", "runs/deep/seven")

    #expect(gone.status == 0, "\(gone.errors)")
    #expect(gone.errors.contains("1 file stays in 'runs/one', such as 'notes.txt'"))
    #expect(
      shop.directory.files.filter { $0.hasPrefix("runs") }
        == ["runs", "runs/deep", "runs/notes", "runs/one", "runs/one/notes.txt"]
    )
  }

  @Test func `lists a run that cannot be read as what it is`() throws {
    let directory = ScratchDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path + "/bad",
      withIntermediateDirectories: true
    )
    _ = try directory.write("{\"scenario\": ", to: "bad/run.json")

    let list = try Program.debug("stampede").run(["runs", "list", directory.path])
    let nothing = try Program.debug("stampede").run(["runs", "list", directory.path + "/none"])

    #expect(list.status == 0)
    #expect(list.output.contains("unreadable"))
    #expect(nothing.status == 66)
  }
}
