import EmissionResults
import Scenarios
import Statistics
import Traces

/// What an emission measured of the calls of a scenario, place by place.
///
/// The time of a call is from its write to the end of its answer: the sender's own lateness is no
/// property of the endpoint. A call that timed out counts with the time that was waited for it.
public struct MeasuredCalls: Sendable {
  /// The times by place, in the order of `CallPlaces`.
  let times: [CallTimes]
  /// Which calls they were; `nil` where rows were not kept.
  let calls: Set<UInt64>?
  /// Calls among them that timed out.
  public let timeouts: Int
  /// Places whose times cannot be told from those of others of their step.
  let unknown: Set<Int>
  /// What was taken off each time, in nanoseconds.
  let roundTrip: UInt64

  /// Creates times that are known, place by place.
  init(times: [CallTimes], roundTrip: UInt64 = 0) {
    (self.times, self.roundTrip) = (times, roundTrip)
    (calls, timeouts, unknown) = (nil, 0, [])
  }

  /// Takes the times from the rows of an emission.
  ///
  /// - Parameters:
  ///   - rows: the emission's rows; only first attempts count.
  ///   - scenario: what was replayed.
  ///   - roundTrip: what is taken off each time for the way to the endpoint, in nanoseconds.
  /// - Throws: where the file is damaged.
  public init(
    rows: TraceReader,
    of scenario: Scenario,
    roundTrip: UInt64 = 0
  ) throws {
    let places = CallPlaces(scenario)
    var times = Array(repeating: CallTimes(), count: places.places.count)
    var calls: Set<UInt64> = []
    var timeouts = 0
    for block in rows.blocks where block.table == .emission {
      for row in try rows.readBlock(block.number).emissions where row.attempt == 0 {
        guard [.sent, .late, .timedOut].contains(row.reason),
          let place = places.place(journey: row.journey, step: row.step, call: row.call)
        else { continue }
        let time = UInt64(max(0, row.lastByte - row.written))
        times[place].record(
          time > roundTrip ? time - roundTrip : 1,
          at: Int64(clamping: row.time)
        )
        calls.insert(CallPlaces.key(session: row.session, step: row.step, call: row.call))
        if row.reason == .timedOut { timeouts += 1 }
      }
    }
    self.times = times
    self.calls = calls
    self.timeouts = timeouts
    self.roundTrip = roundTrip
    unknown = []
  }

  /// Takes the times from the histograms of an emission without rows.
  ///
  /// The calls of a step are in one histogram, and those of a service in another: where neither a step
  /// nor a service is one place, its times are not known.
  public init(histograms document: AccountsDocument, of scenario: Scenario, roundTrip: UInt64 = 0) {
    let places = CallPlaces(scenario)
    var times = Array(repeating: CallTimes(), count: places.places.count)
    var unknown: Set<Int> = []
    let steps = document.description.journeys.flatMap { journey in
      journey.steps.map { "\(journey.name)/\($0.name)" }
    }
    let bySteps = places.bySteps
    for (service, members) in places.byService {
      let name = scenario.services[service].name
      for place in members {
        let step = places.places[place].step
        let figures: GroupFigures?
        if members.count == 1 {
          figures =
            zip(document.description.services, document.accounts.byService)
            .first { $0.0.name == name }?.1
        } else if bySteps.contains(where: { $0.places == [place] }) {
          figures =
            zip(steps, document.accounts.byStep)
            .first { $0.0 == "\(step.journey)/\(step.step)" }?.1
        } else {
          figures = nil
          unknown.insert(place)
        }
        guard let figures, figures.taken > 0 else { continue }
        times[place] = CallTimes(
          figures.timings.service.less(roundTrip),
          span: figures.firstIntended...figures.lastIntended
        )
      }
    }
    self.times = times
    self.unknown = unknown
    self.roundTrip = roundTrip
    calls = nil
    timeouts =
      zip(ErrorClass.allCases, document.accounts.total.errors).first { $0.0 == .timeout }?.1 ?? 0
  }

  /// How many calls were timed.
  public var count: Int { times.reduce(0) { $0 + Int(clamping: $1.times.count) } }
}

extension LogLinearHistogram {
  /// The same values, each less by `amount`, but 1 at least.
  fileprivate func less(_ amount: UInt64) -> LogLinearHistogram {
    guard amount > 0 else { return self }
    var result = LogLinearHistogram(resolution: resolution)
    forEachCell { values, count in
      let middle = values.lowerBound + (values.upperBound - values.lowerBound) / 2
      result.record(middle > amount ? middle - amount : 1, count: count)
    }
    return result
  }
}
