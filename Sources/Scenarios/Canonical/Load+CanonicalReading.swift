import JSONText
import SimulationKernel
import Statistics

extension Load {
  /// Reads a load back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init(
      model: try Load.Model(canonical: reader["model"]),
      rampUp: try reader["rampUp"].duration(),
      steady: try reader["steady"].duration(),
      rampDown: try reader["rampDown"].duration(),
      drain: try Load.Drain(canonical: reader["drain"]),
      personaShares: try reader["personaShares"].list { try $0.real() },
      journeyWeights: try reader["journeyWeights"].list { try $0.real() },
      mix: try reader.member("mix") { try $0.choice(Load.Mix.self) } ?? .random
    )
  }
}

extension CanonicalReader {
  /// A member that may be left out.
  fileprivate func member<Value>(
    _ key: String,
    _ read: (CanonicalReader) throws -> Value
  ) throws -> Value? {
    value[key] == nil ? nil : try self[key].optional(read)
  }
}

extension Load.Drain {
  fileprivate init(canonical reader: CanonicalReader) throws {
    switch reader.value {
    case .string("cut"): self = .cut
    case .string("until-empty"): self = .untilEmpty
    default: self = .lasting(try reader.duration())
    }
  }
}

extension Load.Model {
  fileprivate init(canonical reader: CanonicalReader) throws {
    if try reader["open"].boolean() {
      self = .open(try OpenArrivals(canonical: reader))
    } else {
      self = .closed(
        ClosedPopulation(
          users: try reader["users"].list { try $0.integer() },
          pacing: try reader["pacing"].duration(),
          finishesJourney: try reader["finishesJourney"].boolean(),
          spikeRamp: try reader["spikeRamp"].optional { try $0.duration() }
        )
      )
    }
  }
}

extension OpenArrivals {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      rate: try reader["rate"].real(),
      process: try Process(canonical: reader["process"]),
      curve: try reader["curve"].list { reader in
        let (time, factor) = try reader.pair()
        return .init(time: try time.duration(), factor: try factor.real())
      }
    )
    season = try reader.member("season") { try Season(canonical: $0) }
    crowds = try reader.member("crowds") { try $0.list { try FlashCrowd(canonical: $0) } } ?? []
    batch = try reader.member("batch") { try Batch(canonical: $0) }
    count = try reader.member("count") { try $0.integer(from: 1) }
    customers = try reader.member("customers") { try $0.integer(from: 1) }
    returningShare =
      try reader.member("returningShare") { try $0.real() } ?? Self.usualReturningShare
    normalRate = try reader.member("normalRate") { try $0.real() }
  }
}

extension OpenArrivals.Process {
  fileprivate init(canonical reader: CanonicalReader) throws {
    switch reader.value {
    case .string("poisson"): self = .poisson
    case .string("uniform"): self = .uniform
    case .object where reader.value["gap"] != nil:
      self = .renewal(try Law(canonical: reader["gap"]))
    case .object: self = .listed(try reader["list"].list { try $0.duration() })
    default: throw reader.failure("is no law of arrivals")
    }
  }
}

extension Season {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init()
    hours = try reader["hours"].list { try $0.real() }
    days = try reader["days"].list { try $0.real() }
    guard [0, 24].contains(hours.count), [0, 7].contains(days.count) else {
      throw reader.failure("must have 24 hours and 7 days")
    }
    startOfWeek = try reader["startOfWeek"].duration()
    wave = try reader["wave"].optional { reader in
      Wave(
        amplitude: try reader["amplitude"].real(),
        period: try reader["period"].positiveDuration(),
        phase: try reader["phase"].duration()
      )
    }
  }
}

extension FlashCrowd {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      start: try reader["start"].duration(),
      peak: try reader["peak"].real(),
      rise: try reader["rise"].duration(),
      decay: try reader["decay"].positiveDuration()
    )
  }
}

extension Batch {
  fileprivate init(canonical reader: CanonicalReader) throws {
    if reader.value.array == nil {
      self = .geometric(mean: try reader["mean"].real())
    } else {
      let sizes = try reader.list { reader in
        let (size, weight) = try reader.pair()
        return Size(try size.integer(from: 1), weight: try weight.real())
      }
      guard !sizes.isEmpty else { throw reader.failure("must not be empty") }
      self = .sizes(sizes)
    }
  }
}

extension CanonicalReader {
  fileprivate func positiveDuration() throws -> SimulationTime.Duration {
    let duration = try duration()
    guard duration > .zero else { throw failure("must be longer than 0") }
    return duration
  }
}
