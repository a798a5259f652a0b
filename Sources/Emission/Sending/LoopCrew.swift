import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Synchronization
import Wire

/// The senders of an emission, one on each event loop, fed by one reader.
final class LoopCrew: Sendable {
  fileprivate struct Member: Sendable {
    let eventLoop: any EventLoop
    let sender: NIOLoopBound<LoopSender>
    let ready: EventLoopFuture<Void>
    let done: EventLoopFuture<EmissionAccounts>
  }

  private let members: Mutex<[Member]> = Mutex([])

  /// Puts a sender on each event loop, and has all of them connect and read.
  ///
  /// - Throws: an error of kind `unavailable` where a target cannot be reached.
  func prepare(
    _ emitter: Emitter,
    on eventLoops: [any EventLoop],
    threads: NIOThreadPool,
    security: TransportSecurity?,
    control: EmissionControl,
    board: PulseBoard
  ) async throws {
    let reader = PlanReader(emitter.plan.pieces, loops: eventLoops.count) { work in
      threads.submit { _ in work() }
    } deliver: { [unowned self] delivery, loop in
      tell(loop) { $0.take(delivery) }
    }
    let gauge = emitter.options.maximumInFlight.map { limit in
      InFlightGauge(limit: limit) { [unowned self] loop in tell(loop) { $0.pump() } }
    }
    let map = emitter.map
    let targetsByEndpoint = map.table.endpoints.indices.map { map.target(of: UInt32($0)) }
    for (loop, eventLoop) in eventLoops.enumerated() {
      let member = try await eventLoop.submit {
        let connector = SocketConnector(
          targets: emitter.targets,
          eventLoop: eventLoop,
          security: security
        )
        let setup = LoopSetup(
          loop: loop,
          description: emitter.plan.description,
          map: emitter.map,
          targets: emitter.targets,
          targetsByEndpoint: targetsByEndpoint,
          options: emitter.options,
          limits: emitter.limits,
          control: control,
          gauge: gauge,
          board: board,
          connector: connector,
          // Where each core has its loop, spinning would take from the others.
          waking: emitter.options.loops < System.coreCount ? .spinning : .timer
        )
        return Member(setup, reader, on: eventLoop)
      }.get()
      members.withLock { $0.append(member) }
    }
    reader.start()
    let all = members.withLock { $0 }
    for loop in all.indices { tell(loop) { $0.prepare() } }
    control.onChange { [unowned self] in
      for loop in all.indices { tell(loop) { $0.controlChanged() } }
    }
    for member in all { try await member.ready.get() }
  }

  /// Ends the emission.
  func stop() {
    for loop in members.withLock(\.indices) { tell(loop) { $0.stop() } }
  }

  /// Waits for the end of all loops, and gives what happened on all of them.
  func finish() async throws -> EmissionAccounts {
    var result: Result<EmissionAccounts, any Error>?
    for member in members.withLock({ $0 }) {
      do {
        let accounts = try await member.done.get()
        if case .success(var sum) = result {
          sum.merge(accounts)
          result = .success(sum)
        } else if result == nil {
          result = .success(accounts)
        }
      } catch {
        result = .failure(error)
        stop()
      }
    }
    guard let result else { preconditionFailure("an emission has a loop at least") }
    return try result.get()
  }

  private func tell(_ loop: Int, _ action: @escaping @Sendable (LoopSender) -> Void) {
    let member = members.withLock { $0[loop] }
    member.eventLoop.execute { action(member.sender.value) }
  }
}

extension LoopCrew.Member {
  /// Creates a sender, on its loop.
  fileprivate init(_ setup: LoopSetup, _ reader: PlanReader, on eventLoop: any EventLoop) {
    let ready = eventLoop.makePromise(of: Void.self)
    let done = eventLoop.makePromise(of: EmissionAccounts.self)
    let sender = LoopSender(
      setup,
      feed: LoopFeed(of: reader, loop: setup.loop),
      recorder: RequestRecorder(setup.description),
      time: .machine,
      ready: ready,
      done: done
    )
    self.eventLoop = eventLoop
    self.sender = NIOLoopBound(sender, eventLoop: eventLoop)
    self.ready = ready.futureResult
    self.done = done.futureResult
  }
}
