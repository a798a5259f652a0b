import SimulationKernel
import Statistics

/// Messages that hop from object to object, for ever: the classical load of a parallel simulator.
///
/// A message stays at an object for an exponential time, then hops: with the remote fraction as its
/// odds to any object, otherwise to the one where it is. The entity of an event is the message, so
/// the order of events does not depend on where messages meet.
///
/// The rows of the messages lie in a slab, which copies of the model share.
///
/// - SeeAlso: R. M. Fujimoto, "Performance of Time Warp under synthetic workloads", *Proc. SCS
///   Multiconference on Distributed Simulation* 22 (1990), 23–28.
public struct PHOLD: SimulationModel {
  /// The messages that have reached each object.
  public private(set) var visits: [UInt32]

  private let messages: Slab<Message>
  private let messageCount: Int
  private let random: RandomSource
  private let delay: Sampler
  /// The remote fraction in parts of 2^32.
  private let remoteShare: UInt64

  private struct Message {
    var object: UInt32
    var hops: UInt32
  }

  /// Creates `messages` messages, spread evenly over `objects` objects.
  ///
  /// - Precondition: both counts fit in 32 bits, none is zero, and 0 ≤ `remoteFraction` ≤ 1.
  public init(
    messages: Int,
    objects: Int,
    remoteFraction: Double,
    meanDelay: SimulationTime.Duration = .seconds(1),
    seed: UInt64
  ) {
    precondition((0...1).contains(remoteFraction), "a fraction lies in 0...1")
    visits = Array(repeating: 0, count: objects)
    self.messages = Slab(repeating: Message(object: 0, hops: 0))
    self.messages.grow(toHold: messages)
    messageCount = messages
    for message in 0..<UInt32(messages) {
      self.messages[message].object = message % UInt32(objects)
    }
    random = RandomSource(seed: seed)
    delay = Sampler(.exponential(mean: meanDelay / .milliseconds(1)))
    remoteShare = UInt64(remoteFraction * 0x1p32)
  }

  /// A simulation in which every message waits for its first hop.
  public func simulation() -> Simulation<PHOLD> {
    var simulation = Simulation(model: self, expectedEvents: messageCount)
    for message in 0..<UInt32(messageCount) {
      let event = Event(.request, slot: message)
      simulation.schedule(event, at: SimulationTime(firstDelay(of: message)))
    }
    return simulation
  }

  /// Moves the message on.
  public mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    scheduler.schedule(event, at: now + hop(event.slot))
  }

  /// Fetches the message's row ahead of time.
  public func prefetch(_ event: Event) { messages.prefetch(event.slot) }

  /// How long a message waits before its first hop.
  public func firstDelay(of message: UInt32) -> SimulationTime.Duration {
    delay.duration(random.entity(UInt64(message)).word(0, at: 0))
  }

  /// Moves a message to its next object and says how long it stays there.
  public mutating func hop(_ message: UInt32) -> SimulationTime.Duration {
    var row = messages[message]
    row.hops &+= 1
    let draws = random.entity(UInt64(message))
    let choice = draws.word(1, at: UInt64(row.hops))
    if choice >> 32 < remoteShare {
      let target = ((choice & 0xFFFF_FFFF) &* UInt64(visits.count)) >> 32
      row.object = UInt32(truncatingIfNeeded: target)
    }
    messages[message] = row
    visits[Int(row.object)] &+= 1
    return delay.duration(draws.word(0, at: UInt64(row.hops)))
  }
}
