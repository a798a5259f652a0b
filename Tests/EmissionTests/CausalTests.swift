import Foundation
import NIOCore
import Requests
import Testing
import Wire

@testable import Emission
@testable import EmissionResults

/// Causal pacing on a virtual clock: who waits for whom, to the nanosecond.
@Suite(.timeLimit(.minutes(5))) struct CausalTests {
  private static var causal: SendOptions {
    var options = SendOptions()
    options.pacing = .causal
    options.connections = 1_000
    return options
  }

  @Test func `a request waits for the answer that its visitor had waited for, and thinks`() throws {
    // Simulated: answers after 1 ms, then 9 ms of thought.
    let requests: [PlannedRequest] = [
      .at(0), .at(10_000, think: 9_000), .at(20_000, think: 9_000), .at(30_000, think: 9_000),
    ]
    let emission = try VirtualEmission(requests, options: Self.causal)
    // The first answer is 14 ms late, all others are faster than simulated.
    emission.network.answer = { $0.due == 0 ? .after(15_000_000) : .after(500_000) }

    let accounts = try emission.run()

    // 15 + 9; 24.5 + 9; then the plan's own time is the later one only if the slip is used up.
    let times: [Int64] = [0, 24_000_000, 33_500_000, 43_000_000]
    #expect(emission.network.arrivals.map(\.time) == times)
    #expect(emission.network.arrivals.map(\.due) == times)
    #expect(accounts.total.timings.lateness.max == 0)
    #expect(accounts.total.timings.response.max.map { $0 <= 15_100_000 } == true)
  }

  @Test func `a request is never earlier than the plan, however fast the answers are`() throws {
    let requests = (0..<50).map { PlannedRequest.at($0 * 10_000, think: $0 == 0 ? nil : 9_000) }
    let emission = try VirtualEmission(requests, options: Self.causal)
    emission.network.answer = { _ in .after(1_000) }

    try emission.run()

    #expect(emission.network.arrivals.map(\.time) == requests.map(\.intended))
  }

  @Test func `a strict request waits for nobody`() throws {
    var options = Self.causal
    options.pacing = .strict
    let requests = (0..<50).map { PlannedRequest.at($0 * 10_000, think: $0 == 0 ? nil : 9_000) }
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { _ in .after(700_000_000) }

    try emission.run()

    #expect(emission.network.arrivals.map(\.time) == requests.map(\.intended))
  }

  @Test func `the parallel calls of a step wait for the step before, not for each other`() throws {
    let requests: [PlannedRequest] = [
      .at(0), .at(10_000, response: 50_000, think: 9_000, awaited: 1),
      .at(10_000, think: 9_000, awaited: 2), .at(11_500, think: 500, awaited: 1),
      .at(70_000, think: 10_000, awaited: 3),
    ]
    let emission = try VirtualEmission(requests, options: Self.causal)
    emission.network.answer = { arrival in
      switch arrival.due {
      case 0: .after(5_000_000)
      case 14_000_000: .after(100_000_000)
      default: .after(2_000_000)
      }
    }

    try emission.run()

    // The first step's answer comes at 5 ms; both calls of the second follow at 14 ms. The answer to
    // one of them, whichever is the quick one, comes at 114 ms.
    let times = emission.network.arrivals.map(\.time)
    #expect(Array(times.prefix(3)) == [0, 14_000_000, 14_000_000])
    #expect(times.count == 5)
    #expect(times[3] == 114_500_000)
    #expect(times[4] == 124_000_000)
  }

  @Test func `a visitor whose request timed out goes on from there`() throws {
    var options = Self.causal
    options.timeout = 100_000_000
    let emission = try VirtualEmission([.at(0), .at(10_000, think: 9_000)], options: options)
    emission.network.answer = { $0.due == 0 ? .never : .after(1_000_000) }

    let accounts = try emission.run()

    let second = try #require(emission.network.arrivals.last)
    #expect(accounts.failures[RequestFailure.timeout.index] == 1)
    // Time-outs are looked for each 20 ms.
    #expect(second.time >= 109_000_000 && second.time < 130_000_000)
    #expect(second.due == second.time)
  }

  @Test func `a visitor whose request was shed goes on from its due time`() throws {
    var options = Self.causal
    options.connections = 1
    options.late = .shed
    let requests: [PlannedRequest] = [
      .at(0, session: 1), .at(1_000, session: 2), .at(60_000, session: 2, think: 58_000),
    ]
    let emission = try VirtualEmission(requests, options: options)
    emission.network.answer = { $0.due == 0 ? .after(50_000_000) : .after(1_000_000) }

    let accounts = try emission.run()

    #expect(accounts.shed.reduce(0, +) == 1)
    #expect(emission.network.arrivals.map(\.time) == [0, 60_000_000])
  }

  @Test func `think times go with the factor of the clock, and stand still while it is held`()
    throws
  {
    let requests: [PlannedRequest] = [
      .at(0), .at(10_000, think: 9_000), .at(30_000, think: 19_000),
    ]
    let emission = try VirtualEmission(requests, options: Self.causal)
    emission.network.answer = { _ in .after(4_000_000) }
    emission.begin()

    emission.change { $0.setFactor(2, at: $1) }
    emission.advance(to: 6_000_000)
    emission.change { $0.pause(at: $1) }
    emission.advance(to: 106_000_000)
    emission.change { $0.resume(at: $1) }
    try emission.finish()

    // Answered at 4 ms; of 4.5 ms of thought 2 were over when the clock was held.
    #expect(emission.network.arrivals.map(\.time) == [0, 108_500_000, 122_000_000])
  }

  /// Sessions whose answers come early and late; each arrival is held against the rule. With
  /// STAMPEDE_LONG_TESTS=1 there are a million requests.
  @Test func `no request of many is sent before its time, and none after it`() throws {
    var random = Bits(seed: 7)
    let plans = (0..<(Self.isLong ? 50_000 : 500)).map { session in
      Self.visit(UInt64(session), using: &random)
    }
    let requests = plans.flatMap { $0 }
      .sorted { ($0.intended, $0.session) < ($1.intended, $1.session) }
    var options = Self.causal
    options.connections = 20_000
    let emission = try VirtualEmission(requests, options: options)
    var steps = Array(repeating: 0, count: plans.count)
    var ends = Array(repeating: Int64(0), count: plans.count)
    var (early, late) = (0, 0)
    emission.network.answer = { arrival in
      let session = Int(arrival.session)
      let request = plans[session][steps[session]]
      steps[session] += 1
      let due = max(request.intended, request.think < 0 ? 0 : ends[session] + request.think)
      if arrival.time < due { early += 1 }
      if arrival.time > due || arrival.due != due { late += 1 }
      let service = Int64(random.next() % 60_000_000)
      ends[session] = arrival.time + service
      return .after(service)
    }

    let accounts = try emission.run()

    #expect(accounts.total.answered == requests.count)
    #expect(early == 0)
    #expect(late == 0)
    #expect(steps.allSatisfy { $0 == 20 })
  }

  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] != nil

  /// Twenty requests of a session, one after another.
  private static func visit(_ session: UInt64, using random: inout Bits) -> [PlannedRequest] {
    var time = Int64(random.next() % 2_000_000)
    var think: Int64?
    return (0..<20).map { _ in
      let response = Int64(random.next() % 40_000)
      defer {
        let pause = Int64(random.next() % 100_000)
        think = pause
        time += response + pause
      }
      return .at(time, session: session, response: response, think: think)
    }
  }
}

