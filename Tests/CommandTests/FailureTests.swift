import Foundation
import Testing

/// Each way to fail has its exit code, and a sentence that names what is wrong.
@Suite struct FailureTests {
  /// What is typed, the code it ends with, and what the complaint must say.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let says: String
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ line: String, _ status: Int32, _ says: String) {
      arguments = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.status = status
      self.says = says
    }
  }

  @Test(arguments: [
    Mistake("rnu", 64, "there is no command 'rnu'"), Mistake("trace sta", 64, "stat, head, query"),
    Mistake("help nope", 64, "'nope'"), Mistake("run", 64, "files"),
    Mistake("run x --seeed 3", 64, "--seed"), Mistake("run x --seed -1", 64, "'-1'"),
    Mistake("run x --seed 18446744073709551616", 64, "--seed"),
    Mistake("run x --trace nonsense", 64, "'nonsense'"),
    Mistake("run x --out ''", 64, "--out must name a directory"),
    Mistake("run nope*.yaml", 66, "no file matches"), Mistake("run ''", 66, "there is no file ''"),
    Mistake("run empty", 66, "'empty' holds no document"),
    Mistake("run runs/r", 66, "is the directory of a run"),
    Mistake("validate nope.yaml", 66, "nope.yaml"),
    Mistake("run s.yaml --out file", 74, "'file"), Mistake("run s.yaml --out file/x", 74, "'file"),
    Mistake("run s.yaml --out docs", 74, "is no run"), Mistake("report nope", 66, "nope"),
    Mistake("report docs", 66, "summary.json"), Mistake("trace stat nope", 66, "nope"),
    Mistake("trace stat docs", 66, "no finished run"),
    Mistake("trace head file -r 0", 64, "--rows"),
    Mistake("init --template nope d", 64, "there is no template 'nope'"),
    Mistake("init --template flash-sal d", 64, "\"flash-sale\""),
    Mistake("init my-shop", 64, "--template NAME"),
    Mistake("init mm1", 64, "init --template mm1?"),
    Mistake("init --template shop d --from file", 64, "--from goes with --template my-traffic"),
    Mistake("init --template my-traffic d", 64, "--from is missing"),
    Mistake("init --template my-traffic d --from nowhere.log", 66, "nowhere.log"),
    Mistake("init --template my-traffic d --from file", 65, "file:1:1: no time can be read"),
    Mistake("init --template my-traffic d --from file --session-gap x", 64, "--session-gap x"),
    Mistake("init --template shop file", 74, "cannot make the directory 'file'"),
    Mistake("init --template mm1 docs", 74, "is there already"),
    Mistake("schema nope", 64, "summary"),
  ])
  func `a mistake ends with its code and reason`(mistake: Mistake) throws {
    let directory = ScratchDirectory()
    _ = try directory.write(SmallShop.text.replacing("DURATION", with: "1m"), to: "s.yaml")
    _ = try directory.write("something", to: "file")
    try FileManager.default.createDirectory(
      atPath: directory.path + "/docs",
      withIntermediateDirectories: false
    )
    _ = try directory.write("something", to: "docs/mm1.yaml")
    for folder in ["empty", "runs/r"] {
      try FileManager.default.createDirectory(
        atPath: directory.path + "/" + folder,
        withIntermediateDirectories: true
      )
    }
    _ = try directory.write("{}", to: "runs/r/run.json")
    let before = directory.files

    let outcome = try Program.debug("stampede").run(mistake.arguments, in: directory.path)

    #expect(outcome.status == mistake.status, "\(outcome.errors)")
    #expect(outcome.errors.contains(mistake.says), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(directory.files == before)
  }

  @Test(arguments: [
    ("summary.json", "\"seed\": 1", "\"seed\": \"x\"", "/seed"),
    ("summary.json", "\"passed\"", "\"passt\"", "passed"),
    ("scenario.json", "\"services\"", "\"service\"", "services"),
    ("run.json", "{", "[", "line 2"), ("summary.json", "}\n", "", "line"),
  ])
  func `a damaged file of a run is named with the place`(
    file: String,
    old: String,
    new: String,
    says: String
  ) throws {
    let shop = try SmallShop(lasting: "1m")
    let text = try shop.directory.text("r/" + file)
    let place = try #require(text.range(of: old, options: new.isEmpty ? .backwards : []))
    _ = try shop.directory.write(text.replacingCharacters(in: place, with: new), to: "r/" + file)

    let outcome = try shop.stampede("report", shop.name)

    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("'r/\(file)' is damaged"), "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `the report replaces no device and no pipe`() throws {
    let shop = try SmallShop(lasting: "1m")
    let pipe = shop.directory.path + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)

    let outcome = try shop.stampede("report", shop.name, "--html", "pipe")

    #expect(outcome.status == 74 && outcome.errors.contains("not a regular file"))
    let kind = try FileManager.default.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType
    #expect(kind != .typeRegular)
    #expect(!shop.directory.files.contains("pipe.partial"))
  }

  @Test(arguments: [1, 20, 60])
  func `a disk that is full leaves nothing that looks whole`(kibibytes: Int) throws {
    let shop = try SmallShop(lasting: "1h")
    let stampede = Program.fast("stampede").path

    // A limit of the shell stands for the disk: bash counts in units of 1024 bytes.
    let outcome = try Program(path: "/bin/bash").run(
      ["-c", "ulimit -f \(kibibytes); exec '\(stampede)' run -q s.yaml --out full"],
      in: shop.directory.path
    )

    #expect(outcome.status == 74, "\(outcome.errors)")
    #expect(outcome.errors.contains("File too large") && outcome.errors.contains("full/"))
    let left = shop.directory.files.filter { $0.hasPrefix("full/") && $0 != "full/trace" }
    #expect(left.allSatisfy { $0.hasSuffix(".partial") }, "\(left)")
  }

  @Test func `streams that are closed, full or left change no file`() throws {
    let shop = try SmallShop(lasting: "1m")
    let stampede = "'\(Program.fast("stampede").path)'"
    func shell(_ line: String) throws -> Program.Outcome {
      try Program(path: "/bin/bash").run(["-c", line], in: shop.directory.path)
    }

    let closed = try shell("\(stampede) run s.yaml --out closed <&- >&- 2>&-")
    let left = try shell(
      "\(stampede) trace head r -r 5000 | head -1 >&2; exit ${PIPESTATUS[0]}"
    )
    let verified = try shell("\(stampede) trace verify closed")

    #expect(closed.status == 0)
    #expect(verified.status == 0, "\(verified.errors)")
    let summaries = try ["r", "closed"].map { try shop.directory.text($0 + "/summary.json") }
    #expect(summaries[0] == summaries[1])
    #expect(left.status == 0 && left.errors.split(separator: "\n").count == 1, "\(left.errors)")
  }

  @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/full"), "no /dev/full"))
  func `a result that cannot be printed is an error`() throws {
    let shop = try SmallShop(lasting: "1m")
    let stampede = Program.fast("stampede").path

    let outcome = try Program(path: "/bin/bash").run(
      ["-c", "'\(stampede)' report r > /dev/full"],
      in: shop.directory.path
    )

    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
  }
}
