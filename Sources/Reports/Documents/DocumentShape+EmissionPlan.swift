/// What the emitter writes before it sends.
extension DocumentShape {
  /// `stampede-emit plan --format json`.
  static let emissionPlan = object([
    Field("target", .text(), "The address of the first target."),
    Field("scenario", .text(), "The scenario of the run."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]+$"), "The first digits of its hash."),
    Field("seed", .integer(), "The seed of the run."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("pace", .pace, "How fast it would be replayed."),
    Field("requests", .integer(), "Requests that would be sent."),
    Field("sessions", .integer(), "Sessions behind them; those of each round count anew."),
    Field("rounds", .integer(), "How often the window would be begun."),
    Field("bytes", .integer(), "Bytes of the requests."),
    Field("virtualFrom", .number(minimum: 0), "The first start in virtual time, in seconds."),
    Field("virtualUntil", .number(minimum: 0), "The last start in virtual time."),
    Field("duration", .number(minimum: 0), "Seconds that the replay would take."),
    Field("meanRate", .measured, "Requests a second on average; null: too few."),
    Field("peakPerSecond", .integer(), "The most requests within a second."),
    Field("peakPerHundredth", .integer(), "The most requests within 10 ms."),
    Field("schedule", .planSchedule, "How many requests are intended when."),
    Field("targets", .array(.planTarget), "Requests by target."),
    Field("phases", .array(.planPhase), "Requests by phase of the run."),
    Field("endpoints", .array(.planEndpoint), "Requests by target, method and path."),
    Field("bounds", .planBounds, "What a run would end at by itself."),
    Field(
      "secrets",
      .array(.text()),
      "Where the secrets are kept that requests carry: env.NAME or file.PATH."
    ),
  ])

  /// How virtual time becomes real time.
  static let pace = object([
    Field("speed", .nullable(.number(minimum: 0)), "Seconds of virtual time a second."),
    Field("rate", .nullable(.number(minimum: 0)), "Requests a second."),
    Field(
      "curve",
      .nullable(.array(.array(.number(minimum: 0)))),
      "Points of a rate over time: seconds, and requests a second."
    ),
    Field("longestIdle", .nullable(.number(minimum: 0)), "Seconds to which idle times shrink."),
    Field("ramp", .number(minimum: 0), "Seconds over which the rate grows from 0."),
    Field("thinkScale", .number(minimum: 0), "How many times as long visitors think."),
    Field("rounds", .integer(minimum: 1), "How often the window is sent."),
    Field(
      "shard",
      .nullable(.text(pattern: "^[0-9]+/[0-9]+$")),
      "The part that is sent from here."
    ),
  ])

  private static let planSchedule = object([
    Field("seconds", .number(minimum: 0), "The length of a stretch."),
    Field("requests", .array(.integer()), "Requests in each stretch, from the beginning."),
  ])

  private static let planTarget = object([
    Field("name", .text(), "Its name in the endpoint map."),
    Field("address", .text(), "Its address."),
    Field("requests", .integer(), "Requests that would be sent there."),
    Field("bytes", .integer(), "Their bytes."),
  ])

  private static let planPhase = object([
    Field("name", .text(), "The name of the phase."),
    Field("requests", .integer(), "Requests that were made in it."),
  ])

  private static let planEndpoint = object([
    Field("target", .text(), "The name of the target."),
    Field("method", .text(), "The HTTP method."),
    Field("path", .text(), "The path; values that differ stand in double braces."),
    Field("requests", .integer(), "Requests that would be sent there."),
    Field("bytes", .integer(), "Their bytes."),
    Field("peakPerSecond", .integer(), "The most of them within a second."),
    Field("peakPerHundredth", .integer(), "The most of them within 10 ms."),
  ])

  private static let planBounds = object([
    Field("requests", .integer(), "Requests."),
    Field("bytes", .integer(), "Bytes."),
    Field("duration", .number(minimum: 0), "Seconds."),
  ])
}