@Suite struct SessionBookTests {
  @Test func `keeps no more of a session than later requests may wait for`() {
    var book = SessionBook()
    for session in 0..<1_000 as Range<UInt64> {
      for step in 0..<20 as Range<Int64> {
        let request = PlannedRequest.at(
          step * 10_000,
          session: session,
          think: step == 0 ? nil : 9_000
        )
        let (ordinal, due) = book.arrive(request)
        #expect(due == request.intended)
        book.ended(request, ordinal: ordinal, at: request.intended + 1_000) { _, _, _ in }
      }
    }

    #expect(book.liveCount == 1_000)
    #expect(book.answerCount == 2_000)
    for session in 0..<1_000 as Range<UInt64> { book.end(SessionKey(session: session, round: 0)) }
    #expect(book.liveCount == 0)
    #expect(book.answerCount == 0)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] != nil))
  func `a million live sessions take less than 250 MiB`() throws {
    func resident() throws -> Int {
      let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      return try #require(Int(text.split(separator: " ")[1])) * 4_096
    }
    let before = try resident()
    var book = SessionBook()
    for step in 0..<2 as Range<Int64> {
      for session in 0..<1_000_000 as Range<UInt64> {
        let request = PlannedRequest.at(
          step * 10_000,
          session: session,
          think: step == 0 ? nil : 9_000
        )
        let ordinal = book.arrive(request).ordinal
        if step == 0 { book.ended(request, ordinal: ordinal, at: 1_000_000) { _, _, _ in } }
      }
    }

    #expect(book.liveCount == 1_000_000)
    #expect(try resident() - before < 250 << 20)
  }

  @Test func `an ended session stays while its last requests wait`() {
    var book = SessionBook()
    let requests: [PlannedRequest] = [.at(0), .at(10_000, think: 9_000), .at(20_000, think: 9_000)]
    let ordinals = requests.map { book.arrive($0).ordinal }
    book.end(SessionKey(session: 1, round: 0))
    var released: [Int64] = []

    for (request, ordinal) in zip(requests, ordinals) {
      #expect(book.liveCount == (ordinal < 2 ? 1 : 0))
      book.ended(request, ordinal: ordinal, at: 50_000_000) { released.append($2) }
    }

    #expect(released == [59_000_000, 59_000_000])
    #expect(book.waitingCount == 0)
    #expect(book.answerCount == 0)
  }

  @Test func `the rounds of a trace are different visitors`() {
    var book = SessionBook()
    var second = PlannedRequest.at(10_000, think: 9_000)
    second.round = 1
    _ = book.arrive(.at(0))

    #expect(book.arrive(second).due == 10_000_000)
    #expect(book.liveCount == 2)
  }
}

@Suite struct SessionTableTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `agrees with a dictionary`(seed: UInt64) {
    var random = Bits(seed: seed)
    var table = SessionTable(empty: UInt64(0))
    var oracle: [UInt64: UInt64] = [:]

    for _ in 0..<50_000 {
      let session = random.next() % 3_000
      let key = SessionKey(session: session, round: UInt16(session % 3))
      if random.next() % 3 == 0 {
        #expect(table.remove(key) == oracle.removeValue(forKey: session))
      } else {
        let value = random.next()
        table.update(key) { $0 = value }
        oracle[session] = value
      }
    }

    #expect(table.count == oracle.count)
    for session in 0..<3_000 as Range<UInt64> {
      #expect(table[SessionKey(session: session, round: UInt16(session % 3))] == oracle[session])
    }
  }
}

@Suite struct ExpiryListTests {
  @Test func `gives what began first, whatever was removed before`() {
    var list = ExpiryList()
    for number in 0..<10 { list.append(number, start: MonotonicTime(nanoseconds: Int64(number))) }

    for number in [0, 5, 9, 1, 5] { list.remove(number) }
    list.append(5, start: MonotonicTime(nanoseconds: 10))

    var order: [Int] = []
    while let oldest = list.oldest {
      order.append(oldest.number)
      list.remove(oldest.number)
    }
    #expect(order == [2, 3, 4, 6, 7, 8, 5])
  }
}
