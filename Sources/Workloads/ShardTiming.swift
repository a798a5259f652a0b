import SimulationKernel

/// How a divided run compares with runs that need not wait for each other.
public struct ShardTiming: Sendable {
  /// Nanoseconds an event of all shards together, over the samples.
  public internal(set) var together: Spread
  /// The same for as many runs of a shard's size side by side, each on its own.
  public internal(set) var apart: Spread
  /// The same for one shard that has the whole run.
  public internal(set) var alone: Spread
  /// The median over pairs of samples of how fast the shards are beside the runs on their own.
  public internal(set) var ratioToApart: Double
  /// The median over pairs of samples of how fast the shards are beside one shard.
  public internal(set) var ratioToAlone: Double
  /// The mean number of events of all shards in a window.
  public internal(set) var eventsPerWindow: Double
  /// The share of the shards' time that they waited for each other, 0...1.
  public internal(set) var waitShare: Double
}

/// Measures a ``NetworkModel`` on several shards, on as many runs side by side, and on one shard.
struct ShardMatch {
  let sessions: Int
  let shards: Int
  let seed: UInt64
  let samples: Int
  let operations: Int

  /// The virtual time in which about `operations` events happen: four in a session's cycle.
  private var stretch: SimulationTime.Duration {
    let cycle = SessionModel.thinkSeconds + SessionModel.serviceSeconds + 0.002
    let seconds = Double(operations) / (4 * Double(sessions) / cycle)
    return SimulationTime.Duration(nanoseconds: max(1_000_000, Int64(seconds * 1e9)))
  }

  /// A cycle of every session and half another.
  private static let warmUp = SimulationTime.Duration.milliseconds(7_500)

  /// What a stretch came to: its events, and the seconds of the slowest.
  private typealias Sample = (events: UInt64, nanoseconds: Double)

  /// Measures.
  ///
  /// - Returns: the timing, what the run came to on any number of shards, and the events timed; `nil`
  ///   if it was stopped or a thread could not be started.
  func play(
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) -> (timing: ShardTiming, checksum: UInt64, events: UInt64)? {
    report(.warmingUp)
    let together = ShardParty(sessions: sessions, seed: seed, shards: shards, isDivided: true)
    let apart = ShardParty(sessions: sessions, seed: seed, shards: shards, isDivided: false)
    let alone = ShardParty(sessions: sessions, seed: seed, shards: 1, isDivided: false)
    let parties = [together, apart, alone]
    for party in parties {
      guard !isStopped(), party.advance(by: Self.warmUp) != nil else { return nil }
      report(.warmingUp)
    }
    var times: [[Double]] = [[], [], []]
    var events: UInt64 = 0
    while times[2].count < samples {
      for (index, party) in parties.enumerated() {
        if isStopped() { return nil }
        report(.sampling(done: times[2].count))
        guard let sample = party.advance(by: stretch) else { return nil }
        times[index].append(sample.nanoseconds / Double(sample.events))
        if index == 0 { events += sample.events }
      }
    }
    precondition(together.digest == alone.digest, "shards and one shard disagree")
    let windows = together.windows
    guard let first = Spread(times[0]), let second = Spread(times[1]), let third = Spread(times[2])
    else { return nil }
    let timing = ShardTiming(
      together: first,
      apart: second,
      alone: third,
      ratioToApart: Self.medianRatio(times[1], times[0]),
      ratioToAlone: Self.medianRatio(times[2], times[0]),
      eventsPerWindow: Double(windows.events) / Double(max(1, windows.windows / shards)),
      waitShare: Double(windows.waited) / Double(max(1, windows.elapsed))
    )
    return (timing, together.digest, events)
  }

  private static func medianRatio(_ left: [Double], _ right: [Double]) -> Double {
    Spread(zip(left, right).map { $0 / $1 })?.median ?? 0
  }
}

/// The shards of a run, or as many runs, between the stretches that their threads simulate.
///
/// Unchecked, for this reason: the thread of a shard touches its own seat alone, and the owner touches
/// seats while no thread runs; starting and joining the threads orders the two.
private final class ShardParty: @unchecked Sendable {
  private let seats: [Seat]
  private var end = SimulationTime.zero
  /// The windows of all shards so far, those of the warm-up apart.
  private(set) var windows = WindowStatistics()

  private final class Seat {
    var simulation: Simulation<NetworkShard>?
    let make: () -> Simulation<NetworkShard>
    let exchange: ThreadExchange<NetworkModel.Message>?

    init(
      _ exchange: ThreadExchange<NetworkModel.Message>?,
      _ make: @escaping () -> Simulation<NetworkShard>
    ) {
      self.exchange = exchange
      self.make = make
    }
  }

  init(sessions: Int, seed: UInt64, shards: Int, isDivided: Bool) {
    let exchanges = isDivided ? ThreadExchange<NetworkModel.Message>.group(of: shards) : []
    seats = (0..<shards).map { shard in
      Seat(isDivided ? exchanges[shard] : nil) {
        let model =
          isDivided
          ? NetworkModel(sessions: sessions, seed: seed, shard: shard, of: shards)
          : NetworkModel(
            sessions: sessions / shards,
            seed: seed,
            firstSession: UInt32(shard * (sessions / shards))
          )
        var simulation = Simulation(
          model: NetworkShard(model: model),
          expectedEvents: model.pending,
          expectedDelay: model.meanDelay
        )
        model.start(&simulation)
        return simulation
      }
    }
  }

  /// What all sessions have come to.
  var digest: UInt64 {
    seats.reduce(0) { $0 &+ ($1.simulation?.model.model.digest ?? 0) }
  }

  /// Simulates the next stretch on threads of their own.
  ///
  /// - Returns: the events of all, and the time of the slowest; `nil` where a thread cannot be started.
  func advance(
    by stretch: SimulationTime.Duration
  ) -> (events: UInt64, nanoseconds: Double)? {
    end = end + stretch
    let parts = try? ShardThreads.run(seats.count) { [self] shard in
      ShardArena.bindThread()
      var simulation = seats[shard].simulation ?? seats[shard].make()
      seats[shard].simulation = nil
      defer { seats[shard].simulation = simulation }
      let before = simulation.handledEvents
      let watch = Stopwatch()
      var statistics = WindowStatistics()
      if let exchange = seats[shard].exchange {
        statistics =
          simulation.run(until: end, lookahead: NetworkModel.latency, exchange: exchange).statistics
      } else {
        simulation.run(until: end)
      }
      return (simulation.handledEvents - before, watch.nanoseconds, statistics)
    }
    guard let parts else { return nil }
    for part in parts { windows.add(part.2) }
    let slowest = parts.reduce(0.0) { max($0, $1.1) }
    return (parts.reduce(0) { $0 + $1.0 }, slowest)
  }
}

/// A ``NetworkModel`` as a shard of the kernel.
struct NetworkShard: ShardedModel {
  var model: NetworkModel

  var outbox: Outbox<NetworkModel.Message> {
    get { model.outbox }
    _modify { yield &model.outbox }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    model.handle(event, at: now, sink: &scheduler)
  }

  mutating func receive(_ message: NetworkModel.Message, scheduler: inout Scheduler) {
    model.receive(message, sink: &scheduler)
  }

  func rank(of event: Event) -> UInt64 { model.rank(of: event) }

  func prefetch(_ event: Event) { model.prefetch(event) }
}
