/// What the emitter writes.
extension DocumentShape {
  /// `stampede-emit plan --format json`.
  static let emissionPlan = object([
    Field("target", .text(), "The address to which requests would be sent."),
    Field("scenario", .text(), "The scenario of the run."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]+$"), "The first digits of its hash."),
    Field("seed", .integer(), "The seed of the run."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("pace", .pace, "How fast it would be replayed."),
    Field("requests", .integer(), "Requests that would be sent."),
    Field("sessions", .integer(), "Sessions behind them."),
    Field("bytes", .integer(), "Bytes of the requests."),
    Field("virtualFrom", .number(minimum: 0), "The first start in virtual time, in seconds."),
    Field("virtualUntil", .number(minimum: 0), "The last start in virtual time."),
    Field("duration", .number(minimum: 0), "Seconds that the replay would take."),
    Field("meanRate", .measured, "Requests a second on average; null: too few."),
    Field("peakPerSecond", .integer(), "The most requests within a second."),
    Field("peakPerHundredth", .integer(), "The most requests within 10 ms."),
    Field(
      "endpoints",
      .array(
        .object([
          Field("method", .text(), "The HTTP method."),
          Field("path", .text(), "The path."),
          Field("requests", .integer(), "Requests that would be sent there."),
        ])
      ),
      "Requests by endpoint."
    ),
  ])

  /// A factor on virtual time, or a rate.
  static let pace = either([
    .object([Field("speed", .number(minimum: 0), "Seconds of virtual time a second.")]),
    .object([Field("rate", .number(minimum: 0), "Requests a second.")]),
  ])
}
