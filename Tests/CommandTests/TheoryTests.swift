import Foundation
import JSONText
import Testing

/// What a user reads in `summary.json` is what queueing theory says, within four standard errors of the
/// estimate. Seeds are fixed; the chance that an innocent check fails with a fresh seed is 6e-5.
@Suite struct TheoryTests {
  /// A queue, its length in mean service times and what theory has to say about its time averages.
  struct Queue: Sendable, CustomTestStringConvertible {
    let id: String
    let servers: Double
    let arrivalRate: Double
    var testDescription: String { id }
  }

  @Test(
    arguments: [
      Queue(id: "mm1-080", servers: 1, arrivalRate: 0.8),
      Queue(id: "mmc-10-080", servers: 10, arrivalRate: 8),
    ])
  func `a queue written as a document behaves as theory says`(queue: Queue) throws {
    let theory = try QueueingOracle.expected(queue.id)
    let directory = ScratchDirectory()
    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--trace", "off", "--out", directory.path + "/run"]
        + Checkout.documents(of: queue.id)
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("run/summary.json"))
    let service = try #require(summary["services"]?[0])
    let duration = try #require(summary["virtualDuration"]?.double)

    func theoretical(_ key: String) throws -> Double { try #require(theory[key]?.double) }
    // The variance of a time average over a length T is the asymptotic variance over T, known exactly.
    let jobs = try theoretical("mean_in_system")
    let jobsError = try sqrt(theoretical("asymptotic_variance_mean_in_system") / duration)
    let busy = try theoretical("mean_busy_servers") / queue.servers
    let busyError =
      try sqrt(theoretical("asymptotic_variance_mean_busy_servers") / duration) / queue.servers
    // By Little's law a mean time is a mean number over the arrival rate, and so is its error.
    let timeError = jobsError / queue.arrivalRate
    let wait = try theoretical("mean_wait")
    let response = try theoretical("mean_response")
    let calls = try #require(service["calls"]?.double)
    // A share of arrivals that wait varies less than the number in system, relative to its mean.
    let share = try theoretical("p_wait")
    var checks = [
      ("meanInSystem", jobs, jobsError),
      ("utilization", busy, busyError),
      ("meanWait", wait, timeError),
      ("meanResponse", response, timeError),
      ("meanServiceTime", 1, 1 / sqrt(calls)),
      ("waitedShare", share, share * jobsError / jobs),
    ]
    // Quantiles up to the 99th vary as the mean does in relative terms, and the histogram adds up to a
    // percent. Farther out the error has no closed form and is larger.
    for key in ["p50", "p95", "p99"] {
      let value = try theoretical("response_\(key)")
      checks.append((key, value, value * (timeError / response + 0.01 / 4)))
    }
    for (key, value, error) in checks {
      let observed = try #require(service[key]?.double)
      #expect(abs(observed - value) < 4 * error, "\(key) of \(queue.id): \(value) is theory's")
    }
  }
}
