import Foundation
import JSONText
import Testing

/// `trace query`, `trace export` and `trace stat` as a user gives them.
@Suite struct TraceQueryTests {
  @Test func `a query prints the rows that were asked for, by their names`() throws {
    let directory = ScratchDirectory()
    _ = try directory.shipped("two-region")

    let answer = try directory.stampede(
      "trace",
      "query",
      "two-region",
      "--where",
      "persona=west-train,outcome!=ok,latency>=1s",
      "--from",
      "20m",
      "--until",
      "40m",
      "--limit",
      "6"
    )

    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.output == (try Self.golden("query.txt")), "\(answer.output)")
  }

  @Test func `rows of two files are those of one`() throws {
    let directory = ScratchDirectory()
    _ = try directory.shipped("two-region", shards: 3, as: "three")
    _ = try directory.shipped("two-region", shards: 1, as: "one")

    for table in ["calls", "begins", "ends", "markers", "windows"] {
      let texts = try ["one", "three"].map { run in
        try directory.stampede(
          "trace",
          "query",
          run,
          "--table",
          table,
          "--from",
          "10m",
          "--until",
          "13m",
          "--format",
          "csv"
        ).output
      }
      #expect(texts[0] == texts[1], "\(table)")
      #expect(texts[0].split(separator: "\r\n").count > 1, "\(table)")
    }
  }

  @Test func `an export has every row once`() throws {
    let shop = try SmallShop()
    let exported = try shop.stampede("trace", "export", "r", "--out", "csv")
    let lines = try shop.stampede(
      "trace",
      "export",
      "r",
      "--out",
      "ends.jsonl",
      "--table",
      "ends",
      "--format",
      "jsonl"
    )
    #expect(exported.status == 0 && lines.status == 0, "\(exported.errors)\(lines.errors)")

    let manifest = try JSONValue(parsing: shop.directory.text("r/run.json"))
    let names = [
      ("calls", "call"), ("begins", "session-begin"), ("ends", "session-end"),
      ("markers", "marker"), ("windows", "station-window"),
    ]
    for (file, table) in names {
      let text = try shop.directory.text("csv/\(file).csv")
      #expect(
        text.split(separator: "\r\n").count - 1 == manifest["rows"]?[table]?.integer,
        "\(file)"
      )
    }
    let ends = try shop.directory.text("ends.jsonl").split(separator: "\n")
    #expect(ends.count == manifest["rows"]?["session-end"]?.integer)
    #expect(try JSONValue(parsing: String(ends[0]))["result"]?.string != nil)
    #expect(!shop.directory.files.contains { $0.hasSuffix(".partial") })
  }

  @Test func `one session is asked for by its number`() throws {
    let shop = try SmallShop()
    let begins = try shop.stampede("trace", "query", "r", "--table", "begins", "--format", "csv")
    let session = try #require(
      begins.output.split(separator: "\r\n").dropFirst(4).first?.split(separator: ",")[1]
    )

    let flag = try shop.stampede("trace", "query", "r", "--session", String(session))
    let condition = try shop.stampede("trace", "query", "r", "--where", "session=\(session)")

    #expect(flag.status == 0 && flag.output == condition.output, "\(flag.errors)")
    #expect(flag.output.split(separator: "\n").count > 1)
  }

  @Test(
    arguments: [
      (["--where", "persona=visitr"], 64, "did you mean 'visitor'?"),
      (["--where", "personna=visitor"], 64, "did you mean 'persona'?"),
      (["--columns", "time,latensy"], 64, "did you mean 'latency'?"),
      (["--from", "20m", "--until", "10m"], 64, "--from must not be later"),
      (["--from", "soon"], 64, "--from"), (["--limit", "0"], 64, "--limit must be at least 1"),
      (["--table", "markers", "--session", "3"], 64, "no session"),
      (["--out", "r"], 74, "'r' is not a regular file"), (["--format", "xml"], 64, "xml"),
    ] as [([String], Int32, String)]
  )
  func `a mistake is answered with what is possible`(
    arguments: [String],
    status: Int32,
    says: String
  ) throws {
    let shop = try SmallShop()
    let before = shop.directory.files

    let outcome = try Program.fast("stampede").run(
      ["trace", "query", "r"] + arguments,
      in: shop.directory.path
    )

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.output.isEmpty && shop.directory.files == before)
  }

  @Test func `times beyond the end are an empty answer`() throws {
    let shop = try SmallShop()

    let outcome = try shop.stampede("trace", "query", "r", "--from", "30d", "--format", "jsonl")

    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
  }

  @Test func `a reader that goes away ends a query quietly`() throws {
    let shop = try SmallShop(lasting: "20m")
    let program = Program.fast("stampede").path

    let outcome = try Program(path: "/bin/sh").run(
      [
        "-c",
        "{ '\(program)' trace query r --format csv; echo $? >&2; } | head -n 2",
      ],
      in: shop.directory.path
    )

    #expect(outcome.output.split(separator: "\r\n").count == 2, "\(outcome.output)")
    #expect(outcome.errors == "0\n")
  }

  @Test func `stat gives figures that programs read`() throws {
    let directory = ScratchDirectory()
    let manifest = try directory.shipped("two-region", shards: 2)

    let outcome = try directory.stampede("trace", "stat", "two-region", "--format", "json")

    #expect(outcome.status == 0, "\(outcome.errors)")
    let figures = try JSONValue(parsing: outcome.output)
    #expect(figures["contentHash"] == manifest["contentHash"])
    #expect(figures["sessions"] == manifest["rows"]?["session-begin"])
    #expect(figures["files"]?.array?.count == 2)
    for table in figures["tables"]?.array ?? [] where table["name"]?.string != "marker" {
      let name = try #require(table["name"]?.string)
      #expect(table["rows"] == manifest["rows"]?[name], "\(name)")
    }
  }

  @Test func `verify compares the hash with that of the run`() throws {
    let shop = try SmallShop()
    let manifest = try shop.directory.text("r/run.json")
    let hash = try #require(JSONValue(parsing: manifest)["contentHash"]?.string)

    let right = try shop.stampede("trace", "verify", "r", "--deep")
    let other = String(repeating: "0", count: hash.count)
    try shop.write(manifest.replacing(hash, with: other).utf8, to: "r/run.json")
    let wrong = try shop.stampede("trace", "verify", "r", "--shallow")

    #expect(right.status == 0 && right.output.contains("as run.json says"), "\(right.errors)")
    #expect(wrong.status == 65 && wrong.errors.contains(other), "\(wrong.errors)")
  }

  private static func golden(_ name: String) throws -> String {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures")
    )
    return try String(contentsOf: url, encoding: .utf8)
  }
}

extension ScratchDirectory {
  /// Runs a shipped scenario and gives back its manifest.
  fileprivate func shipped(
    _ scenario: String,
    shards: Int = 1,
    as name: String? = nil
  ) throws -> JSONValue {
    let name = name ?? scenario
    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--no-twin", "--out", name, "--shards", String(shards)]
        + Checkout.documents(of: scenario),
      in: path
    )
    try #require([0, 99].contains(outcome.status), "\(outcome.errors)")
    return try JSONValue(parsing: text(name + "/run.json"))
  }

  fileprivate func stampede(_ arguments: String...) throws -> Program.Outcome {
    try Program.fast("stampede").run(arguments, in: path)
  }
}
