import Foundation
import Reports
import Testing

/// What a run remembers does not depend on how many sessions it has seen.
@Suite struct RunMemoryTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  private let directory = ScratchDirectory()

  /// A shop with a thousand visitors a second and as many under way at any time, however long it is open.
  private func shop(openFor seconds: Int) -> String {
    SmallShop.text.replacing("rate: 10,", with: "rate: 1000,")
      .replacing("concurrency: 4,", with: "concurrency: 400,")
      .replacing("DURATION", with: "\(seconds)s")
  }

  private func peak(openFor seconds: Int) throws -> (memory: Double, sessions: Int) {
    let file = try directory.write(shop(openFor: seconds), to: "shop-\(seconds).yaml")
    let name = "r\(seconds)"
    let outcome = try Program.fast("stampede").run(
      ["run", file, "--trace", "digest", "--out", name, "--quiet"],
      in: directory.path
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let manifest = try RunManifest.decode(directory.text(name + "/run.json"))
    let summary = try SummaryFile.decode(directory.text(name + "/summary.json"))
    return (Double(manifest.performance.peakMemoryBytes), summary.sessions.started)
  }

  @Test func `ten times as many sessions take at most a fifth more memory`() throws {
    let seconds = Self.isLong ? 1_000 : 100

    let few = try peak(openFor: seconds)
    let many = try peak(openFor: 10 * seconds)

    #expect(many.sessions > 9 * few.sessions)
    #expect(many.memory <= 1.2 * few.memory)
    print(
      "peak memory: \(few.sessions) sessions \(Int(few.memory) >> 20) MiB, \(many.sessions) sessions "
        + "\(Int(many.memory) >> 20) MiB"
    )
  }
}
