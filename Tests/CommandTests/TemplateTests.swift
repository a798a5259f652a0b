import Foundation
import Testing

@testable import stampede

/// Every template is a model that a stranger can run, and what is printed leads there.
@Suite struct TemplateTests {
  private let stampede = Program.fast("stampede")

  @Test(arguments: ScenarioTemplate.all.map(\.name))
  func `validates without a warning, and explains`(name: String) throws {
    let directory = ScratchDirectory()

    let made = try stampede.run(["init", "--template", name, "mine"], in: directory.path)
    let valid = try stampede.run(["validate", "mine/\(name).yaml"], in: directory.path)
    let explained = try stampede.run(["explain", "mine/\(name).yaml"], in: directory.path)

    #expect(made.status == 0, "\(made.errors)")
    #expect(valid.status == 0)
    #expect(explained.status == 0 && explained.errors.isEmpty, "\(explained.errors)")
    #expect(explained.output.contains("Next: \(stampede.path) run mine/\(name).yaml"))
    #expect(valid.output.hasPrefix("1 file: valid, ready to run (0 errors, 0 warnings)\n"))
    #expect(valid.output.contains("Next: \(stampede.path) explain mine/\(name).yaml"))
  }

  /// What is too long for a build for debugging runs in small there.
  @Test(arguments: ScenarioTemplate.all)
  func `runs to a report, and misses a goal only where it says so`(
    template: ScenarioTemplate
  ) throws {
    let directory = ScratchDirectory()
    let isFast = Program.releaseDirectory != nil
    let shortening = isFast ? [] : ["--duration", "90s"]

    let made = try stampede.run(["init", "--template", template.name], in: directory.path)
    let ran = try stampede.run(
      ["run", "--quiet", "\(template.name)/\(template.name).yaml"] + shortening,
      in: directory.path
    )

    #expect(template.missesGoal == made.output.contains("run ends with the code 99"))
    if isFast {
      #expect(ran.status == (template.missesGoal ? 99 : 0), "\(ran.output) \(ran.errors)")
    } else {
      #expect([0, 99].contains(ran.status), "\(ran.errors)")
    }
    let report = try directory.text("runs/\(template.name)-1/report.html")
    #expect(report.contains("</html>"))
  }

  /// Follows what `init` and its successors print, word by word.
  @Test func `what is printed leads from init to a report`() throws {
    let directory = ScratchDirectory()
    let made = try stampede.run(["init", "--template", "shop", "my shop"], in: directory.path)
    let lines = made.output.split(separator: "\n").filter { $0.hasPrefix("  \(stampede.path) ") }
    let commands = lines.map { line in line.split(separator: "#")[0].dropFirst(2) }

    #expect(commands.count == 3)
    for command in commands {
      let shell = Program(path: "/bin/sh")
      let outcome = try shell.run(["-c", String(command)], in: directory.path)
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
    }
    #expect(made.output.contains("runs/shop-1/report.html"))
    #expect(try directory.text("runs/shop-1/report.html").contains("</html>"))
  }

  @Test func `what stands there already is kept unless it is forced away`() throws {
    let directory = ScratchDirectory()
    _ = try stampede.run(["init", "--template", "replay", "mine"], in: directory.path)
    _ = try directory.write("my own\n", to: "mine/README.md")
    try FileManager.default.removeItem(atPath: directory.path + "/mine/replay.yaml")

    let refused = try stampede.run(["init", "--template", "replay", "mine"], in: directory.path)

    #expect(refused.status == 74)
    #expect(refused.errors.contains("'mine/README.md' is there already"))
    #expect(!directory.files.contains("mine/replay.yaml"))
    #expect(try directory.text("mine/README.md") == "my own\n")

    let forced = try stampede.run(
      ["init", "--template", "replay", "mine", "--force"],
      in: directory.path
    )
    #expect(forced.status == 0)
    #expect(try directory.text("mine/README.md").contains("stampede-emit send"))
  }

  @Test(arguments: [["init"], ["init", "--list"]])
  func `the list names every template and what to type`(arguments: [String]) throws {
    let outcome = try stampede.run(arguments)

    #expect(outcome.status == 0)
    for name in ScenarioTemplate.names { #expect(outcome.output.contains("  \(name) ")) }
    #expect(outcome.output.contains("init --template shop my-shop\n"))
  }

  /// The comments of the templates state what theory says; these two can be held at once.
  @Test(.enabled(if: Program.releaseDirectory != nil))
  func `what the comments say of the textbook's systems comes out`() throws {
    let directory = ScratchDirectory()
    for (name, expected) in [("mm1", 0.5), ("closed-terminal", 0.762)] {
      _ = try stampede.run(["init", "--template", name], in: directory.path)
      let ran = try stampede.run(
        ["run", "--quiet", "--format", "json", "\(name)/\(name).yaml"],
        in: directory.path
      )
      let words = ran.output.components(separatedBy: "\"average-journey-time\"")
      let time = try #require(words.dropFirst().compactMap(Self.firstNumber).first)
      #expect(abs(time - expected) < 0.05 * expected, "\(name): \(time)")
    }
  }

  private static func firstNumber(in text: String) -> Double? {
    text.split { !"0123456789.".contains($0) }.lazy.compactMap { Double($0) }.first
  }
}
