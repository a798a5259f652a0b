extension DocumentShape {
  /// `attribution.json`.
  static let attribution = object([
    Field("scenario", .text(), "The name of the scenario."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]{64}$"), "SHA-256 of the canonical scenario."),
    Field("seed", .integer(), "The seed of the run, or of the first replication."),
    Field("version", .text(), "The version of the engine."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("currency", .text(pattern: "^[A-Z]{3}$"), "The ISO 4217 code of the amounts."),
    Field("replications", .integer(minimum: 1), "The replications whose means these are."),
    Field("undisturbed", .estimate, "The revenue without any of the events, in minor units."),
    Field("lost", .estimate, "The revenue that all events together lost, in minor units."),
    Field(
      "interaction",
      .estimate,
      "What all events lose together more than the sum of what each loses alone."
    ),
    Field("events", .array(.attributedEvent), "The events, in the order of the timeline."),
    Field("pairs", .array(.eventPair), "Each two of the events."),
    Field("personas", .array(.attributedGroup), "What the sessions of each persona lost."),
    Field(
      "services",
      .array(.attributedGroup),
      "What the sessions lost that called each service last; name null: those that called none."
    ),
    Field("coalitions", .array(.coalition), "The lives: one for each set of events."),
    Field("fates", .fates, "The sessions of the first replication that got another fate."),
  ])

  private static let attributedEvent = object([
    Field("id", .text(), "The identity of its entry in the timeline."),
    Field("name", .text(), "The name for people."),
    Field(
      "duration",
      .number(minimum: 0),
      "How long it acted in the first replication, in seconds."
    ),
    Field(
      "share",
      .estimate,
      "Its share of what is lost, Shapley's value; all add up to the whole."
    ),
    Field("alone", .estimate, "What it loses as the only event."),
    Field("avoidable", .estimate, "What would not be lost without it, were all others there."),
  ])

  private static let eventPair = object([
    Field("first", .text(), "The id of the earlier one in the timeline."),
    Field("second", .text(), "The id of the other."),
    Field("interaction", .estimate, "What the two lose more together than each by itself."),
  ])

  private static let attributedGroup = object([
    Field("name", .nullable(.text()), "The name; null: none."),
    Field("lost", .estimate, "What all events together lost there, in minor units."),
    Field("shares", .array(.estimate), "The share of each event in it; empty for services."),
  ])

  private static let coalition = object([
    Field("events", .array(.text()), "The ids of the events that are on."),
    Field("revenue", .estimate, "The revenue, in minor units."),
    Field("contentHash", .text(), "The content hash of the life of the first replication."),
  ])

  private static let fates = object([
    Field("sessions", .integer(), "How many sessions got another fate."),
    Field("transitions", .array(.transition), "Whence and whither, the costliest first."),
    Field("examples", .array(.fate), "The sessions that lost most, the first thousand of them."),
  ])

  private static let transition = object([
    Field("from", .text(), "How they end without the events."),
    Field("to", .text(), "How they ended with them."),
    Field("reason", .nullable(.text()), "Why; null: no reason is given."),
    Field("effect", .nullable(.text()), "The effect that was the proximate cause; null: none."),
    Field("sessions", .integer(), "The sessions."),
    Field("lost", .integer(minimum: nil), "What they lost in minor units; below zero: gained."),
  ])

  private static let fate = object([
    Field("session", .integer(), "The number of the session."),
    Field("persona", .text(), "The name of the persona."),
    Field("arrival", .number(minimum: 0), "When it arrived, in seconds."),
    Field("from", .text(), "How it ends without the events."),
    Field("to", .text(), "How it ended with them."),
    Field("reason", .nullable(.text()), "Why; null: no reason is given."),
    Field("effect", .nullable(.text()), "The effect that was the proximate cause; null: none."),
    Field("service", .nullable(.text()), "The service that it called last; null: none."),
    Field("lost", .integer(minimum: nil), "What it lost in minor units; below zero: gained."),
    Field("neededEvents", .array(.text()), "Without any one of these it would have fared well."),
    Field("sufficientEvents", .array(.text()), "Each of these alone gives it another fate."),
  ])
}
