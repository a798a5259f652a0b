extension DocumentShape {
  /// A database in `summary.json`.
  static let database = object([
    Field("name", .text(), "The name."),
    Field("connections", .integer(minimum: 1), "Connections of the pool without faults."),
    Field("requests", .integer(), "Requests for a connection."),
    Field("poolWaits", .integer(), "Requests that had to wait."),
    Field("poolWaitSeconds", .number(minimum: 0), "The sum of their waits."),
    Field("poolTimeouts", .integer(), "Waits that were too long."),
    Field("failures", .integer(), "Calls that failed for the database's sake."),
    Field("cacheHits", .integer(), "Calls that a cache answered."),
    Field("skippedNonEssential", .integer(), "Calls left out as not essential."),
    Field("degraded", .integer(), "Calls answered without the database."),
    Field("meanInUse", .seconds, "Mean number of connections in use."),
    Field("peakInUse", .integer(), "The most connections in use at one instant."),
    Field("longestQueue", .integer(), "The most requests that waited at one instant."),
    Field("windows", .databaseWindows, "The same by observation window."),
  ])

  private static let databaseWindows = object([
    Field("poolWaits", .array(.integer()), "Requests that had to wait."),
    Field("poolWaitSeconds", .array(.number(minimum: 0)), "Seconds waited."),
    Field("poolTimeouts", .array(.integer()), "Waits that were too long."),
    Field("cacheHits", .array(.integer()), "Calls that a cache answered."),
    Field("skippedNonEssential", .array(.integer()), "Calls left out as not essential."),
    Field("degraded", .array(.integer()), "Calls answered without the database."),
    Field("meanInUse", .array(.number(minimum: 0)), "Mean number of connections in use."),
    Field("peakInUse", .array(.integer()), "The most connections in use at one instant."),
  ])
}
