import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Synchronization
import Wire

/// The senders of an emission, one on each event loop, fed by one reader.
final class LoopCrew: Sendable {
  private struct Member: Sendable {
    let eventLoop: any EventLoop
    let sender: NIOLoopBound<LoopSender>
    let ready: EventLoopFuture<Void>
    let done: EventLoopFuture<EmissionAccounts>
  }

  private let emitter: Emitter
  private let control: EmissionControl
  private let board: PulseBoard
  private let ledger: EmissionLedger?
  private let members: Mutex<[Member]> = Mutex([])

  init(
    _ emitter: Emitter,
    control: EmissionControl,
    board: PulseBoard,
    ledger: EmissionLedger?
  ) {
    self.emitter = emitter
    self.control = control
    self.board = board
    self.ledger = ledger
  }

  /// Puts a sender on each event loop, and has all of them connect and read.
  ///
  /// - Throws: an error of kind `unavailable` where a target cannot be reached. All is over then.
  func prepare(
    on eventLoops: [any EventLoop],
    threads: NIOThreadPool,
    _ security: TransportSecurity?
  ) async throws {
    let reader = PlanReader(emitter.plan.pieces, loops: eventLoops.count) { work in
      threads.submit { _ in work() }
    } deliver: { [unowned self] delivery, loop in
      tell(loop) { $0.take(delivery) }
    }
    let gauge = emitter.options.maximumInFlight.map { limit in
      InFlightGauge(limit: limit) { [unowned self] loop in tell(loop) { $0.pump() } }
    }
    for (loop, eventLoop) in eventLoops.enumerated() {
      let member = try await eventLoop.submit { [self] in
        let connector = SocketConnector(
          targets: emitter.targets,
          eventLoop: eventLoop,
          security: security
        )
        return self.member(setup(loop, gauge, connector), reader, on: eventLoop)
      }.get()
      members.withLock { $0.append(member) }
    }
    reader.start()
    for loop in eventLoops.indices { tell(loop) { $0.prepare() } }
    control.onChange { [unowned self] in
      for loop in eventLoops.indices { tell(loop) { $0.controlChanged() } }
    }
    do {
      for member in members.withLock({ $0 }) { try await member.ready.get() }
    } catch {
      stop()
      _ = try? await finish()
      throw error
    }
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

// MARK: - One sender

extension LoopCrew {
  private func setup(
    _ loop: Int,
    _ gauge: InFlightGauge?,
    _ connector: any Connector
  ) -> LoopSetup {
    let map = emitter.map
    return LoopSetup(
      loop: loop,
      description: emitter.plan.description,
      map: map,
      targets: emitter.targets,
      targetsByEndpoint: map.table.endpoints.indices.map { map.target(of: UInt32($0)) },
      options: emitter.options,
      limits: emitter.limits,
      control: control,
      gauge: gauge,
      board: board,
      connector: connector,
      // Where each core has its loop, spinning would take from the others.
      waking: emitter.options.loops < NIOCore.System.coreCount ? .spinning : .timer
    )
  }

  /// Creates a sender, on its loop.
  private func member(
    _ setup: LoopSetup,
    _ reader: PlanReader,
    on eventLoop: any EventLoop
  ) -> Member {
    let ready = eventLoop.makePromise(of: Void.self)
    let done = eventLoop.makePromise(of: EmissionAccounts.self)
    let sender = LoopSender(
      setup,
      feed: LoopFeed(of: reader, loop: setup.loop),
      recorder: RequestRecorder(setup.description, ledger: ledger),
      time: .machine,
      ready: ready,
      done: done
    )
    return Member(
      eventLoop: eventLoop,
      sender: NIOLoopBound(sender, eventLoop: eventLoop),
      ready: ready.futureResult,
      done: done.futureResult
    )
  }
}
