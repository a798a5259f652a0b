import JSONText
import SimulationKernel
import Statistics

extension Load {
  /// The load as a part of the canonical form; what has its default is left out where it came later
  /// than the format.
  var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("model", model.canonicalJSON),
      .init("rampUp", rampUp.canonicalJSON),
      .init("steady", steady.canonicalJSON),
      .init("rampDown", rampDown.canonicalJSON),
      .init("drain", drain.canonicalJSON),
      .init("personaShares", .array(personaShares.map { .real($0) })),
      .init("journeyWeights", .array(journeyWeights.map { .real($0) })),
    ]
    if mix != .random { members.append(.init("mix", .string(mix.rawValue))) }
    return .object(members)
  }
}

extension Load.Drain {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .cut: .string("cut")
    case .untilEmpty: .string("until-empty")
    case .lasting(let time): time.canonicalJSON
    }
  }
}

extension Load.Model {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .open(let arrivals):
      arrivals.canonicalJSON
    case .closed(let population):
      .object([
        .init("open", .boolean(false)),
        .init("users", .array(population.users.map { .integer($0) })),
        .init("pacing", population.pacing.canonicalJSON),
        .init("finishesJourney", .boolean(population.finishesJourney)),
        .init("spikeRamp", population.spikeRamp?.canonicalJSON ?? .null),
      ])
    }
  }
}

extension OpenArrivals {
  fileprivate var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("open", .boolean(true)),
      .init("rate", .real(rate)),
      .init("process", process.canonicalJSON),
      .init("curve", .array(curve.map { .array([$0.time.canonicalJSON, .real($0.factor)]) })),
    ]
    if let season { members.append(.init("season", season.canonicalJSON)) }
    if !crowds.isEmpty {
      members.append(.init("crowds", .array(crowds.map(\.canonicalJSON))))
    }
    if let batch { members.append(.init("batch", batch.canonicalJSON)) }
    if let count { members.append(.init("count", .integer(count))) }
    if let customers { members.append(.init("customers", .integer(customers))) }
    if returningShare != Self.usualReturningShare {
      members.append(.init("returningShare", .real(returningShare)))
    }
    if let normalRate { members.append(.init("normalRate", .real(normalRate))) }
    return .object(members)
  }
}

extension OpenArrivals.Process {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .poisson, .uniform: .string(name)
    case .renewal(let gap): .object([.init("gap", gap.canonicalJSON)])
    case .listed(let instants): .object([.init("list", .array(instants.map(\.canonicalJSON)))])
    }
  }
}

extension Season {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("hours", .array(hours.map { .real($0) })),
      .init("days", .array(days.map { .real($0) })),
      .init("startOfWeek", startOfWeek.canonicalJSON),
      .init("wave", wave?.canonicalJSON ?? .null),
    ])
  }
}

extension Season.Wave {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("amplitude", .real(amplitude)),
      .init("period", period.canonicalJSON),
      .init("phase", phase.canonicalJSON),
    ])
  }
}

extension FlashCrowd {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("start", start.canonicalJSON),
      .init("peak", .real(peak)),
      .init("rise", rise.canonicalJSON),
      .init("decay", decay.canonicalJSON),
    ])
  }
}

extension Batch {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .geometric(let mean): .object([.init("mean", .real(mean))])
    case .sizes(let sizes):
      .array(sizes.map { .array([.integer($0.size), .real($0.weight)]) })
    }
  }
}
