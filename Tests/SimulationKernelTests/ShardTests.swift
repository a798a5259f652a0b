import SimulationKernel
import Testing

/// Sessions think, send a request over a network to one of four stations and come back; every time is
/// constant, so that almost all events tie.
private struct Relay: ShardedModel {
  struct Message: BitwiseCopyable, Sendable {
    var time: Int64
    var session: UInt32
    var round: UInt32
    var isAnswer: Bool
  }

  let shard: Int
  let shards: Int
  let latency: Int64
  let isConstant: Bool
  let random = RandomSource(seed: 3)
  var outbox: Outbox<Message>
  /// By session: how often it came back, and the chain of hashes over what happened to it.
  var rounds: [UInt32]
  var chains: [UInt64]
  /// By station: when it is free, and the chain of hashes over its requests, whose order counts.
  var freeTimes = [Int64](repeating: 0, count: 4)
  var stationChains = [UInt64](repeating: 0, count: 4)
  /// Events that share time and class with the one before.
  var ties = 0
  private var last: (Int64, EventClass)?

  init(sessions: Int, shard: Int, of shards: Int, latency: Int64, isConstant: Bool) {
    self.shard = shard
    self.shards = shards
    self.latency = latency
    self.isConstant = isConstant
    outbox = Outbox(shards: shards)
    rounds = Array(repeating: 0, count: sessions)
    chains = Array(repeating: 0, count: sessions)
  }

  private func station(_ session: UInt32, round: UInt32) -> Int {
    Int(random.entity(UInt64(session)).word(1, at: UInt64(round)) % 4)
  }

  private func pause(_ session: UInt32, _ mean: Int64, purpose: UInt8, round: UInt32) -> Int64 {
    if isConstant { return mean }
    return Int64(random.entity(UInt64(session)).word(purpose, at: UInt64(round)) % UInt64(2 * mean))
  }

  /// The session, whatever the row: with one row a session the slot would do.
  func rank(of event: Event) -> UInt64 { UInt64(event.slot) << 16 }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    if let last, last == (now.nanoseconds, event.eventClass) { ties += 1 }
    last = (now.nanoseconds, event.eventClass)
    let session = event.slot
    let round = rounds[Int(session)]
    switch event.eventClass {
    case .timer:
      deliver(
        .init(time: now.nanoseconds + latency, session: session, round: round, isAnswer: false),
        to: station(session, round: round) % shards,
        &scheduler
      )
    case .request:
      let station = station(session, round: round)
      let start = max(freeTimes[station], now.nanoseconds)
      freeTimes[station] = start + pause(session, 10_000, purpose: 2, round: round)
      stationChains[station] = SplitMix64.mix(
        stationChains[station] ^ UInt64(session) << 32 ^ UInt64(now.nanoseconds)
      )
      let time = freeTimes[station] + latency
      deliver(
        .init(time: time, session: session, round: round, isAnswer: true),
        to: Int(session) % shards,
        &scheduler
      )
    default:
      rounds[Int(session)] += 1
      chains[Int(session)] = SplitMix64.mix(chains[Int(session)] ^ UInt64(now.nanoseconds))
      let think = pause(session, 1_000_000, purpose: 3, round: round)
      scheduler.schedule(Event(.timer, slot: session), at: now + .init(nanoseconds: think))
    }
  }

  private mutating func deliver(_ message: Message, to shard: Int, _ scheduler: inout Scheduler) {
    if shard == self.shard {
      receive(message, scheduler: &scheduler)
    } else {
      outbox.send(message, to: shard, at: SimulationTime(nanoseconds: message.time))
    }
  }

  mutating func receive(_ message: Message, scheduler: inout Scheduler) {
    if !message.isAnswer { rounds[Int(message.session)] = message.round }
    scheduler.schedule(
      Event(message.isAnswer ? .completion : .request, slot: message.session),
      at: SimulationTime(nanoseconds: message.time)
    )
  }
}

/// What a run of relays came to.
private struct RelayResult: Sendable, Equatable {
  var events: UInt64 = 0
  var sessions: UInt64 = 0
  var stations: UInt64 = 0
}

@Suite struct ShardTests {
  private static let sessions = 3_000
  private static let end = SimulationTime(.milliseconds(60))

