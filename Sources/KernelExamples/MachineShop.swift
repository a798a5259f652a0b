import SimulationKernel
import Statistics

/// Machines that break down, and one repairman who has other things to do.
///
/// Ten machines make parts, each part in a normal time of 10 ± 2 minutes. Every machine has a clock
/// of failures, exponential with a mean of 300 minutes, which goes on ticking while the machine is
/// broken, without effect. A repair takes 30 minutes; then the work at the part goes on where it
/// stopped. The repairman takes broken machines in the order in which they broke, and has other jobs
/// of 30 minutes in between, which he leaves at once for a repair and takes up again later.
///
/// - SeeAlso: The example *Machine Shop* in the documentation of SimPy.
public struct MachineShop: SimulationModel {
  /// The parts that each machine has made.
  public private(set) var parts: [Int]
  /// The other jobs that the repairman has done.
  public private(set) var otherJobs = 0

  private var machines: [Machine]
  /// The broken machines, the one under repair first.
  private var broken: [UInt32] = []
  /// When the repairman is done with the other job, if nothing breaks; `nil` during repairs.
  private var jobEnd: SimulationTime?
  private var jobRest = MachineShop.jobTime
  private let random: RandomSource
  private let partTime = Sampler(.truncatedNormal(mean: 10, deviation: 2, minimum: 0, maximum: 60))
  private let timeToFailure = Sampler(.exponential(mean: 300))

  private static let repairTime = SimulationTime.Duration.minutes(30)
  private static let jobTime = SimulationTime.Duration.minutes(30)
  /// The repairman finishes another job: a class of the shop's own, after all others.
  private static let otherJob = EventClass(rawValue: 8)
  /// Laws are in minutes, and a sampler's durations in milliseconds.
  private static let minute = 60_000.0

  private struct Machine {
    /// When the part is done; `nil` while the machine is broken.
    var partEnd: SimulationTime?
    /// The work that was left of the part when the machine broke.
    var rest = SimulationTime.Duration.zero
    var failures: UInt64 = 0
  }

  /// What a draw is for.
  private enum Purpose: UInt8 { case part, failure }

  /// The shop after a run of `span` that began with whole machines and new parts.
  public static func simulate(
    machines: Int = 10,
    seed: UInt64,
    for span: SimulationTime.Duration = .minutes(4 * 7 * 24 * 60)
  ) -> MachineShop {
    let shop = MachineShop(machines: machines, random: RandomSource(seed: seed))
    var simulation = Simulation(model: shop, expectedEvents: 2 * machines + 2)
    simulation.schedule(Event(.timeline, slot: 0), at: .zero)
    simulation.run(until: SimulationTime(span))
    return simulation.model
  }

  private init(machines count: Int, random: RandomSource) {
    self.random = random
    parts = Array(repeating: 0, count: count)
    machines = Array(repeating: Machine(), count: count)
    broken.reserveCapacity(count)
  }

  /// Hands the event to whom it is about.
  public mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    switch event.eventClass {
    case .timeline: open(at: now, scheduler: &scheduler)
    case .station: fail(event.slot, at: now, scheduler: &scheduler)
    case .completion: finishRepair(of: event.slot, at: now, scheduler: &scheduler)
    case .timer: finishPart(of: event.slot, at: now, scheduler: &scheduler)
    case Self.otherJob: finishJob(at: now, scheduler: &scheduler)
    default: assertionFailure("nobody schedules \(event)")
    }
  }

  /// Whether the work that ends now was not interrupted in the meantime.
  public func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    switch event.eventClass {
    case .timer: machines[Int(event.slot)].partEnd == time
    case Self.otherJob: jobEnd == time
    default: true
    }
  }
}

// MARK: - Machines

extension MachineShop {
  private mutating func open(at now: SimulationTime, scheduler: inout Scheduler) {
    for machine in 0..<UInt32(machines.count) {
      startPart(of: machine, at: now, scheduler: &scheduler)
      waitForFailure(of: machine, after: now, scheduler: &scheduler)
    }
    resumeJob(at: now, scheduler: &scheduler)
  }

  private mutating func startPart(
    of machine: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    let place = UInt64(parts[Int(machine)])
    let word = random.entity(UInt64(machine)).word(Purpose.part.rawValue, at: place)
    work(machine, for: partTime.duration(word, factor: Self.minute), from: now, on: &scheduler)
  }

  private mutating func finishPart(
    of machine: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    parts[Int(machine)] += 1
    startPart(of: machine, at: now, scheduler: &scheduler)
  }

  private mutating func work(
    _ machine: UInt32,
    for span: SimulationTime.Duration,
    from now: SimulationTime,
    on scheduler: inout Scheduler
  ) {
    machines[Int(machine)].partEnd = now + span
    scheduler.schedule(Event(.timer, slot: machine), at: now + span)
  }

  private mutating func waitForFailure(
    of machine: UInt32,
    after now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    let place = machines[Int(machine)].failures
    let word = random.entity(UInt64(machine)).word(Purpose.failure.rawValue, at: place)
    machines[Int(machine)].failures += 1
    scheduler.schedule(
      Event(.station, slot: machine),
      at: now + timeToFailure.duration(word, factor: Self.minute)
    )
  }

  private mutating func fail(
    _ machine: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    waitForFailure(of: machine, after: now, scheduler: &scheduler)
    guard let partEnd = machines[Int(machine)].partEnd else { return }
    machines[Int(machine)].partEnd = nil
    machines[Int(machine)].rest = partEnd - now
    broken.append(machine)
    if broken.count == 1 {
      leaveJob(at: now)
      repair(machine, from: now, on: &scheduler)
    }
  }
}

// MARK: - The repairman

extension MachineShop {
  private func repair(
    _ machine: UInt32,
    from now: SimulationTime,
    on scheduler: inout Scheduler
  ) {
    scheduler.schedule(Event(.completion, slot: machine), at: now + Self.repairTime)
  }

  private mutating func finishRepair(
    of machine: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    broken.removeFirst()
    work(machine, for: machines[Int(machine)].rest, from: now, on: &scheduler)
    if let next = broken.first {
      repair(next, from: now, on: &scheduler)
    } else {
      resumeJob(at: now, scheduler: &scheduler)
    }
  }

  private mutating func resumeJob(at now: SimulationTime, scheduler: inout Scheduler) {
    jobEnd = now + jobRest
    scheduler.schedule(Event(Self.otherJob, slot: 0), at: now + jobRest)
  }

  private mutating func leaveJob(at now: SimulationTime) {
    guard let jobEnd else { return }
    jobRest = jobEnd - now
    self.jobEnd = nil
  }

  private mutating func finishJob(at now: SimulationTime, scheduler: inout Scheduler) {
    otherJobs += 1
    jobRest = Self.jobTime
    resumeJob(at: now, scheduler: &scheduler)
  }
}
