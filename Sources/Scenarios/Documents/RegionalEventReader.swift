import SimulationKernel

/// The failure of a region, its names not yet looked up.
struct RegionalFailureDocument {
  var region: Located<String>
  /// The services that are down; absent: all.
  var services: [Located<String>]?
  var failoverTime: SimulationTime.Duration
  var retry: ClientRetry?
}

/// A move of traffic, its names not yet looked up.
struct RerouteDocument {
  /// The region whose traffic is moved; absent: that of the failure before it.
  var region: Located<String>?
  var newRegion: Located<String>
  var latencyIncrease: SimulationTime.Duration
  /// The servers of the new region, as a factor on the declared ones; absent: nothing is said.
  var standbyCapacity: Double?
}

/// Reads the events that act on whole regions.
enum RegionalEventReader {
  /// Reads `primary-datacenter-failure`.
  static func failure(_ object: ObjectReader) -> EffectDocument.Action? {
    let region = object.required("region", hint: "\"region\": \"us-east-1\"")?.locatedName()
    var services: [Located<String>]?
    if let field = object.field("services"), field.node.text != "all" {
      services = field.list(atLeast: 1)?.compactMap { $0.locatedName() }
    }
    let failover = object.required("failoverTime", hint: "\"failoverTime\": 30")?
      .duration(unit: .second)
    let retry = clientRetry(object.field("clientRetry"))
    guard let region else { return nil }
    return .regionalFailure(
      RegionalFailureDocument(
        region: region,
        services: services,
        failoverTime: failover ?? .zero,
        retry: retry
      )
    )
  }

  /// `none`, or an interval and a number of attempts.
  private static func clientRetry(_ field: Field?) -> ClientRetry? {
    guard let field else { return .standard }
    if field.node.text == "none" { return nil }
    if field.node.text != nil {
      _ = field.choice(["none"])
      return nil
    }
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    let interval = object.field("interval")?.duration(unit: .second, isPositive: true)
    let attempts = object.field("attempts")?.integer(
      in: 0...ClientRetry.mostAttempts,
      hint: "a client retries at most \(ClientRetry.mostAttempts) times: make the interval longer"
    )
    let retry = ClientRetry(
      interval: interval ?? ClientRetry.standard.interval,
      attempts: attempts ?? ClientRetry.standard.attempts
    )
    return retry.attempts > 0 ? retry : nil
  }

  /// Reads `traffic-reroute`.
  static func reroute(_ object: ObjectReader) -> EffectDocument.Action? {
    let region = object.field("region")?.locatedName()
    let newRegion = object.required("newRegion", hint: "\"newRegion\": \"us-west-2\"")?
      .locatedName()
    let latency = object.field("expectedLatencyIncrease")?.duration(unit: .millisecond)
    let standby = object.field("standbyCapacity")?.number(
      in: 0.001...1_000,
      hint: "write 0.5 for half the servers of the primary region"
    )
    guard let newRegion else { return nil }
    return .reroute(
      RerouteDocument(
        region: region,
        newRegion: newRegion,
        latencyIncrease: latency ?? .zero,
        standbyCapacity: standby
      )
    )
  }

  /// A region fails or moves as a whole, whoever its users are.
  static func refuseFilters(_ object: ObjectReader) {
    let hints = [
      "target": "leave it out: the event strikes all users of the region",
      "ramp": "leave it out: a region is up or down",
    ]
    for (key, hint) in hints.sorted(by: { $0.key < $1.key }) {
      guard object.has(key), let field = object.field(key) else { continue }
      field.report(.unknownKey, "does not go with an event of a region", hint: hint)
    }
  }
}

/// Says of each reroute what the failure before it leaves open: whose traffic it moves, when it starts
/// and ends.
struct FailoverReading {
  private var failure: (document: EffectDocument, region: RegionalFailureDocument)?

  /// Takes the next event of a document, whose start is known, and completes it.
  mutating func complete(_ document: inout EffectDocument) {
    switch document.action {
    case .regionalFailure(let region): failure = (document, region)
    case .reroute(var reroute):
      guard let failure,
        reroute.region.map({ $0.value == failure.region.region.value }) ?? true
      else { return }
      reroute.region = failure.region.region
      document.action = .reroute(reroute)
      document.timing.follow(failure.document, after: failure.region.failoverTime)
    default: break
    }
  }
}
