import JSONText

/// Load profiles.
extension ScenarioGenerator {
  mutating func profile() -> JSONValue {
    object { random, profile in
      profile["profile"] = .string("load-\(random.below(1_000))")
      random.maybe(50, "seed", of: "profile", in: &profile) { $0.number(0...1_000_000) }
      random.maybe(30, "currency", of: "profile", in: &profile) {
        $0.choice("currency", ["EUR", "USD", "JPY", "KWD"])
      }
      random.maybe(40, "start", of: "profile", in: &profile) {
        $0.choice("start", ["2026-11-27", "2026-11-27T08:00:00Z", "2026-11-27T08:00:00+01:00"])
      }
      random.maybe(40, "window", of: "profile", in: &profile) { $0.duration(30) }
      random.maybe(20, "satisfaction", of: "profile", in: &profile) { random in
        .object([
          .init("base", random.number(3...4, decimals: 1)),
          .init("loss", random.number(0...3, decimals: 1)),
        ])
      }
      profile["scenario"] = random.schedule()
      if random.isOpen {
        profile["arrivals"] = random.arrivals()
        random.maybe(30, "mix", of: "profile", in: &profile) {
          $0.choice("mix", ["random", "exact"])
        }
      } else {
        random.maybe(30, "ramp", of: "profile", in: &profile) { $0.duration(60) }
      }
      profile["personas"] = random.mix()
      profile["journeys"] = .array(
        random.journeys.map { name in
          random.object { random, entry in
            entry["type"] = .string(name)
            random.maybe(80, "weight", of: "mix", in: &entry) { $0.number(1...90, decimals: 1) }
          }
        }
      )
      random.maybe(70, "successCriteria", of: "profile", in: &profile) { $0.goals() }
      if random.hasRollout {
        random.note("profile.rollout")
        profile["rollout"] = random.rollout()
      }
    }
  }

  private mutating func schedule() -> JSONValue {
    object { random, schedule in
      schedule["duration"] = random.duration(60 * random.integer(20...90))
      random.maybe(40, "rampUp", of: "schedule", in: &schedule) { $0.duration(60) }
      random.maybe(40, "rampDown", of: "schedule", in: &schedule) { $0.duration(120) }
      random.maybe(30, "durationIncludes", of: "schedule", in: &schedule) {
        $0.choice("durationIncludes", ["steady", "total"])
      }
      random.maybe(50, "drain", of: "schedule", in: &schedule) { random in
        random.chance(30) ? random.duration(90) : random.choice("drain", ["cut", "until-empty"])
      }
      guard !random.isOpen else { return }
      schedule["pacing"] = random.duration(random.integer(1...9))
      random.maybe(40, "stop", of: "schedule", in: &schedule) {
        $0.choice("stop", ["finish", "immediate"])
      }
    }
  }

  /// Users of a closed load, percentages of an open one.
  private mutating func mix() -> JSONValue {
    let shares = [[100], [75, 25], [50, 30, 20]][personas.count - 1]
    let usesPercentages = isOpen
    return .array(
      zip(personas, shares).map { name, share in
        object { random, entry in
          entry["name"] = .string(name)
          if usesPercentages {
            entry["percentage"] = .integer(share)
          } else {
            random.note("mix.virtualUsers")
            entry["virtualUsers"] = .integer(share * 2)
          }
        }
      }
    )
  }

  // MARK: - Arrivals

  private mutating func arrivals() -> JSONValue {
    object { random, arrivals in
      let way = random.pick(["rate", "rate", "phases", "list", "csv", "count", "gap"])
      random.note("arrivals \(way)")
      if random.hasBase, way != "gap" { arrivals["base"] = .object([.init("rate", .integer(2))]) }
      let hasRate = way != "list" && way != "csv"
      if way == "rate" || way == "phases" || way == "csv" {
        random.maybe(80, "per", of: "arrivals", in: &arrivals) {
          $0.choice("per", ["s", "min", "h", "second"])
        }
      }
      switch way {
      case "rate":
        arrivals["rate"] =
          random.hasBase && random.chance(50)
          ? .string("\(random.integer(1...5))x") : random.number(1...60, decimals: 2)
      case "phases": arrivals["phases"] = random.phases()
      case "list": arrivals["list"] = .texts(["0s", "500ms", "1m", "90s"])
      case "csv": arrivals["csv"] = random.choice("csv", ["rates.csv", "instants.csv"])
      case "count": arrivals["count"] = random.number(1...90_000)
      default: arrivals["process"] = .object([.init("gap", random.gap())])
      }
      let isTable = arrivals["csv"] == .string("instants.csv")
      if isTable { arrivals["per"] = nil }
      if hasRate { random.shape(&arrivals, way: way) }
      random.maybe(20, "customers", of: "arrivals", in: &arrivals) { $0.number(1...9_000) }
      random.maybe(20, "returningShare", of: "arrivals", in: &arrivals) { $0.probability() }
      random.maybe(30, "batch", of: "arrivals", in: &arrivals) { $0.batch() }
    }
  }

