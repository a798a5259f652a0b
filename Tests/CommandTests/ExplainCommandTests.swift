import Foundation
import JSONText
import Reports
import Testing

/// What a stranger reads before a run.
@Suite struct ExplainCommandTests {
  private static let fixtures = Checkout.path + "/Tests/CommandTests/Fixtures/explain"

  /// Whether the snapshots are to be written anew instead of compared.
  private static let isUpdating =
    ProcessInfo.processInfo.environment["STAMPEDE_UPDATE_SNAPSHOTS"] == "1"

  /// Every text is the one that somebody has read; STAMPEDE_UPDATE_SNAPSHOTS=1 takes it as it is.
  @Test(arguments: ["black-friday", "two-region", "mm1-080", "insurance-peak-load"])
  func `explains a shipped scenario as it was read`(scenario: String) throws {
    let outcome = try Self.explain(Checkout.documents(of: scenario))

    #expect(outcome.status == 0, "\(outcome.errors)")
    let page = Self.page(of: outcome.output)
    try Self.expect(page, toBe: scenario + ".txt")
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(outcome.output.contains("\nNext: "))
  }

  @Test func `explains one persona as it was read`() throws {
    let documents = try Checkout.documents(of: "black-friday")

    let outcome = try Self.explain(["--persona", "raj"] + documents)

    #expect(outcome.status == 0, "\(outcome.errors)")
    try Self.expect(Self.page(of: outcome.output), toBe: "black-friday-raj.txt")
  }

  /// The explanation without the line that says what to type next, which names the places of files.
  private static func page(of output: String) -> String {
    output.components(separatedBy: "\nNext: ")[0]
  }

  @Test func `refuses a persona that the scenario does not have`() throws {
    let documents = try Checkout.documents(of: "black-friday")

    let outcome = try Program.debug("stampede").run(["explain", "--persona", "karin"] + documents)

    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("did you mean \"karen\"?"))
  }

  @Test func `says the same to programs, by its schema`() throws {
    let outcome = try Program.debug("stampede").run(["explain", "--format", "json", "peak-season"])

    let explanation = try ExplanationFile.decode(outcome.output)
    #expect(try ExplanationFile.encode(explanation) == outcome.output)
    #expect(explanation.loadModel == "open")
    #expect(!explanation.assumptions.isEmpty)
  }

  @Test func `writes nothing to the disk`() throws {
    let directory = ScratchDirectory()

    _ = try Program.debug("stampede").run(["explain", "peak-season"], in: directory.path)

    #expect(directory.files.isEmpty)
  }

  @Test func `speaks ASCII where nothing else is shown`() throws {
    let outcome = try Self.explain(["peak-season"], locale: "C")

    #expect(outcome.status == 0)
    #expect(outcome.output.utf8.allSatisfy { $0 < 128 })
  }

  private static func explain(
    _ arguments: [String],
    locale: String = "C.UTF-8"
  ) throws -> Program.Outcome {
    let program = Program.debug("stampede").path
    return try Program(path: "/usr/bin/env").run(
      ["LC_ALL=\(locale)", program, "explain"] + arguments
    )
  }

  private static func expect(_ text: String, toBe file: String) throws {
    let path = fixtures + "/" + file
    if isUpdating {
      try FileManager.default.createDirectory(atPath: fixtures, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let known = try? String(contentsOfFile: path, encoding: .utf8)
    #expect(text == known, "\(file): STAMPEDE_UPDATE_SNAPSHOTS=1 takes it over")
  }
}
