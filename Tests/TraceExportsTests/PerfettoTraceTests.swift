import Foundation
import Testing

@testable import TraceExports
@testable import Traces

@Suite struct PerfettoTraceTests {
  private let run = SmallTrace()

  @Test func `writes a slice for every session, step and call`() throws {
    let set = try run.set()

    let (bytes, receipt) = try export(set, .init())

    #expect(receipt.sessions == 20 && receipt.calls == 60 && receipt.steps == 40)
    #expect(receipt.effects == 1 && receipt.phases == 2 && receipt.counts == 3 * 4)
    #expect(!bytes.isEmpty)
  }

  @Test func `writes the same bytes for one shard and for three`() throws {
    let one = try export(run.set(), .init(sessions: .sample(7)))
    let three = try export(run.set(shards: 3), .init(sessions: .sample(7)))

    #expect(one.bytes == three.bytes)
    #expect(one.receipt.sessions == 7 && one.receipt.calls == 21)
  }

  @Test func `takes a window of time`() throws {
    let (_, receipt) = try export(run.set(), .init(from: 5_000, until: 9_000))

    // Calls of session n end at 1000 n + 200, + 300 and + 700.
    #expect(receipt.sessions == 4 && receipt.calls == 12)
  }

  @Test func `takes one session`() throws {
    let (_, receipt) = try export(run.set(), .init(sessions: .one(3)))

    #expect(receipt.sessions == 1 && receipt.calls == 3 && receipt.steps == 2)
  }

  @Test func `refuses more slices than may be, before a byte is written`() throws {
    let set = try run.set()
    var isWritten = false

    #expect(throws: PerfettoError.tooManySlices(limit: 50, time: 8_200)) {
      _ = try PerfettoTrace.write(set, .init(), sliceLimit: 50) { _ in isWritten = true }
    }
    #expect(!isWritten)
    let fits = try PerfettoTrace.write(set, .init(), sliceLimit: 120) { _ in }
    #expect(fits.sessions + fits.steps + fits.calls == 120)
  }

  @Test func `says that nothing is selected`() throws {
    let set = try run.set()

    #expect(throws: PerfettoError.nothingSelected) {
      _ = try export(set, .init(from: 1_000_000))
    }
    #expect(throws: PerfettoError.nothingSelected) {
      _ = try export(set, .init(sessions: .one(77)))
    }
  }

  @Test func `chooses as many sessions as were asked for, whatever their order`() {
    let ids = (0..<5_000 as Range<UInt64>).map { $0 * 64 }
    var up = HashSample(count: 100)
    var down = HashSample(count: 100)
    for id in ids {
      up.insert(id)
      up.insert(id)
    }
    for id in ids.reversed() { down.insert(id) }

    #expect(up.finished().count == 100)
    #expect(up.finished() == down.finished())
  }

  @Test(.enabled(if: Perfetto.isThere, "Perfetto's classes are not there: pip install perfetto"))
  func `is understood by the classes that Perfetto publishes`() throws {
    let (bytes, receipt) = try export(run.set(), .init())

    let found = try Perfetto.read(bytes)

    #expect(found.categories["session"] == receipt.sessions)
    #expect(found.categories["step"] == receipt.steps)
    #expect(found.categories["call"] == receipt.calls)
    #expect(found.categories["effect"] == receipt.effects)
    #expect(found.categories["phase"] == receipt.phases)
    #expect(found.counts == receipt.counts)
    for name in ["shop, seed 1", "sessions: hurried", "session 3", "web: busy of 4", "outage"] {
      #expect(found.tracks.contains(name), "\(name)")
    }
    let first = try #require(found.calls.first)
    #expect(first.name == "web: GET /" && first.outcome == "ok" && first.track == "session 0")
  }

  @Test(.enabled(if: Perfetto.isThere, "Perfetto's classes are not there: pip install perfetto"))
  func `puts calls that overlap on tracks beside each other`() throws {
    let (bytes, receipt) = try export(SmallTrace(isOverlapping: true).set(), .init())

    let found = try Perfetto.read(bytes)

    #expect(found.categories["call"] == 60 && receipt.calls == 60)
    #expect(found.tracks.contains("session 3, beside 1"))
  }

  private func export(
    _ set: TraceSet,
    _ selection: PerfettoSelection
  ) throws -> (bytes: [UInt8], receipt: PerfettoTrace.Receipt) {
    var bytes: [UInt8] = []
    let receipt = try PerfettoTrace.write(set, selection) { bytes += $0 }
    return (bytes, receipt)
  }
}
