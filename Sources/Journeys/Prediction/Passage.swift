import Scenarios
import SimulationKernel
import Statistics

/// One visit of a step by an average visitor: what is asked of the services, how long it takes, and
/// whether the visitor goes on.
struct Passage {
  /// Requests to a station.
  struct Use {
    /// The service, and the region that serves it.
    let service: Int
    let region: Int
    /// Its place among the step's calls.
    let call: Int
    /// Requests on average.
    var count: Double
    /// Seconds from the start of what it is a part of.
    var delay: Double
    /// The work of a request.
    var work: Moments

    /// Adds requests of the same call.
    mutating func join(_ other: Use) {
      let all = count + other.count
      let share = other.count / all
      delay += share * (other.delay - delay)
      work = work.mixed(with: other.work, share: share)
      count = all
    }
  }

  private(set) var uses: [Use] = []
  /// Seconds that it takes.
  private(set) var duration = Moments()
  /// The probability that the visitor is still there at its end.
  private(set) var passing = 1.0
  /// Rows of calls, and events of the kernel.
  private(set) var rows = 0.0
  private(set) var events = 0.0

  private let walk: WalkSettings
  private let step: Step
  private let place: (journey: Int, step: Int)
  /// What the visitor has waited for in sight.
  private var wait = MixedTime()
  /// The share of the visits that have ended for impatience.
  private var left = 0.0

  /// The visit of a step by a session that takes the steps of `path`, one bit each.
  init(
    step index: Int,
    of journey: Int,
    path: UInt64,
    walk: WalkSettings
  ) {
    self.walk = walk
    place = (journey, index)
    let journey = walk.scenario.journeys[journey]
    step = journey.steps[index]
    for operation in journey.operations(ofStep: index) {
      switch operation {
      case .rule(let rule, let earlier):
        let before = path & ((1 << UInt64(index)) - 1)
        if earlier & before == 0 { evaluate(rule) }
      case .call(let index): make(step.calls[index], index)
      case .processing(let processing): process(processing)
      }
    }
    if rows == 0 { rows = 1 }
  }

  private mutating func evaluate(_ rule: Rule) {
    let time = Moments(rule.time)
    spend(time)
    wait = wait.plus(.optional(time, share: 1))
    count(attempts: passing, network: 0)
    passing *= rule.probability(ofPassing: walk.persona.traits.risk)
  }

  private mutating func process(_ processing: Processing) {
    let time = Moments(processing.time)
    spend(time)
    count(attempts: passing, network: 0)
    if processing.isAsynchronous {
      wait = MixedTime()
      left = 0
    } else {
      wait = wait.plus(.optional(time, share: 1))
      losePatience()
    }
  }

  private mutating func make(_ call: Call, _ index: Int) {
    let made = call.probability * call.share(of: walk.persona)
    guard made > 0, passing > 0 else { return }
    let struck = StruckCall(
      call,
      by: walk.visitor,
      journey: place.journey,
      step: step.name,
      circumstances: walk.circumstances,
      scenario: walk.scenario
    )
    let destination = walk.circumstances.destination(of: walk.visitor.region, in: walk.scenario)
    let network = walk.network(for: step, latency: destination.latency)
    let queue = walk.waits(call.service, destination.region)
    let visible = MixedTime(
      struck.parts.map { part in
        var part = part
        part.fixed += network.mean
        part.rest = part.rest.plus(queue)
        return part
      }
    )
    let timeout = walk.scenario.services[call.service].timeout?.inSeconds ?? .infinity
    let late = visible.probability(above: timeout)
    let tries = Tries(struck, late: late, of: call, persona: walk.persona)
    let requests = tries.requests(struck)
    uses.append(
      Use(
        service: call.service,
        region: destination.region,
        call: index,
        count: passing * made * requests.count,
        delay: duration.mean + network.mean / 2,
        work: requests.work
      )
    )
    count(attempts: passing * made * tries.attempts, network: network.mean)
    events += passing * made * tries.pauses
    let seen = min(visible.mean, timeout)
    spend(
      Moments().mixed(
        with: Moments(mean: seen, square: struck.work.variance + seen * seen)
          .plus(queue.variance == 0 ? Moments() : Moments(mean: 0, square: queue.variance))
          .plus((tries.operations - 1) * seen + tries.pause),
        share: made
      )
    )
    wait = wait.plus(visible.limited(to: timeout).optional(share: made))
    passing *= 1 - made * (1 - tries.passing)
    losePatience()
  }

  private mutating func spend(_ time: Moments) { duration = duration.plus(time) }

  private mutating func count(attempts: Double, network: Double) {
    rows += attempts
    events += attempts * (network > 0 ? 2 : 1)
  }

  /// Those leave whom the step has taken too long.
  private mutating func losePatience() {
    let late = wait.probability(above: walk.patience)
    guard late > left else { return }
    passing *= (1 - late) / (1 - left)
    left = min(late, 1 - 1e-12)
  }
}

extension MixedTime {
  /// A time that is spent with a probability.
  static func optional(_ time: Moments, share: Double) -> MixedTime {
    MixedTime([.init(weight: 1, fixed: 0, rest: time)]).optional(share: share)
  }

  /// The same with a probability, and nothing otherwise.
  func optional(share: Double) -> MixedTime {
    guard share < 1 else { return self }
    let made = parts.map { part in
      Part(weight: part.weight * share, fixed: part.fixed, rest: part.rest)
    }
    return MixedTime(made + [Part(weight: 1 - share, fixed: 0, rest: Moments())])
  }

  /// The same, but no part longer than a limit on average.
  func limited(to limit: Double) -> MixedTime {
    MixedTime(
      parts.map { part in
        part.fixed + part.rest.mean <= limit
          ? part : Part(weight: part.weight, fixed: limit, rest: Moments())
      }
    )
  }
}
