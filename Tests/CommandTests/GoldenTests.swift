import JSONText
import Testing

/// The shipped scenarios give the traces that they gave when they were shipped. `tools/golden` records
/// them anew.
@Suite struct GoldenTests {
  @Test(arguments: [
    "black-friday",
    "black-friday-4h",
    "black-friday-sized",
    "insurance-peak-load",
    "mm1-080",
    "mmc-10-080",
    "quote-caching",
    "regional-disaster",
    "revenue-impact",
    "service-degradation",
    "ticket-sale",
    "two-region",
  ])
  func `a shipped scenario gives its golden trace`(scenario: String) throws {
    let golden = try JSONValue(parsing: Checkout.golden(of: scenario))
    let directory = ScratchDirectory()
    let out = directory.path + "/run"

    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--trace", "digest", "--no-twin", "--out", out]
        + Checkout.documents(of: scenario)
    )

    // The evening of two regions misses its goals.
    #expect(outcome.status == (scenario == "two-region" ? 99 : 0), "\(outcome.errors)")
    let manifest = try JSONValue(parsing: directory.text("run/run.json"))
    for key in ["seed", "version", "scenarioHash", "contentHash", "rows"] {
      #expect(manifest[key] == golden[key], "\(key) of \(scenario)")
    }
  }

  @Test func `debug and release give the same bytes`() throws {
    try #require(Program.releaseDirectory != nil, "there is no release build beside this one")
    let directory = ScratchDirectory()
    let documents = try Checkout.documents(of: "black-friday")

    let debug = try Program.debug("stampede").run(
      ["run", "--quiet", "--no-twin", "--out", directory.path + "/debug"] + documents
    )
    let release = try Program.fast("stampede").run(
      ["run", "--quiet", "--no-twin", "--out", directory.path + "/release"] + documents
    )

    #expect(debug.status == 0 && release.status == 0)
    let summaries = try ["debug", "release"].map { try directory.text("\($0)/summary.json") }
    #expect(summaries[0] == summaries[1])
    let hashes = try ["debug", "release"].map {
      try JSONValue(parsing: directory.text("\($0)/run.json"))["contentHash"]
    }
    #expect(hashes[0] != nil && hashes[0] == hashes[1])
  }

  @Test func `the same seed gives the same bytes again, another seed another trace`() throws {
    let directory = ScratchDirectory()
    let documents = try Checkout.documents(of: "black-friday")
    var hashes: [JSONValue?] = []
    for (name, seed) in [("first", "5"), ("second", "5"), ("other", "6")] {
      let out = directory.path + "/" + name
      let outcome = try Program.fast("stampede").run(
        ["run", "--quiet", "--trace", "digest", "--seed", seed, "--out", out] + documents
      )
      #expect([0, 99].contains(outcome.status), "\(outcome.errors)")
      hashes.append(try JSONValue(parsing: directory.text(name + "/run.json"))["contentHash"])
    }

    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] != hashes[2])
    let summaries = try ["first", "second", "other"].map {
      try directory.text("\($0)/summary.json")
    }
    #expect(summaries[0] == summaries[1])
    #expect(summaries[0] != summaries[2])
  }
}
