import Foundation
import JSONText
import Testing

@testable import stampede

/// What somebody sees who has never seen the program.
@Suite struct FirstContactTests {
  private let stampede = Program.debug("stampede")

  @Test func `the bare word says what it is and three commands to try`() throws {
    let outcome = try stampede.run([])

    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(lines.count { $0.hasPrefix("  ") } == 3)
    #expect(lines.count <= 8)
    for line in lines where line.hasPrefix("  ") {
      let command = line.split(separator: "#")[0]
      let tried = try Program(path: "/bin/sh").run(["-c", "cd $(mktemp -d) && \(command)"])
      #expect(tried.status == 0, "\(command): \(tried.errors)")
    }
  }

  @Test(arguments: ["stampede", "stampede-emit"])
  func `the version names commit, zstd and allocator`(program: String) throws {
    let outcome = try Program.debug(program).run(["--version"])

    let form =
      #/stampede(-emit)? \d+\.\d+\.\d+ \((commit [0-9a-f]{12}(-dirty)?|unknown commit), zstd [\d.]+, (jemalloc [\d.]+|no jemalloc)\)\n/#
    #expect(outcome.output.wholeMatch(of: form) != nil, "\(outcome.output)")
  }

  /// The script behind the version, in repositories of its own.
  @Test func `the commit is that of the checkout itself, and says where it was changed`() throws {
    let directory = ScratchDirectory()
    let script = Checkout.path + "/tools/lib/commit.sh"
    let steps = """
      set -e
      export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
      commit() { git -c user.name=a -c user.email=a@b.example commit -q --allow-empty -m "$1"; }
      say() { "\(script)" "$1" made.swift; sed 's/.*"\\(.*\\)"/\\1/' made.swift; }
      mkdir outer; cd outer; git init -q; echo a > file; git add file; commit one; cd ..
      say outer; git -C outer rev-parse --short=12 HEAD
      echo b > outer/file; say outer
      git -C outer checkout -q file; mkdir outer/inner; say outer/inner
      cd outer; commit two; cd ..; say outer; git -C outer rev-parse --short=12 HEAD
      """
    let outcome = try Program(path: "/bin/sh").run(["-c", steps], in: directory.path)

    let said = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(said.count == 7, "\(outcome.output) \(outcome.errors)")
    #expect(said[0].count == 12 && said[0] == said[1])
    #expect(said[2] == said[0] + "-dirty")
    #expect(said[3].isEmpty)
    #expect(said[4] == said[5] && said[4] != said[0])
  }

  @Test func `doctor finds nothing essential missing where tests run, and says so twice`() throws {
    let directory = ScratchDirectory()

    let text = try stampede.run(["doctor"], in: directory.path)
    let json = try stampede.run(["doctor", "--format", "json"], in: directory.path)

    #expect(text.status == 0 && json.status == 0, "\(text.output)")
    let value = try JSONValue(parsing: json.output)
    #expect(value["ok"]?.boolean == true)
    let findings = try #require(value["findings"]?.array)
    #expect(findings.count == 10)
    for finding in findings {
      let subject = try #require(finding["subject"]?.string)
      #expect(text.output.contains(subject))
      let isGood = finding["state"]?.string == "ok"
      #expect(finding["mend"]?.string?.isEmpty == isGood, "\(subject)")
    }
  }
}
