import Traces

/// How true to its plan an emission was.
///
/// - `INVALID` where the accounts do not balance, where more than 1 % of the requests that were
///   reached went more than 100 ms late or not at all, or where the achieved rate is off by more
///   than 1 %: figures from such a run say more about the sender than about the target.
/// - `DEGRADED` where the 99th percentile of lateness is beyond 1 ms, any request was shed or skipped,
///   the rate is off by more than 0.1 % or lateness grew by more than 10 ppm and 1 ms, over ten seconds
///   or more, the machine kept the sender waiting, or too few requests were sent to speak of a 99th
///   percentile: still of use, with care.
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
  /// The share by which the rate of a valid run may be off.
  static let rateLimit = 0.001
  /// Below this many nanoseconds rate and drift are not known as sharply.
  static let shortestForRate: Int64 = 10_000_000_000
  /// The lateness that 99 % of requests keep in a valid run, in nanoseconds.
  static let latenessLimit: UInt64 = 1_000_000
  /// By how many parts per million lateness may grow.
  static let driftLimit = 10.0
  /// Below this many requests a rate or a 99th percentile says nothing.
  static let fewest = 100
  /// The share of a core from which on an event loop is at its limit.
  static let utilizationLimit = 0.9
  /// The share of the time that the sender may wait for a core, and that the host may take away.
  static let waitLimit = 0.05

  /// What the verdict rests on.
  struct Evidence {
    var counts: EmissionReport.Counts
    /// Requests that left the plan.
    var taken: Int
    var rates = EmissionReport.Rates(planned: nil, due: nil, achieved: nil)
    /// The 99th percentile of lateness in nanoseconds.
    var lateness99: UInt64 = 0
    /// How fast lateness grew, in parts per million, and by how many nanoseconds in all.
    var drift: Double?
    var growth = 0.0
    /// From the first due time to the last, in nanoseconds.
    var span: Int64 = 0
    var obstacles: [EmissionReport.Count] = []
    var sending = SendingFacts()
    var isPartial = false
    /// The parts of several hosts.
    var shards: [EmissionReport.Shard] = []
  }

  init(_ evidence: Evidence) {
    let late = Self.unsent(evidence)
    let grave = Self.imbalances(evidence) + late.grave + Self.rate(evidence, beyond: Self.tolerance)
    var light = late.light
    if grave.isEmpty, evidence.span >= Self.shortestForRate {
      light += Self.rate(evidence, beyond: Self.rateLimit)
    }
    light += Self.lateness(evidence, isGrave: !grave.isEmpty)
    light += Self.machine(evidence) + Self.scarcity(evidence) + Self.shards(evidence)
    verdict = !grave.isEmpty ? .invalid : light.isEmpty ? .valid : .degraded
    reasons = grave + light
  }
}

// MARK: - Reasons

extension Fidelity {
  private static func imbalances(_ evidence: Evidence) -> [String] {
    let counts = evidence.counts
    var reasons: [String] = []
    let accounted = counts.sent + counts.shed + counts.skipped
    if accounted + counts.pending != counts.planned || accounted != evidence.taken {
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
    if counts.pending > 0, !evidence.isPartial {
      reasons.append("\(counts.pending) requests were not reached, though nobody stopped the run")
    }
    return reasons
  }

  private static func unsent(_ evidence: Evidence) -> (grave: [String], light: [String]) {
    let counts = evidence.counts
    let late = counts.seriouslyLate + counts.shed + counts.skipped
    if Double(late) > tolerance * Double(evidence.taken) {
      let reason =
        "of \(evidence.taken) requests \(counts.seriouslyLate) went more than 100 ms late, "
        + "\(counts.shed) were shed and \(counts.skipped) skipped" + waits(evidence)
      return ([reason], [])
    }
    guard counts.shed + counts.skipped > 0 else { return ([], []) }
    return ([], ["\(counts.shed) requests were shed and \(counts.skipped) skipped"])
  }

  private static func rate(_ evidence: Evidence, beyond limit: Double) -> [String] {
    guard evidence.taken >= fewest, let due = evidence.rates.due ?? evidence.rates.planned else {
      return []
    }
    let error = abs((evidence.rates.achieved ?? 0) / due - 1)
    guard error > limit else { return [] }
    return ["the achieved rate is off by \(DurationText.threeDigits(error * 100)) %"]
  }

  private static func lateness(_ evidence: Evidence, isGrave: Bool) -> [String] {
    var reasons: [String] = []
    if evidence.lateness99 > latenessLimit {
      let lateness = DurationText.describe(nanoseconds: Int64(clamping: evidence.lateness99))
      let wait =
        waitShare(evidence) > waitLimit
        ? nil
        : evidence.sending.waitForCore.map {
          "; the sender was ready, but waited for a core for "
            + DurationText.describe(nanoseconds: $0) + " in all"
        }
      reasons.append(
        "1 % of the requests went more than \(lateness) late"
          + "\(isGrave ? "" : waits(evidence))\(wait ?? "")"
      )
    }
    if evidence.span >= shortestForRate, let drift = evidence.drift, abs(drift) > driftLimit,
      abs(evidence.growth) > Double(latenessLimit)
    {
      let growth = DurationText.describe(nanoseconds: Int64(abs(evidence.growth)))
      reasons.append(
        "lateness \(drift > 0 ? "grew" : "shrank") by \(growth) from the first request to the last "
          + "(\(DurationText.threeDigits(abs(drift))) ppm): the sender "
          + (drift > 0 ? "fell behind" : "caught up")
      )
    }
    return reasons
  }

  private static func machine(_ evidence: Evidence) -> [String] {
    let sending = evidence.sending
    var reasons: [String] = []
    // A core may be busy for a moment without harm; where requests went late it may be why.
    if evidence.lateness99 > latenessLimit, let utilization = sending.utilization,
      utilization > utilizationLimit
    {
      reasons.append(
        "an event loop used \(percent(utilization)) % of a core at times: more loops, or more hosts, "
          + "may keep the schedule"
      )
    }
    let share = waitShare(evidence)
    if share > waitLimit {
      reasons.append(
        "the sender was ready, but waited for a core for \(percent(share)) % of the time: something else "
          + "runs on this machine"
      )
    }
    if let steal = sending.steal, steal > waitLimit {
      reasons.append(
        "the host of this virtual machine took \(percent(steal)) % of its time away"
      )
    }
    return reasons
  }

  /// The share of its time that an event loop waited for a core.
  private static func waitShare(_ evidence: Evidence) -> Double {
    let sending = evidence.sending
    guard let wait = sending.waitForCore, let duration = sending.duration, duration > 0 else {
      return 0
    }
    return Double(wait) / Double(duration) / Double(max(1, sending.loops))
  }

  private static func scarcity(_ evidence: Evidence) -> [String] {
    let sent = evidence.counts.sent
    guard sent < fewest, evidence.taken > 0 else { return [] }
    return [
      "only \(sent) requests were sent: of fewer than \(fewest) the 99th percentile is the slowest"
    ]
  }

  private static func shards(_ evidence: Evidence) -> [String] {
    evidence.shards.filter { $0.verdict == .invalid }
      .map { "the part of \($0.name) was INVALID by itself" }
  }

  private static func waits(_ evidence: Evidence) -> String {
    let causes = evidence.obstacles.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    return causes.isEmpty ? "" : " (due requests that had to wait for \(causes))"
  }

  private static func percent(_ share: Double) -> String {
    DurationText.threeDigits((share * 1_000).rounded() / 10)
  }
}
