import Foundation
import JSONText
import Testing

/// Loads from the command line: what a run says of them in its files.
@Suite struct LoadCommandTests {
  private func run(
    _ arguments: [String],
    in directory: ScratchDirectory
  ) throws -> (outcome: Program.Outcome, summary: JSONValue) {
    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--trace", "digest", "--out", "r"] + arguments,
      in: directory.path
    )
    try #require([0, 99].contains(outcome.status), "\(outcome.errors)")
    return (outcome, try JSONValue(parsing: directory.text("r/summary.json")))
  }

  /// Section 15.6 of the semantics: the status of the profile of section 6 after 180 seconds.
  @Test func `after three minutes the status is the reference's`() throws {
    let directory = ScratchDirectory()
    let (_, summary) = try run(Checkout.documents(of: "insurance-peak-load"), in: directory)

    let sessions = try #require(summary["sessions"])
    let completed =
      (sessions["converted"]?.double ?? .nan) + (sessions["assisted"]?.double ?? .nan)
    let metrics = try #require(summary["metrics"])
    let time = metrics["average-journey-time"]?["value"]?.double ?? .nan
    let conversion = metrics["conversion-rate"]?["value"]?.double ?? .nan
    let revenue = (metrics["revenue-generated"]?["value"]?.double ?? .nan) / 100
    #expect(summary["virtualDuration"]?.double == 180)
    #expect(summary["loadModel"]?.string == "closed")
    #expect(summary["customers"]?.integer == 200)
    #expect(abs(completed - 1_242) <= 40, "\(completed)")
    #expect(abs(time - 4.16) <= 0.08, "\(time)")
    #expect(abs(conversion - 0.877) <= 0.021, "\(conversion)")
    #expect(abs(revenue - 1_485_000) <= 45_000, "\(revenue)")
  }

  @Test func `customers of an open load are counted`() throws {
    let directory = ScratchDirectory()
    let text = SmallShop.text.replacing("DURATION", with: "20m")
      .replacing("per: s}", with: "per: s, customers: 5000}")
    let (_, summary) = try run([try directory.write(text, to: "s.yaml")], in: directory)

    // Of 5,000 customers 5,000·(1 − exp(−n/5,000)) have one of n sessions or more.
    let sessions = summary["sessions"]?["started"]?.double ?? .nan
    let missing = exp(-sessions / 5_000)
    let customers = summary["customers"]?.double ?? .nan
    let variance = 5_000 * missing * (1 - missing * (1 + sessions / 5_000))
    #expect(abs(customers - 5_000 * (1 - missing)) < 4 * variance.squareRoot())
  }

  @Test func `a built-in profile runs and is validated by its name`() throws {
    let stampede = Program.fast("stampede")
    let valid = try stampede.run(["validate", "peak-season"])
    let unknown = try stampede.run(["run", "peek-season"])

    #expect(valid.status == 0 && valid.output.contains("ready to run"))
    #expect(unknown.status == 66 && unknown.errors.contains("peak-season"))
  }

  @Test func `a peak season is compared with the normal load`() throws {
    let directory = ScratchDirectory()
    let season = """
      profile: season
      extends: peak-season
      scenario: {duration: 2h}
      arrivals: {base: 0.1}
      """
    let wide = try run([try directory.write(season, to: "wide.yaml")], in: directory)
    // Of five times 0.1 sessions a second, quotes take 0.5 · 1.8 servers, and there is one; with the
    // patience of visitors that is too few.
    let narrow =
      season + """

        ---
        extends: insurance
        services: [{name: quote-generation-service, concurrency: 1}]
        """
    let tight = try run(
      ["--force", try directory.write(narrow, to: "narrow.yaml")],
      in: directory
    )

    func goal(_ name: String, _ summary: JSONValue) throws -> JSONValue {
      try #require(summary["goals"]?.array?.first { $0["name"]?.string == name })
    }
    #expect(wide.outcome.status == 0)
    for name in ["conversion-drop", "response-ratio", "journey-completion-rate", "error-rate"] {
      #expect(try goal(name, wide.summary)["verdict"]?.string?.hasPrefix("pass") == true)
    }
    #expect(tight.outcome.status == 99)
    #expect(try goal("conversion-drop", tight.summary)["verdict"]?.string == "fail")
    #expect(try goal("response-ratio", tight.summary)["verdict"]?.string == "fail")
    let normal = try #require(tight.summary["normalLoad"])
    #expect(normal["slowestStep"]?.string?.hasSuffix("/quote-generation") == true)
    // 720 sessions in two hours at the normal rate; four deviations.
    let started = normal["sessions"]?["started"]?.double ?? .nan
    #expect(abs(started - 720) < 4 * 720.0.squareRoot())
  }

  @Test func `personas and duration of the command line are in the line that runs it again`() throws
  {
    let directory = ScratchDirectory()
    let (_, summary) = try run(
      ["--personas", "karen,raj", "--duration", "30s"]
        + Checkout.documents(of: "insurance-peak-load"),
      in: directory
    )
    let manifest = try directory.text("r/run.json")
    let scenario = try JSONValue(parsing: directory.text("r/scenario.json"))

    #expect(summary["virtualDuration"]?.double == 150)
    #expect(manifest.contains("--duration 30s --personas karen,raj"))
    let users = scenario["load"]?["model"]?["users"]?.array?.compactMap(\.integer)
    #expect(users == [141, 59])
  }
}
