import Testing

@Suite struct SourceTests {
  private let sources: [SwiftText]
  private let tests: [SwiftText]

  /// The files are read once, for blanking them takes longer than all the rules.
  private static let read = Result {
    (
      sources: try SourceTree.ours.swiftFiles(under: "Sources"),
      tests: try SourceTree.ours.swiftFiles(under: "Tests")
    )
  }

  init() throws {
    (sources, tests) = try Self.read.get()
  }

  @Test func `there is something to look at`() {
    #expect(sources.count > 20)
    #expect(tests.contains { $0.path == "Tests/ArchitectureTests/SourceTests.swift" })
  }

  @Test func `the scan finds its way through every file`() {
    #expect((sources + tests).filter { !$0.hasBalancedBraces }.map(\.path) == [])
  }

  @Test func `files have at most 500 lines`() {
    let long = (sources + tests).filter { $0.lineCount > 500 }

    #expect(long.map { "\($0.path): \($0.lineCount) lines" } == [])
  }

  @Test func `functions have at most 70 lines`() {
    #expect(sources.flatMap { $0.bodies(over: 70) } == [])
  }

  @Test func `nothing traps, sleeps or draws without a seed`() {
    let found = sources.flatMap { file in
      ForbiddenWord.violations(of: ForbiddenWord.inCode, inCodeOf: file)
        + ForbiddenWord.unseededDraws(in: file)
    }

    #expect(found == [])
  }

  @Test func `what feeds a trace knows no wall clock and no hash of the process`() {
    let found =
      sources
      .filter { file in Module.feedingTraces.contains { file.path.hasPrefix("Sources/\($0)/") } }
      .flatMap { ForbiddenWord.violations(of: ForbiddenWord.feedingTraces, inCodeOf: $0) }

    #expect(found == [])
  }

  @Test func `no note of unfinished work, no setting that switches checks off`() throws {
    let manifest = try SourceTree.ours.swiftFile(at: "Package.swift")

    let found = (sources + tests + [manifest]).flatMap {
      ForbiddenWord.violations(of: ForbiddenWord.anywhere, in: $0.written, path: $0.path)
    }

    #expect(found == [])
  }

  @Test func `only the listed files touch memory that is not checked`() {
    let found =
      sources
      .filter { UnsafeFiles.reasons[$0.path] == nil }
      .compactMap(UnsafeFiles.violation)

    #expect(found == [])
  }

  @Test func `every file that is listed as unsafe still is`() {
    let touching = sources.filter { UnsafeFiles.violation(in: $0) != nil }.map(\.path)

    #expect(Set(UnsafeFiles.reasons.keys).subtracting(touching) == [])
  }

  @Test func `a type that calls itself sendable unchecked says why`() {
    #expect((sources + tests).flatMap(\.unprovenSendability) == [])
  }
}
