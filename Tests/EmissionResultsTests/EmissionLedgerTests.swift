import Foundation
import SimulationKernel
import Statistics
import Synchronization
import Testing
import Traces

@testable import EmissionResults

@Suite struct EmissionLedgerTests {
  /// The thresholds that stopped an emission.
  private final class Stops: Sendable {
    let names = Mutex<[String]>([])
  }

  /// Records in the order in which their requests ended.
  static func records(_ count: Int, seed: UInt64) -> [RequestRecord] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in RequestRecord.random(of: .shop(), using: &random) }
      .sorted { $0.ended < $1.ended }
  }

  /// Records them by two loops, each ticking every 500 records, and closes the book.
  static func book(
    _ records: [RequestRecord],
    _ options: EmissionLedger.Options = .init()
  ) throws -> (EmissionAccounts, EmissionLedger.Result) {
    let ledger = try EmissionLedger(.shop(), options)
    let recorders = (0..<2).map { _ in RequestRecorder(.shop(), ledger: ledger) }
    for (index, record) in records.enumerated() {
      recorders[Int(record.session % 2)].record(record)
      guard index % 500 == 499 else { continue }
      for recorder in recorders { recorder.tick(record.ended) }
    }
    for recorder in recorders { recorder.tick(.max) }
    let result = ledger.finish()
    var accounts = result.accounts
    for recorder in recorders { accounts.merge(recorder.accounts) }
    accounts.sending.steal = nil
    return (accounts, result)
  }

  @Test func `counts what recorders without a ledger count`() throws {
    let records = Self.records(20_000, seed: 1)
    let alone = RequestRecorder(.shop())
    for record in records { alone.record(record) }

    let (accounts, result) = try Self.book(records)

    #expect(accounts == alone.accounts)
    #expect(result.failure == nil)
    #expect(alone.lateness99 > 0)
  }

  @Test func `gives the quantiles of the requests that ended in each second`() throws {
    let records = Self.records(5_000, seed: 2)

    let (_, result) = try Self.book(records)

    let last = try #require(records.filter(\.fate.isSent).map(\.lastByte).max())
    #expect(result.seconds.count == Int(last / 1_000_000_000) + 1)
    for (second, quantiles) in result.seconds.enumerated() {
      var timings = Timings()
      for record in records
      where record.fate.isSent && record.lastByte / 1_000_000_000 == Int64(second) {
        timings.record(record)
      }
      #expect(quantiles == SecondQuantiles(timings))
    }
  }

  @Test func `keeps the seconds right over a long silence`() throws {
    let ledger = try EmissionLedger(.shop())
    let recorder = RequestRecorder(.shop(), ledger: ledger)
    for (second, ticks) in [(1, [1, 61, 121, 199]), (200, [200]), (201, [])] as [(Int64, [Int64])] {
      var record = RequestRecord.random(of: .shop(), fate: .answered)
      record.intended = second * 1_000_000_000
      record.due = record.intended
      record.written = record.due
      record.lastByte = record.due + second * 1_000
      recorder.record(record)
      for tick in ticks { recorder.tick(tick * 1_000_000_000) }
    }
    recorder.tick(202_000_000_000)

    let seconds = ledger.finish().seconds

    #expect(seconds.count == 202)
    #expect(seconds.enumerated().filter { $1.response99 != nil }.map(\.offset) == [1, 200, 201])
    #expect(seconds[200].response99 == 200_000)
  }

  @Test func `stops the emission once, when a threshold that may fails`() throws {
    var threshold = try Threshold(parsing: "errors rate<0.0001")
    threshold.abortsOnFail = true
    let stops = Stops()
    var options = EmissionLedger.Options()
    options.thresholds = try ThresholdSet([threshold], for: .shop(), targets: ["t"])
    options.onBrokenThreshold = { broken in
      stops.names.withLock { $0.append(broken.description) }
    }

    _ = try Self.book(Self.records(2_000, seed: 3), options)

    #expect(stops.names.withLock { $0 } == ["errors rate<0.0001"])
  }

  @Test func `tells what it could not write, and counts all the same`() throws {
    var options = EmissionLedger.Options()
    options.histogramLogPath = "/nonexistent/result.hlog"
    let records = Self.records(1_000, seed: 4)

    let (accounts, result) = try Self.book(records, options)

    #expect(try #require(result.failure).message.contains("/nonexistent/result.hlog"))
    #expect(accounts.total.taken == 1_000)
  }

  @Test func `reads what the host of the machine took away`() throws {
    let before = try #require(MachineTimes("cpu  10 0 5 80 1 0 0 4 0 0\ncpu0 1 2 3\n"))
    let after = try #require(MachineTimes("cpu  20 0 10 140 2 0 4 24 0 0\n"))

    #expect(after.steal(since: before) == 0.2)
    #expect(after.steal(since: after) == nil)
    #expect(MachineTimes("cpu 1 2 3") == nil)
    #expect(MachineTimes("") == nil)
  }
}

/// A directory that goes away.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "emission-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
