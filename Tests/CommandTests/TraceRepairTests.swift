import Foundation
import JSONText
import Testing

@Suite struct TraceRepairTests {
  /// A shop whose trace was cut behind some of its blocks, as `cut.partial`.
  private func brokenShop() throws -> SmallShop {
    let shop = try SmallShop()
    let bytes = try shop.trace
    try shop.write(bytes.prefix(bytes.count * 2 / 3), to: "cut.partial")
    return shop
  }

  @Test func `an unfinished file is refused with 76 and the way out`() throws {
    let shop = try brokenShop()

    for verb in ["stat", "head", "verify"] {
      let outcome = try shop.stampede("trace", verb, "cut.partial")

      #expect(outcome.status == 76)
      #expect(outcome.errors.contains("`stampede trace repair cut.partial`"), "\(outcome.errors)")
      #expect(outcome.errors.contains("--recover"), "\(outcome.errors)")
    }
  }

  @Test func `recover reads what is intact and says what is not`() throws {
    let shop = try brokenShop()

    for verb in ["stat", "head", "verify"] {
      let outcome = try shop.stampede("trace", verb, "cut.partial", "--recover")

      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("warning: 'cut.partial' is not whole"), "\(outcome.errors)")
      #expect(outcome.errors.contains("bytes lost"), "\(outcome.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: shop.directory.path + "/cut"))
  }

  @Test func `repair writes a file that is whole, and leaves the other alone`() throws {
    let shop = try brokenShop()

    let outcome = try shop.stampede("trace", "repair", "cut.partial")
    let again = try shop.stampede("trace", "repair", "cut")
    let verified = try shop.stampede("trace", "verify", "cut")
    let refused = try shop.stampede("trace", "repair", "cut.partial")
    let forced = try shop.stampede("trace", "repair", "cut.partial", "--force")

    #expect(outcome.status == 0, "\(outcome.errors)")
    for word in ["not whole", "intact", "lost      bytes", "written   cut:"] {
      #expect(outcome.output.contains(word), "\(outcome.output)")
    }
    #expect(again.status == 0 && again.output.contains("nothing to repair"), "\(again.output)")
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(refused.status == 74 && refused.errors.contains("'cut' is there already"))
    #expect(forced.status == 0)
    #expect(FileManager.default.fileExists(atPath: shop.directory.path + "/cut.partial"))
  }

