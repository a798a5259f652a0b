import Foundation
import Testing

@Suite struct MemoryLimitTests {
  private func run(_ scenario: String, _ arguments: String...) throws -> (
    outcome: Program.Outcome, files: [String]
  ) {
    let directory = ScratchDirectory()
    _ = try directory.write(scenario, to: "s.yaml")
    let outcome = try Program.debug("stampede").run(
      ["run", "s.yaml", "--quiet"] + arguments,
      in: directory.path
    )
    return (outcome, directory.files)
  }

  /// The shop with a fixed number of users.
  private func crowd(of users: Int) -> String {
    SmallShop.text.replacing("arrivals: {rate: 10, per: s}\n", with: "")
      .replacing("{duration: DURATION}", with: "{duration: 5m, virtualUsers: \(users)}")
  }

  @Test func `in 512 MiB of addresses a run of gigabytes gets the message, not a kill`() throws {
    let directory = ScratchDirectory()
    _ = try directory.write(crowd(of: 1 << 24), to: "s.yaml")
    let stampede = Program.debug("stampede").path

    let outcome = try Program(path: "/bin/sh").run(
      ["-c", "ulimit -v 524288; exec \"$0\" run s.yaml --quiet", stampede],
      in: directory.path
    )

    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(outcome.errors.contains("GiB"))
    #expect(outcome.errors.contains("ulimit -v"))
    #expect(directory.files == ["s.yaml"])
  }

  @Test func `more sessions than any machine holds are refused, whatever their number`() throws {
    let scenario = SmallShop.text.replacing("DURATION", with: "30m")
      .replacing("rate: 10,", with: "rate: 500000000,")

    let (outcome, files) = try run(scenario)

    #expect(outcome.status == 75)
    #expect(outcome.errors.contains("billion sessions"), "\(outcome.errors)")
    #expect(files == ["s.yaml"])
  }

  @Test func `what an attribution keeps of every session is refused before the run, too`() throws {
    let scenario =
      SmallShop.text.replacing("DURATION", with: "100h") + """

        ---
        scenario: trouble
        simultaneous: [{event: shop-slow, degradation: 2x-slower, duration: 60}]
        """

    let (outcome, files) = try run(scenario, "--attribution", "--max-memory", "200M")

    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(files == ["s.yaml"])
    #expect(
      outcome.errors.contains("and how each of 3.6 million sessions ended, for --attribution"),
      "\(outcome.errors)"
    )
  }

  @Test func `a run that needs more than it may have is refused before it writes anything`() throws
  {
    let scenario = SmallShop.text.replacing("DURATION", with: "5m")

    let (outcome, files) = try run(scenario, "--max-memory", "20M")

    #expect(outcome.status == 75)
    #expect(files == ["s.yaml"])
    #expect(outcome.errors.contains("--max-memory allows 20.0 MiB"), "\(outcome.errors)")
    #expect(outcome.errors.contains("hint:"))
  }

  @Test func `a run that fits says what was expected and what it took`() throws {
    let scenario = SmallShop.text.replacing("DURATION", with: "1m")
    let directory = ScratchDirectory()
    _ = try directory.write(scenario, to: "s.yaml")

    let outcome = try Program.debug("stampede").run(
      ["run", "s.yaml", "--out", "r", "--max-memory", "1GB"],
      in: directory.path
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    let manifest = try directory.text("r/run.json")
    #expect(manifest.contains("\"memoryEstimateBytes\""))
    #expect(manifest.contains("--max-memory 1000000000"))
  }

  @Test(arguments: ["8X", "none", "-1"])
  func `what is no size is a mistake of usage`(size: String) throws {
    let (outcome, _) = try run(SmallShop.text, "--max-memory=\(size)")

    #expect(outcome.status == 64)
  }
}
