import Foundation
import JSONText
import Testing

/// What the programs say of themselves: help, completions and the manual, all from one parser.
@Suite struct HelpTests {
  /// A command by its words, such as `stampede trace query`, and its flags.
  struct Command {
    let words: [String]
    let flags: [String]

    /// The name of its snapshot.
    var file: String { words.joined(separator: "-") + ".txt" }
  }

  private static let fixtures = Checkout.path + "/Tests/CommandTests/Fixtures/help"

  /// Whether the snapshots are to be written anew instead of compared.
  private static let isUpdating =
    ProcessInfo.processInfo.environment["STAMPEDE_UPDATE_SNAPSHOTS"] == "1"

  /// Every help is the one that somebody has read; STAMPEDE_UPDATE_SNAPSHOTS=1 takes it as it is.
  @Test(arguments: ["stampede", "stampede-emit"])
  func `each help is the one that was read`(program: String) throws {
    let commands = try Self.commands(of: program)
    #expect(commands.count > 3)
    for command in commands {
      let outcome = try Program.debug(program).run(command.words.dropFirst() + ["--help"])
      let path = Self.fixtures + "/" + command.file
      if Self.isUpdating {
        try FileManager.default.createDirectory(
          atPath: Self.fixtures,
          withIntermediateDirectories: true
        )
        try outcome.output.write(toFile: path, atomically: true, encoding: .utf8)
      }
      #expect(outcome.status == 0)
      let known = try? String(contentsOfFile: path, encoding: .utf8)
      #expect(outcome.output == known, "\(command.file): STAMPEDE_UPDATE_SNAPSHOTS=1 takes it over")
    }
  }

  @Test func `there is no help of a command that is gone`() throws {
    let commands = try ["stampede", "stampede-emit"].flatMap(Self.commands)
    let names = Set(commands.map(\.file))

    let files = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures)
    for file in files where Self.isUpdating && !names.contains(file) {
      try FileManager.default.removeItem(atPath: Self.fixtures + "/" + file)
    }

    #expect(Self.isUpdating || Set(files) == names)
  }

  @Test(arguments: ["stampede", "stampede-emit"])
  func `every command and argument says what it is`(program: String) throws {
    for command in try Self.tree(of: program) {
      #expect(command["abstract"]?.string?.isEmpty == false)
      for argument in command["arguments"]?.array ?? []
      where argument["shouldDisplay"]?.boolean == true {
        let name = argument["valueName"]?.string ?? ""
        #expect(argument["abstract"]?.string?.isEmpty == false, "\(name)")
      }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a shell takes its completions, and they know the commands`(shell: String) throws {
    let directory = ScratchDirectory()
    let made = try Program.debug("stampede").run(["completions", shell])
    let script = try directory.write(made.output, to: "script")
    let emit = try Program.debug("stampede-emit").run(["--generate-completion-script", shell])

    #expect(made.status == 0 && emit.status == 0)
    for command in try Self.commands(of: "stampede") {
      #expect(made.output.contains(command.words.last ?? ""), "\(command.words)")
    }
    #expect(emit.output.contains("plan") && emit.output.contains("sink"))
    if let path = Self.path(of: shell) {
      let checked = try Program(path: path).run(["-n", script])
      #expect(checked.status == 0 && checked.errors.isEmpty, "\(checked.errors)")
    }
  }

  /// The page is written by `tools/manual`; this holds that it was, after the last change.
  @Test(arguments: ["stampede", "stampede-emit"])
  func `the manual knows every command and flag`(program: String) throws {
    let page = try String(
      contentsOfFile: Checkout.path + "/tools/man/\(program).1",
      encoding: .utf8
    )
    let plain = page.replacing(" , -", with: " , Fl -").replacing("Fl -", with: "--")

    for command in try Self.commands(of: program) {
      #expect(plain.contains(command.words.last ?? ""), "\(command.words)")
      for flag in command.flags {
        #expect(plain.contains("--" + flag), "\(command.words) --\(flag): run tools/manual")
      }
    }
  }

  // MARK: - The parser's own account

  /// The commands that the parser knows, in its own words.
  private static func tree(of program: String) throws -> [JSONValue] {
    let dump = try Program.debug(program).run(["--experimental-dump-help"])
    let root = try #require(try JSONValue(parsing: dump.output)["command"])
    return descendants(of: root)
  }

  private static func descendants(of command: JSONValue) -> [JSONValue] {
    let below = command["subcommands"]?.array ?? []
    return [command]
      + below.filter { $0["commandName"]?.string != "help" }.flatMap(descendants)
  }

  private static func commands(of program: String) throws -> [Command] {
    try tree(of: program).map { command in
      let above = command["superCommands"]?.array?.compactMap(\.string) ?? []
      let name = try #require(command["commandName"]?.string)
      let names = command["arguments"]?.array?.flatMap { $0["names"]?.array ?? [] } ?? []
      return Command(
        words: above + [name],
        flags: names.filter { $0["kind"]?.string == "long" }.compactMap { $0["name"]?.string }
      )
    }
  }

  private static func path(of shell: String) -> String? {
    let places = ["/bin/", "/usr/bin/", "/usr/local/bin/"]
    return places.map { $0 + shell }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
