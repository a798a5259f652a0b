import Statistics

/// The times of a group of requests, in nanoseconds, kept apart.
struct Timings: Sendable {
  /// From the intended time to the write.
  var lateness = LogLinearHistogram()
  /// From the write to the end of the answer.
  var service = LogLinearHistogram()
  /// From the intended time to the end of the answer.
  var response = LogLinearHistogram()
  /// What the model said that the response would take.
  var simulated = LogLinearHistogram()
}