  @Test func `repair of a damaged file puts the new one beside it`() throws {
    let shop = try SmallShop()
    var bytes = try shop.trace
    bytes[bytes.count / 2] ^= 1
    try shop.write(bytes, to: "bad")

    let outcome = try shop.stampede("trace", "repair", "bad")
    let named = try shop.stampede("trace", "repair", "bad", "--out", "good")

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("missing   "), "\(outcome.output)")
    #expect(named.status == 0)
    let files = shop.directory.files
    #expect(files.contains("bad.repaired") && files.contains("good"))
    #expect(!files.contains { $0.hasSuffix(".repairing") })
    let untouched = try Data(contentsOf: URL(filePath: shop.directory.path + "/bad"))
    #expect([UInt8](untouched) == bytes)
  }

  @Test func `repair of a run that broke off makes it a run that is marked`() throws {
    let shop = try SmallShop()
    let run = shop.directory.path + "/r"
    let bytes = try shop.trace
    for file in ["run.json", "summary.json", "report.html", "scenario.json"] {
      try FileManager.default.removeItem(atPath: run + "/" + file)
    }
    try FileManager.default.removeItem(atPath: run + "/trace/shard-000.jtr.zst")
    try shop.write(bytes.prefix(bytes.count / 2), to: "r/trace/shard-000.jtr.zst.partial")

    let before = try shop.stampede("trace", "stat", "r", "--recover")
    let outcome = try shop.stampede("trace", "repair", "r")
    let stat = try shop.stampede("trace", "stat", "r")

    #expect(before.status == 0, "\(before.errors)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(stat.status == 0, "\(stat.errors)")
    let manifest = try shop.directory.text("r/run.json")
    #expect(manifest.contains("\"recovered\": true"), "\(manifest)")
    #expect(manifest.contains("\"partial\": true"))
    let again = try Program.fast("stampede").run(
      ["run", "--quiet", "s.yaml", "--out", "r"],
      in: shop.directory.path
    )
    #expect(again.status == 0, "\(again.errors)")
    #expect(shop.directory.files.contains("r/trace/shard-000.jtr.zst.partial") == false)
  }

  @Test func `repair says what it cannot do`() throws {
    let shop = try SmallShop()
    var bytes = try shop.trace
    try shop.write(bytes.prefix(2500), to: "head.partial")
    bytes[40] ^= 1
    try shop.write(bytes, to: "other")

    let nothing = try shop.stampede("trace", "repair", "head.partial")
    let damaged = try shop.stampede("trace", "repair", "other")
    let missing = try shop.stampede("trace", "repair", "none")
    let directory = try shop.stampede("trace", "repair", "r", "--out", "x")
    let checkpoint = try shop.stampede("trace", "repair", "r", "--to-checkpoint")

    #expect(nothing.status == 65 && nothing.errors.contains("no intact block"))
    #expect(damaged.status == 65 && damaged.errors.contains("head"))
    #expect(missing.status == 66)
    #expect(directory.status == 64)
    #expect(checkpoint.status == 0 && checkpoint.output.contains("nothing to repair"))
  }

  /// A limit on the size of files stands for a disk that is full.
  @Test(arguments: [1, 2, 3, 5, 8, 12, 20, 32, 40, 48, 56, 64, 72, 80, 88, 96])
  func `a full disk ends a run with 74, and what was written can be recovered`(blocks: Int) throws {
    let shop = try SmallShop(lasting: "4m")
    let limit = blocks * 512
    guard limit < (try shop.trace.count) else { return }

    let outcome = try Program(path: "/bin/sh").run(
      ["-c", "ulimit -f \(blocks); exec \"$0\" run --quiet s.yaml --out full", shop.program],
      in: shop.directory.path
    )
    let found = try shop.stampede("trace", "stat", "full", "--recover")

    #expect(outcome.status == 74, "\(outcome.errors)")
    #expect(outcome.errors.contains("bytes to 'full/trace/shard-000.jtr.zst.partial'"))
    #expect(outcome.errors.contains("File too large"), "\(outcome.errors)")
    #expect(found.status == 0 || found.status == 65, "\(found.errors)")
    let files = shop.directory.files
    #expect(!files.contains("full/run.json") && !files.contains("full/trace/shard-000.jtr.zst"))
  }

  /// A file system in memory with a few pages, mounted where no other process sees it.
  @Test(
    .enabled("mounting is not permitted here") { try TraceRepairTests.canMount },
    arguments: TraceRepairTests.pages
  )
  func `a disk of few pages ends a run with 74, and what fits it can be read`(pages: Int) throws {
    let shop = try SmallShop(lasting: "4m")
    let script = """
      mkdir disk && mount -t tmpfs -o size=\(pages * 4)k none disk || exit 99
      "$0" run --quiet s.yaml --out disk/r >/dev/null 2>errors; echo "run $?"
      cat errors
      "$0" trace stat disk/r --recover 2>&1; echo "stat $?"
      """

    let outcome = try Program(path: "/usr/bin/unshare").run(
      ["-m", "sh", "-c", script, shop.program],
      in: shop.directory.path
    )

    let lines = outcome.output.split(separator: "\n").map(String.init)
    if lines.contains("run 0") { return }
    #expect(lines.contains("run 74"), "\(outcome.output) \(outcome.errors)")
    #expect(outcome.output.contains("No space left on device"), "\(outcome.output)")
    #expect(outcome.output.contains("'disk/r"), "\(outcome.output)")
    // Where the disk was full before the head was written, there is nothing to read.
    let ending = lines.last ?? ""
    #expect(["stat 0", "stat 65", "stat 66"].contains(ending), "\(outcome.output)")
  }

  private static let pages =
    ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == nil
    ? [1, 2, 4, 7, 12, 20] : Array(1...256)

  private static var canMount: Bool {
    get throws {
      let directory = ScratchDirectory()
      let script = "mkdir d && mount -t tmpfs none d"
      return try Program(path: "/usr/bin/unshare").run(
        ["-m", "sh", "-c", script],
        in: directory.path
      ).status == 0
    }
  }
}
