import Statistics

/// The times of a group of requests, in nanoseconds, kept apart.
public struct Timings: Sendable {
  /// From the intended time to the write.
  public var lateness = LogLinearHistogram()
  /// From the write to the end of the answer.
  public var service = LogLinearHistogram()
  /// From the intended time to the end of the answer.
  public var response = LogLinearHistogram()
  /// What the model said that the response would take.
  public var simulated = LogLinearHistogram()

  /// Adds the times of other requests.
  mutating func merge(_ other: Timings) {
    lateness.merge(other.lateness)
    service.merge(other.service)
    response.merge(other.response)
    simulated.merge(other.simulated)
  }
}
