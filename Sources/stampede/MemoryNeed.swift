import Analysis
import Foundation
import Journeys
import Scenarios
import Traces

/// The memory that a run needs, computed before it begins.
struct MemoryNeed: Comparable {
  /// In bytes.
  let bytes: UInt64
  /// The most sessions that are under way at once.
  let sessions: Double
  /// What else takes memory, as the end of a sentence.
  private var detail = ""

  /// The program with its libraries, and what is left over between allocations.
  private static let fixedBytes = 50_331_648.0
  /// The part of what is available that a run may need: the estimate is one, and others live here.
  private static let percentage: UInt64 = 80

  init(_ scenario: Scenario, seed: UInt64, writesTrace: Bool) {
    let load = PeakLoad(scenario, seed: seed)
    let sum =
      Self.fixedBytes
      + JourneyRun.expectedMemory(of: scenario, load: load)
      + RunFold.expectedMemory(of: scenario, sessions: load.sessions)
      + TracePipeline.expectedMemory(writesFile: writesTrace)
    bytes = Self.bytes(sum)
    sessions = load.sessions
  }

  /// The same and the bytes that it takes to know how each of some sessions ended, for `option`.
  func adding(_ further: Double, arrivals: Double, for option: String) -> MemoryNeed {
    MemoryNeed(
      bytes: Self.bytes(Double(bytes) + further),
      sessions: sessions,
      detail: " and how each of \(Self.text(arrivals)) sessions ended, for \(option)"
    )
  }

  private init(bytes: UInt64, sessions: Double, detail: String) {
    (self.bytes, self.sessions, self.detail) = (bytes, sessions, detail)
  }

  private static func bytes(_ sum: Double) -> UInt64 { sum < 0x1p63 ? UInt64(sum) : 1 << 63 }

  static func < (left: MemoryNeed, right: MemoryNeed) -> Bool { left.bytes < right.bytes }

  /// The part of `offer` that a run may need.
  static func share(of offer: UInt64) -> UInt64 { offer / 100 * percentage }

  /// Refuses a run that would not fit.
  ///
  /// - Parameters:
  ///   - offer: what the machine leaves.
  ///   - allowed: what the user allows at the most.
  /// - Throws: a ``Failure`` with both numbers, who set the limit, and what to do.
  func check(against offer: MemoryOffer, allowed: ByteSize?) throws(Failure) {
    let need = ByteSize(bytes: bytes)
    let what =
      "the run needs about \(need) of memory for \(Self.text(sessions)) sessions at once\(detail)"
    if let allowed, bytes > allowed.bytes {
      throw refusal("\(what), and --max-memory allows \(allowed)")
    }
    guard let least = offer.least, bytes > Self.share(of: least.bytes) else { return }
    let limit = ByteSize(bytes: Self.share(of: least.bytes))
    throw refusal(
      "\(what), and may have \(limit), \(Self.percentage) % of the "
        + "\(ByteSize(bytes: least.bytes)) that \(least.source) leaves"
    )
  }

  private func refusal(_ message: String) -> Failure {
    Failure(
      code: .limit,
      message: message,
      remedy: "simulate a share of the visitors on the same share of the servers, shorten what "
        + "makes them wait, or give the run more memory"
    )
  }

  /// A number of sessions, to three digits.
  private static func text(_ sessions: Double) -> String {
    guard sessions >= 1_000 else { return String(format: "%.0f", sessions) }
    let units = ["thousand", "million", "billion", "trillion"]
    var rest = sessions / 1_000
    var unit = 0
    while rest >= 999.5, unit + 1 < units.count {
      rest /= 1_000
      unit += 1
    }
    return String(format: "%.3g ", rest) + units[unit]
  }
}