  private mutating func gap() -> JSONValue {
    hasBase = false
    return object { random, law in
      law["distribution"] = random.choice("gap", ["exponential", "lognormal", "constant"])
      law["mean"] = random.number(100...9_000)
    }
  }

  private mutating func phases() -> JSONValue {
    .array([
      .object([
        .init("for", duration(300)), .init("rate", number(1...60)), .init("to", number(1...90)),
      ]),
      .object([
        .init("for", duration(120)), .init("rate", number(1...60)), .init("per", .string("min")),
      ]),
      .object([.init("rate", number(1...60))]),
    ])
  }

  /// What changes a rate over time.
  private mutating func shape(_ arrivals: inout Members, way: String) {
    if way != "gap" {
      maybe(60, "process", of: "arrivals", in: &arrivals) {
        $0.choice("process", ["poisson", "uniform"])
      }
    }
    if way != "phases" {
      maybe(40, "curve", of: "arrivals", in: &arrivals) { random in
        .array([
          .array([.string("0m"), random.number(0...2, decimals: 2)]),
          .array([.string("5m"), random.number(1...3, decimals: 2)]),
          .array([.string("15m"), .integer(1)]),
        ])
      }
    }
    maybe(30, "season", of: "arrivals", in: &arrivals) { random in
      random.object { random, season in
        random.maybe(50, "hours", of: "season", in: &season) { random in
          .array((0..<24).map { _ in random.number(1...2, decimals: 1) })
        }
        random.maybe(50, "days", of: "season", in: &season) { random in
          .array((0..<7).map { _ in random.number(1...2, decimals: 1) })
        }
        if random.chance(50) {
          random.note("season.wave")
          season["amplitude"] = random.probability()
          season["period"] = random.duration(3_600)
          season["phase"] = random.duration(60)
        }
      }
    }
    maybe(30, "flashCrowd", of: "arrivals", in: &arrivals) { random in
      let crowd = random.object { random, crowd in
        crowd["at"] = random.duration(300)
        crowd["peak"] = random.number(1...9, decimals: 1)
        if random.chance(50) { crowd["rise"] = random.duration(10) }
        crowd["decay"] = random.duration(120)
      }
      return random.chance(50) ? crowd : .array([crowd, crowd])
    }
  }

  private mutating func batch() -> JSONValue {
    switch below(3) {
    case 0:
      note("batch in a number")
      return number(1...9)
    case 1:
      note("batch.mean")
      return .object([.init("mean", number(1...5, decimals: 1))])
    default:
      note("batch.sizes")
      return .object([
        .init(
          "sizes",
          .array([.array([.integer(1), .real(0.5)]), .array([.integer(3), .integer(2)])])
        )
      ])
    }
  }

  // MARK: - Goals and rollouts

  mutating func goals() -> JSONValue {
    object { random, goals in
      let rates = [
        "journeyCompletionRate", "conversionRate", "abandonmentRate", "technicalAbandonmentRate",
        "errorRate", "revenueImpact",
      ]
      for rate in random.some(rates) {
        random.note("goal \(rate)")
        goals[rate] = .string(
          "\(random.pick([">", "<", ">=", "<=", "="]))\(random.integer(1...99))%"
        )
      }
      if random.chance(50) {
        random.note("goal times")
        goals["averageJourneyTime"] = .string("<\(random.integer(1...90)) s")
        goals["maxJourneyWallTime"] = .string("200 s")
      }
      if random.chance(40) {
        random.note("goal money")
        goals["revenueGenerated"] = .string(">$1,000")
        goals["maxRevenueLost"] = random.number(1...9_000)
      }
      if random.chance(40) { goals["customerSatisfaction"] = .string(">3.5") }
      if random.hasBase, random.chance(50) {
        random.note("goal normal load")
        goals["conversionDrop"] = .string("<2%")
        goals["responseRatio"] = .string("<1.5")
      }
    }
  }

  private mutating func rollout() -> JSONValue {
    object { random, rollout in
      rollout["feature"] = .string("quick-quote")
      rollout["shares"] =
        random.chance(30)
        ? random.choice("shares", ["linear"])
        : .array([.array([.string("0m"), .integer(5)]), .array([.string("10m"), .integer(50)])])
      random.maybe(50, "guard", of: "rollout", in: &rollout) { .boolean($0.chance(50)) }
      random.maybe(60, "b", of: "rollout", in: &rollout) { random in
        .array([
          .object([
            .init("event", .string("\(random.services[0])-slow")),
            .init("degradation", .string("1.5x-slower")),
          ])
        ])
      }
    }
  }
}
