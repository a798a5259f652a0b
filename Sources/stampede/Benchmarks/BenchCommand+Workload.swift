import ArgumentParser
import Experiments
import Workloads

// What is asked for, and what cannot be.
extension BenchCommand {
  /// Slots are numbers of 32 bits.
  private static let sizes = 1...Int(UInt32.max)

  /// The workload with its sizes.
  func chosenWorkload() throws -> Workload {
    try refuseWhatDoesNotApply()
    switch workload {
    case .hold:
      let size = try check("--pending", pending ?? 1_000_000, in: Self.sizes)
      return .hold(pending: size, law: try named("hold", HoldLaw.self) ?? .exponential)
    case .phold:
      let size = try check("--pending", pending ?? 1_000_000, in: Self.sizes)
      let objects = try check("--objects", objects ?? max(1, size / 16), in: Self.sizes)
      let share = remote ?? 0.1
      guard (0...1).contains(share) else {
        throw ValidationError("--remote \(share): a share lies between 0 and 1")
      }
      return .phold(messages: size, objects: objects, remoteFraction: share)
    case .session:
      return .session(sessions: try check("--sessions", sessions ?? 1_000_000, in: Self.sizes))
    case .sessionNet:
      let size = try check("--sessions", sessions ?? 1_000_000, in: max(1, shards)...1 << 31)
      return .sessionNet(sessions: size, shards: shards)
    case .journeys:
      let size = try check("--sessions", sessions ?? 1_000_000, in: 10...10_000_000)
      return .journeys(sessions: size)
    case .mm1: return .mm1
    case .accuracy, .trace:
      preconditionFailure("\(workload.rawValue) has a benchmark of its own")
    case .sampling:
      let law = try named("sampling", SampledLaw.self)
      return .sampling(law.map { [$0] } ?? SampledLaw.allCases)
    }
  }

  /// The study of queues beside theory.
  func accuracyStudy() throws -> AccuracyStudy {
    try refuseWhatDoesNotApply()
    let customers = sessions ?? AccuracyBench.usualCustomers
    try check("--sessions", customers, in: AccuracyBench.sizes)
    return AccuracyStudy(seed: seed, replications: samples, customers: customers)
  }

  /// An option that would be ignored is a mistake.
  func refuseWhatDoesNotApply() throws {
    let options: [(name: String, isGiven: Bool, workloads: [Name])] = [
      ("--pending", pending != nil, [.hold, .phold]),
      ("--objects", objects != nil, [.phold]),
      ("--remote", remote != nil, [.phold]),
      ("--sessions", sessions != nil, [.session, .sessionNet, .journeys, .accuracy]),
      ("--law", law != nil, [.hold, .sampling]),
    ]
    for option in options where option.isGiven && !option.workloads.contains(workload) {
      let names = option.workloads.map(\.rawValue).joined(separator: " and ")
      throw ValidationError(
        "\(option.name) is an option of \(names); \(workload.rawValue) has no use for it"
      )
    }
  }

  private func named<Law: RawRepresentable & CaseIterable>(
    _ workload: String,
    _ type: Law.Type
  ) throws -> Law? where Law.RawValue == String {
    guard let law else { return nil }
    if let found = Law(rawValue: law) { return found }
    let names = Law.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("--law \(law): \(workload) knows \(names)")
  }

  /// A size within its range.
  @discardableResult
  func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw ValidationError(
        "\(name) \(value): give a number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return value
  }
}