  private static func run(
    shards: Int,
    isConstant: Bool,
    lookahead: SimulationTime.Duration = .microseconds(100)
  ) throws -> (result: RelayResult, ties: Int, statistics: [WindowStatistics]) {
    let group = ThreadExchange<Relay.Message>.group(of: shards).map { Transfer($0) }
    let parts = try ShardThreads.run(shards) { shard in
      let exchange = group[shard].value
      var simulation = Simulation(
        model: Relay(
          sessions: sessions,
          shard: shard,
          of: shards,
          latency: 100_000,
          isConstant: isConstant
        ),
        expectedEvents: sessions / shards
      )
      for session in stride(from: shard, to: sessions, by: shards) {
        simulation.schedule(Event(.timer, slot: UInt32(session)), at: .zero)
      }
      let statistics = simulation.run(until: end, lookahead: lookahead, exchange: exchange)
        .statistics
      let model = simulation.model
      var result = RelayResult(events: simulation.handledEvents)
      for session in stride(from: shard, to: sessions, by: shards) {
        result.sessions &+= SplitMix64.mix(model.chains[session] ^ UInt64(session))
      }
      for station in 0..<4 where station % shards == shard {
        result.stations &+= SplitMix64.mix(model.stationChains[station] ^ UInt64(station))
      }
      return (result, model.ties, statistics)
    }
    var sum = RelayResult()
    for (part, _, _) in parts {
      sum.events += part.events
      sum.sessions &+= part.sessions
      sum.stations &+= part.stations
    }
    return (sum, parts.reduce(0) { $0 + $1.1 }, parts.map(\.2))
  }

  /// Hands an exchange to its thread.
  ///
  /// Unchecked: each is taken by one thread.
  private struct Transfer: @unchecked Sendable {
    let value: ThreadExchange<Relay.Message>

    init(_ value: ThreadExchange<Relay.Message>) { self.value = value }
  }

  @Test(arguments: [false, true])
  func `any number of shards gives the same result`(isConstant: Bool) throws {
    let alone = try Self.run(shards: 1, isConstant: isConstant)

    for shards in [2, 3, 7] {
      let together = try Self.run(shards: shards, isConstant: isConstant)
      #expect(together.result == alone.result, "\(shards) shards")
      #expect(together.statistics.allSatisfy { $0.windows == together.statistics[0].windows })
      #expect(together.statistics.reduce(0) { $0 + $1.messages } > 0)
    }
    #expect(alone.result.events > 50_000)
    if isConstant { #expect(alone.ties > 10_000) }
  }

  @Test func `shorter windows change nothing`() throws {
    let long = try Self.run(shards: 2, isConstant: true)
    let short = try Self.run(shards: 2, isConstant: true, lookahead: .microseconds(7))

    #expect(long.result == short.result)
    #expect(short.statistics[0].windows > long.statistics[0].windows)
  }

  @Test func `a run without shards and one through the local exchange agree`() throws {
    var simulation = Simulation(
      model: Relay(sessions: 100, shard: 0, of: 1, latency: 100_000, isConstant: true),
      expectedEvents: 100
    )
    var windowed = simulation
    windowed = Simulation(model: simulation.model, expectedEvents: 100)
    for session in 0..<100 as Range<UInt32> {
      simulation.schedule(Event(.timer, slot: session), at: .zero)
      windowed.schedule(Event(.timer, slot: session), at: .zero)
    }

    simulation.run(until: Self.end)
    _ = windowed.run(
      until: Self.end,
      lookahead: .microseconds(100),
      exchange: LocalExchange<Relay.Message>()
    )

    #expect(simulation.handledEvents == windowed.handledEvents)
    #expect(simulation.model.chains == windowed.model.chains)
    #expect(simulation.model.stationChains == windowed.model.stationChains)
  }

  @Test func `all shards stop at the window at which one asks for it`() throws {
    let group = ThreadExchange<Relay.Message>.group(of: 2).map { Transfer($0) }
    let windows = try ShardThreads.run(2) { shard in
      let exchange = group[shard].value
      var simulation = Simulation(
        model: Relay(sessions: 10, shard: shard, of: 2, latency: 100_000, isConstant: false),
        expectedEvents: 10
      )
      for session in stride(from: shard, to: 10, by: 2) {
        simulation.schedule(Event(.timer, slot: UInt32(session)), at: .zero)
      }
      var asked = 0
      let end = simulation.run(
        until: .distantFuture,
        lookahead: .microseconds(100),
        exchange: exchange,
        stops: { _ in
          asked += 1
          return shard == 1 && asked == 20
        }
      )
      return end.isStopped ? end.statistics.windows : -1
    }

    #expect(windows == [19, 19])
  }
}
