import Foundation
import JSONText
import Testing

@Suite struct TraceViewTests {
  @Test func `session draws a visit and tells programs the same`() throws {
    let shop = try SmallShop()
    let id = try Self.session(in: shop)

    let drawing = try shop.stampede("trace", "session", shop.name, id)
    let told = try shop.stampede("trace", "session", shop.name, id, "--format", "json")

    #expect(drawing.status == 0, "\(drawing.errors)")
    #expect(drawing.output.hasPrefix("session \(id) "))
    #expect(drawing.output.contains("visitor on purchase"))
    #expect(drawing.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let json = try JSONValue(parsing: told.output)
    #expect(json["session"]?.integer.map(String.init) == id)
    let calls = json["story"]?.array?.filter { $0["kind"]?.string == "call" } ?? []
    #expect(!calls.isEmpty && calls.allSatisfy { $0["service"]?.string == "shop" })
  }

  @Test func `session names what is there where there is no such visit`() throws {
    let shop = try SmallShop()

    let unknown = try shop.stampede("trace", "session", shop.name, "123456789")
    let word = try shop.stampede("trace", "session", shop.name, "first")

    #expect(unknown.status == 66 && unknown.output.isEmpty)
    #expect(unknown.errors.contains("has no session 123456789"))
    #expect(unknown.errors.contains("numbers from "))
    #expect(unknown.errors.contains("--table begins"))
    #expect(word.status == 64)
  }

  @Test func `diff finds none between a run and its file`() throws {
    let shop = try SmallShop()

    let same = try shop.stampede("trace", "diff", shop.name, "r/trace/shard-000.jtr.zst")
    let deep = try shop.stampede("trace", "diff", shop.name, shop.name, "--deep")

    #expect(same.status == 0 && same.output.contains("The traces are equal"), "\(same.errors)")
    #expect(deep.status == 0 && deep.output.contains("every row was compared"))
  }

  @Test func `diff shows where two seeds part and exits with 97`() throws {
    let shop = try SmallShop()
    let other = try shop.stampede("run", "--quiet", "s.yaml", "--seed", "2", "--out", "other")
    try #require(other.status == 0)

    let text = try shop.stampede("trace", "diff", shop.name, "other")
    let json = try shop.stampede("trace", "diff", shop.name, "other", "--format", "json")

    #expect(text.status == 97 && json.status == 97, "\(text.errors)")
    #expect(text.output.contains("The traces differ."))
    #expect(text.output.contains("First in the order of time, table and session"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let found = try JSONValue(parsing: json.output)
    #expect(found["equal"]?.boolean == false)
    #expect(found["description"]?[0]?["name"]?.string == "seed")
    #expect(found["tables"]?.array?.count == 5)
    #expect(found["first"]?["table"]?.string != nil)
  }

  @Test func `diff refuses what is no trace`() throws {
    let shop = try SmallShop()
    try shop.write(Array("text".utf8), to: "text")

    let damaged = try shop.stampede("trace", "diff", shop.name, "text")
    let missing = try shop.stampede("trace", "diff", shop.name, "nowhere")

    #expect(damaged.status == 65 && missing.status == 66)
  }

  @Test func `export writes a file for Perfetto`() throws {
    let shop = try SmallShop()
    let arguments = ["trace", "export", shop.name, "--format", "perfetto", "--out", "p.pftrace"]

    let whole = try Program.fast("stampede").run(arguments, in: shop.directory.path)
    let bytes = try Data(contentsOf: URL(filePath: shop.directory.path + "/p.pftrace"))
    let part = try Program.fast("stampede")
      .run(arguments + ["--sessions", "3", "--until", "1m"], in: shop.directory.path)

    #expect(whole.status == 0, "\(whole.errors)")
    #expect(part.status == 0 && part.output.contains("of 3 sessions"), "\(part.errors)")
    // The first field of a trace is a packet.
    #expect(bytes.count > 10_000 && bytes.first == 0x0A)
    #expect(shop.directory.files.allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test(arguments: [
    ["--sessions", "0"], ["--sessions", "3", "--session", "4"], ["--table", "calls"],
  ])
  func `export refuses flags that do not go with Perfetto`(flags: [String]) throws {
    let shop = try SmallShop()

    let outcome = try Program.fast("stampede").run(
      ["trace", "export", shop.name, "--format", "perfetto", "--out", "p"] + flags,
      in: shop.directory.path
    )

    #expect(outcome.status == 64)
  }

  @Test func `export says that nothing was selected`() throws {
    let shop = try SmallShop()

    let outcome = try shop.stampede(
      "trace",
      "export",
      shop.name,
      "--format",
      "perfetto",
      "--out",
      "p",
      "--session",
      "987654321"
    )

    #expect(outcome.status == 66 && outcome.errors.contains("trace stat"))
    #expect(!shop.directory.files.contains("p"))
  }

  /// The number of a session that has calls.
  private static func session(in shop: SmallShop) throws -> String {
    let rows = try shop.stampede(
      "trace",
      "query",
      shop.name,
      "--columns",
      "session",
      "--format",
      "csv",
      "--limit",
      "1"
    )
    return try #require(rows.output.split(separator: "\n").last.map(String.init))
  }
}
