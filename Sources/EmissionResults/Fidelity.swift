import Traces

/// How true to its plan an emission was.
///
/// - `INVALID` where the accounts do not balance, where more than 1 % of the requests that were
///   reached went more than 100 ms late or not at all, or where the achieved rate is off by more
///   than 1 %: figures from such a run say more about the sender than about the target.
/// - `DEGRADED` where the 99th percentile of lateness is beyond 1 ms, or any request was shed or
///   skipped: still of use, with care.
/// - `VALID` otherwise.
public struct Fidelity: Equatable, Sendable {
  /// The words for it.
  public enum Verdict: String, Sendable {
    case valid = "VALID"
    case degraded = "DEGRADED"
    case invalid = "INVALID"
  }

  /// The word for it.
  public let verdict: Verdict
  /// Why it is not better; empty for `valid`.
  public let reasons: [String]

  /// The share of requests that may be seriously late or unsent, and by which the rate may be off.
  static let tolerance = 0.01
  /// The lateness that 99 % of requests keep in a valid run, in nanoseconds.
  static let latenessLimit: UInt64 = 1_000_000
  /// Below this many requests a rate says nothing.
  static let fewestForRate = 100

  init(
    counts: EmissionReport.Counts,
    taken: Int,
    rates: EmissionReport.Rates,
    lateness99: UInt64,
    obstacles: [EmissionReport.Count],
    waitForCore: Int64?,
    isPartial: Bool
  ) {
    var grave = Self.imbalances(counts, taken: taken, isPartial: isPartial)
    var light: [String] = []
    let late = counts.seriouslyLate + counts.shed + counts.skipped
    let causes = obstacles.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    let waits = causes.isEmpty ? "" : " (due requests that had to wait for \(causes))"
    if Double(late) > Self.tolerance * Double(taken) {
      grave.append(
        "of \(taken) requests \(counts.seriouslyLate) went more than 100 ms late, "
          + "\(counts.shed) were shed and \(counts.skipped) skipped" + waits
      )
    } else if counts.shed + counts.skipped > 0 {
      light.append("\(counts.shed) requests were shed and \(counts.skipped) skipped")
    }
    if taken >= Self.fewestForRate, let planned = rates.planned {
      let error = (rates.achieved ?? 0) / planned - 1
      if abs(error) > Self.tolerance {
        grave.append("the achieved rate is off by \(DurationText.threeDigits(abs(error) * 100)) %")
      }
    }
    if lateness99 > Self.latenessLimit {
      let lateness = DurationText.describe(nanoseconds: Int64(lateness99))
      let wait = waitForCore.map {
        "; the sender was ready, but waited for a core for "
          + DurationText.describe(nanoseconds: $0) + " in all"
      }
      light.append(
        "1 % of the requests went more than \(lateness) late\(grave.isEmpty ? waits : "")\(wait ?? "")"
      )
    }
    verdict = !grave.isEmpty ? .invalid : light.isEmpty ? .valid : .degraded
    reasons = grave + light
  }

  private static func imbalances(
    _ counts: EmissionReport.Counts,
    taken: Int,
    isPartial: Bool
  ) -> [String] {
    var reasons: [String] = []
    let accounted = counts.sent + counts.shed + counts.skipped
    if accounted + counts.pending != counts.planned || accounted != taken {
      reasons.append(
        "\(counts.planned) planned, but \(accounted) sent, shed or skipped and \(counts.pending) "
          + "pending"
      )
    }
    if counts.answered + counts.unanswered != counts.sent {
      reasons.append(
        "\(counts.sent) sent, but \(counts.answered) answered and \(counts.unanswered) unanswered"
      )
    }
    if counts.pending > 0, !isPartial {
      reasons.append("\(counts.pending) requests were not reached, though nobody stopped the run")
    }
    return reasons
  }
}
