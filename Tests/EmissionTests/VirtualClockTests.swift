import NIOCore
import Requests
import Testing
import Wire

@testable import Emission
@testable import EmissionResults

/// The sender on a virtual clock: schedules to the nanosecond, without sleeping.
@Suite(.timeLimit(.minutes(1))) struct VirtualClockTests {
  /// Requests at times that no rule describes, in order.
  private static func scattered(_ count: Int, seed: UInt64 = 42) -> [PlannedRequest] {
    var random = Bits(seed: seed)
    var time: Int64 = 0
    return (0..<count).map { index in
      time += Int64(random.next() % 400)
      return .at(time, session: UInt64(index))
    }
  }

  @Test func `every request is written at its intended time, to the nanosecond`() throws {
    let requests = Self.scattered(5_000)
    let emission = try VirtualEmission(requests)

    let accounts = try emission.run()

    #expect(emission.network.arrivals.map(\.time) == requests.map(\.intended))
    #expect(emission.network.arrivals.map(\.session) == requests.map(\.session))
    #expect(accounts.total.answered == 5_000)
    #expect(accounts.total.timings.lateness.max == 0)
    #expect(accounts.total.timings.service.max == accounts.total.timings.response.max)
  }

  @Test func `a stall delays nobody's due time, and waits are counted from it`() throws {
    let requests = (0..<1_000).map { PlannedRequest.at($0 * 1_000, session: UInt64($0)) }
    var options = SendOptions()
    options.connections = 10
    let emission = try VirtualEmission(requests, options: options)
    let stall: Range<Int64> = 300_000_000..<500_000_000
    emission.network.answer = { arrival in
      .after(stall.contains(arrival.time) ? stall.upperBound - arrival.time : 100_000)
    }

    let accounts = try emission.run()

    // Ten requests went into the stall; 190 wait for its end, and two more while those go, ten at a
    // time.
    let late = emission.network.arrivals.filter { $0.time > $0.due }
    #expect(emission.network.arrivals.map(\.due) == requests.map(\.intended))
    #expect(late.count == 192)
    #expect(late.allSatisfy { $0.time >= stall.upperBound })
    #expect(late.map(\.due) == late.map(\.due).sorted())
    #expect(accounts.total.timings.lateness.max.map { $0 > 189_000_000 } == true)
    #expect(accounts.obstacles[Obstacle.connections.index] > 0)
  }

  @Test func `no more requests are on their way than the cap allows`() throws {
    var options = SendOptions()
    options.maximumInFlight = 3
    let emission = try VirtualEmission(Self.scattered(2_000), options: options)
    emission.network.answer = { .after(Int64($0.session % 7) * 300_000) }

    let accounts = try emission.run()

    #expect(accounts.total.answered == 2_000)
    #expect(emission.network.mostOnTheirWay == 3)
    #expect(accounts.obstacles[Obstacle.inFlight.index] > 0)
  }

  @Test func `late requests are shed ten milliseconds after their due time, not before`() throws {
    let requests = (0..<100).map { PlannedRequest.at($0 * 1_000, session: UInt64($0)) }
    var options = SendOptions()
    options.connections = 1
    options.late = .shed
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { _ in .after(25_300_000) }

    let accounts = try emission.run()

    #expect(accounts.total.sent + accounts.shed.reduce(0, +) == 100)
    #expect(accounts.total.timings.lateness.max.map { $0 <= 10_000_000 } == true)
    // One goes each 25.3 ms: the oldest that is not yet shed, due ten milliseconds before or less.
    #expect(
      emission.network.arrivals.map(\.time) == [0, 253, 506, 759, 1_012].map { $0 * 100_000 }
    )
    #expect(emission.network.arrivals.map(\.due) == [0, 16, 41, 66, 92].map { $0 * 1_000_000 })
  }

  @Test func `a pause holds everything that is not yet due, and a resume lets it go on`() throws {
    let requests = (0..<100).map { PlannedRequest.at($0 * 10_000, session: UInt64($0)) }
    let emission = try VirtualEmission(requests)
    emission.begin()

    emission.advance(to: 305_000_000)
    emission.change { $0.pause(at: $1) }
    emission.advance(to: 1_305_000_000)
    let sentBeforeResume = emission.network.arrivals.count
    emission.change { $0.resume(at: $1) }
    let accounts = try emission.finish()

    #expect(sentBeforeResume == 31)
    let shifted = requests.map { $0.intended + ($0.intended > 305_000_000 ? 1_000_000_000 : 0) }
    #expect(emission.network.arrivals.map(\.time) == shifted)
    #expect(emission.network.arrivals.map(\.due) == shifted)
    #expect(accounts.total.timings.lateness.max == 0)
  }

  @Test func `what was due before a pause waits for its end, and nobody is blamed for that`() throws
  {
    var options = SendOptions()
    options.connections = 1
    let emission = try VirtualEmission([.at(0), .at(10_000), .at(20_000)], options: options)
    emission.network.answer = { $0.due == 0 ? .after(50_000_000) : .after(1_000_000) }
    emission.begin()

    emission.advance(to: 30_000_000)
    emission.change { $0.pause(at: $1) }
    emission.advance(to: 130_000_000)
    emission.change { $0.resume(at: $1) }
    let accounts = try emission.finish()

    // The second and third were due 20 and 10 ms before the pause of 100 ms.
    #expect(emission.network.arrivals.map(\.time) == [0, 130_000_000, 131_000_000])
    #expect(emission.network.arrivals.map(\.due) == [0, 110_000_000, 120_000_000])
    #expect(accounts.total.timings.lateness.count == 3)
  }

  @Test func `a change of the factor moves all that is not yet due`() throws {
    let requests = (0..<100).map { PlannedRequest.at($0 * 10_000, session: UInt64($0)) }
    let emission = try VirtualEmission(requests)
    emission.begin()

    emission.advance(to: 500_000_000)
    emission.change { $0.setFactor(4, at: $1) }
    emission.advance(to: 550_000_000)
    emission.change { $0.setFactor(0.5, at: $1) }
    let accounts = try emission.finish()

    let times = requests.map { request -> Int64 in
      let time = request.intended
      if time <= 500_000_000 { return time }
      let fast = time - 500_000_000
      return fast <= 200_000_000 ? 500_000_000 + fast / 4 : 550_000_000 + (fast - 200_000_000) * 2
    }
    #expect(emission.network.arrivals.map(\.time) == times)
    #expect(accounts.total.timings.lateness.max == 0)
  }

  @Test func `nothing is sent after a stop, even in the middle of a burst`() throws {
    let requests = (0..<1_000).map { PlannedRequest.at(100_000, session: UInt64($0)) }
    var options = SendOptions()
    options.connections = 1_000
    let emission = try VirtualEmission(requests, options: options)
    let control = emission.control
    emission.network.answer = { arrival in
      if arrival.session == 7 { control.stop(.interrupt) }
      return .after(1_000_000)
    }

    let accounts = try emission.run()

    #expect(emission.network.arrivals.count <= 8)
    #expect(accounts.total.sent == emission.network.arrivals.count)
    #expect(accounts.total.answered == accounts.total.sent)
  }

  @Test(arguments: [0, 300_000_000] as [Int64])
  func `after a stop what is on its way has until the end of the drain`(drain: Int64) throws {
    let requests = (0..<10).map { PlannedRequest.at($0 * 1_000, session: UInt64($0)) }
    var options = SendOptions()
    options.drain = drain
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { $0.session < 5 ? .after(200_000_000) : .never }
    emission.begin()

    emission.advance(to: 100_000_000)
    emission.change { control, _ in control.stop(.interrupt) }
    emission.advance(to: 100_000_000 + drain)

    let accounts = try #require(emission.accounts).get()
    #expect(accounts.total.sent == 10)
    #expect(accounts.total.answered == (drain == 0 ? 0 : 5))
    #expect(accounts.failures[RequestFailure.cut.index] == (drain == 0 ? 10 : 5))
  }

  @Test func `a blocked target holds up no other, and keeps the order of its own`() throws {
    let requests = (0..<2_000)
      .map { PlannedRequest.at($0 * 500, session: UInt64($0), endpoint: UInt32($0 % 2)) }
    var options = SendOptions()
    options.connections = 2
    let emission = try VirtualEmission(requests, options: options, targets: 2)
    let stalled = emission.network
    emission.network.answer = { arrival in
      arrival.target == 0 && arrival.time < 800_000_000
        ? .after(800_000_000 - arrival.time) : .after(stalled.now % 3 * 10_000 + 100_000)
    }

    let accounts = try emission.run()

    let (first, second) = (0..<2).map { target in
      emission.network.arrivals.filter { $0.target == target }
    }.pair
    #expect(accounts.total.answered == 2_000)
    #expect(second.allSatisfy { $0.time == $0.due })
    #expect(first.map(\.due) == first.map(\.due).sorted())
    #expect(first.filter { $0.time > $0.due }.count >= 798)
  }

  @Test func `a request ends when its time is over, and its connection with it`() throws {
    var options = SendOptions()
    options.connections = 1
    options.timeout = 200_000_000
    let emission = try VirtualEmission([.at(0), .at(1_000)], options: options)
    emission.network.answer = { $0.due == 0 ? .never : .after(1_000) }

    let accounts = try emission.run()

    #expect(accounts.failures[RequestFailure.timeout.index] == 1)
    #expect(accounts.total.answered == 1)
    // Looked for each 20 ms.
    #expect(emission.network.arrivals[1].time >= 200_000_000)
    #expect(emission.network.arrivals[1].time < 221_000_000)
    #expect(emission.network.opened >= 2)
  }

  @Test func `a target that cannot be reached has its requests given up, and no other's`() throws {
    let requests = (0..<400)
      .map { PlannedRequest.at($0 * 1_000, session: UInt64($0), endpoint: UInt32($0 % 2)) }
    let emission = try VirtualEmission(requests, targets: 2)
    emission.network.answer = { $0.target == 0 ? .close(after: 10_000) : .after(10_000) }
    emission.begin()
    emission.network.accepts = { $0 == 1 }
    let accounts = try emission.finish()

    #expect(emission.network.arrivals.filter { $0.target == 1 }.count == 200)
    #expect(accounts.total.skipped > 150)
    #expect(accounts.total.skipped + accounts.total.sent == 400)
    #expect(accounts.total.answered == 200)
  }

  @Test func `connections are opened no faster than the ramp allows`() throws {
    let requests = (0..<100).map { PlannedRequest.at(0, session: UInt64($0)) }
    var options = SendOptions()
    options.connections = 20
    options.connectRate = 10
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { _ in .after(5_000_000_000) }

    let accounts = try emission.run()

    #expect(accounts.total.answered == 100)
    let attempts = emission.network.attempts
    #expect(zip(attempts.dropFirst(2), attempts.dropFirst()).allSatisfy { $0 - $1 >= 100_000_000 })
    #expect(emission.network.opened == 20)
  }

  @Test func `a session keeps its connection while both live`() throws {
    let requests = (0..<4_000)
      .map { PlannedRequest.at($0 * 250, session: UInt64($0 % 50)) }
    var options = SendOptions()
    options.connections = 8
    options.isSticky = true
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { .after(Int64($0.session) * 10_000 + 100_000) }

    let accounts = try emission.run()

    #expect(accounts.total.answered == 4_000)
    let channels = Dictionary(grouping: emission.network.arrivals, by: \.session)
      .mapValues { Set($0.map(\.channel)) }
    #expect(channels.count == 50)
    #expect(channels.values.allSatisfy { $0.count == 1 })
    #expect(Set(channels.values.flatMap { $0 }).count == 8)
  }

  @Test func `a session whose connection has closed gets another one`() throws {
    let requests = (0..<20).map { PlannedRequest.at($0 * 10_000, session: UInt64($0 % 2)) }
    var options = SendOptions()
    options.isSticky = true
    let emission = try VirtualEmission(requests, options: options)
    let last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    emission.network.answer = { arrival in
      arrival.due == 100_000_000 ? .text(last, after: 1_000_000) : .after(1_000_000)
    }

    let accounts = try emission.run()

    let channels = Dictionary(grouping: emission.network.arrivals, by: \.session)
      .mapValues { Set($0.map(\.channel)).count }
    #expect(accounts.total.answered == 20)
    #expect(channels == [0: 2, 1: 1])
  }

  @Test func `a target that asks for a rest is left alone, and no other`() throws {
    let requests = (0..<8)
      .map { PlannedRequest.at($0 * 10_000, session: UInt64($0), endpoint: UInt32($0 % 2)) }
    let emission = try VirtualEmission(
      requests,
      limits: SendLimits(ceilings: [], targets: 2),
      targets: 2
    )
    let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"
    emission.network.answer = { arrival in
      arrival.due == 0 ? .text(busy, after: 1_000_000) : .after(1_000_000)
    }

    let accounts = try emission.run()

    let (resting, other) = (0..<2).map { target in
      emission.network.arrivals.filter { $0.target == target }.map(\.time)
    }.pair
    #expect(accounts.total.answered == 8)
    #expect(other == [10, 30, 50, 70].map { $0 * 1_000_000 })
    #expect(resting == [0] + Array(repeating: 2_001_000_000, count: 3))
  }

  @Test func `a cap on the rate holds to the nanosecond`() throws {
    let requests = (0..<500).map { PlannedRequest.at($0 * 100, session: UInt64($0)) }
    let emission = try VirtualEmission(requests, limits: SendLimits(maximumRate: 100))

    let accounts = try emission.run()

    let times = emission.network.arrivals.map(\.time)
    #expect(accounts.total.answered == 500)
    #expect(zip(times.dropFirst(100), times).allSatisfy { $0 - $1 >= 1_000_000_000 })
    #expect(times.last == 4_009_900_000)
    #expect(accounts.obstacles[Obstacle.rate.index] > 0)
  }
}

extension Array {
  /// The first two elements.
  fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}

/// Reproducible bits: splitmix64.
struct Bits: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
