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
    let theory = try Self.oracle(queue.id)
    let directory = ScratchDirectory()
    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--trace", "off", "--out", directory.path + "/run"]
        + Checkout.documents(of: queue.id))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("run/summary.json"))
    let service = try #require(summary["services"]?[0])
    let duration = try #require(summary["virtualDuration"]?.double)

    func observed(_ key: String) throws -> Double { try #require(service[key]?.double) }
    func expected(_ key: String) throws -> Double { try #require(theory[key]?.double) }
    // The variance of a time average over a length T is the asymptotic variance over T, known exactly.
    let jobs = sqrt(try expected("asymptotic_variance_mean_in_system") / duration)
    let busy = sqrt(try expected("asymptotic_variance_mean_busy_servers") / duration)

    #expect(abs(try observed("meanInSystem") - expected("mean_in_system")) < 4 * jobs)
    let busyServers = try observed("utilization") * queue.servers
    #expect(abs(try busyServers - expected("mean_busy_servers")) < 4 * busy)
    // By Little's law a mean time is a mean number over the arrival rate, and so is its error; the
    // counted rate's own error is smaller by far.
    let time = jobs / queue.arrivalRate
    #expect(abs(try observed("meanResponse") - expected("mean_response")) < 4 * time)
    #expect(abs(try observed("meanWait") - expected("mean_wait")) < 4 * time)
    let service1 = 1 / sqrt(try observed("calls"))
    #expect(abs(try observed("meanServiceTime") - 1) < 4 * service1)
    // An indicator varies less than the number in system does around its mean, per unit of its mean.
    let share = jobs / (try expected("mean_in_system")) * (try expected("p_wait"))
    #expect(abs(try observed("waitedShare") - expected("p_wait")) < 4 * share)
    // Quantiles are off by as much as the mean in relative terms, and by the histogram's one percent.
    for (key, name) in [("p50", "response_p50"), ("p95", "response_p95"), ("p99", "response_p99")] {
      let value = try expected(name)
      #expect(abs(try observed(key) - value) < value * (4 * time / expected("mean_response") + 0.01))
    }
  }

  private static func oracle(_ id: String) throws -> JSONValue {
    let url = try #require(
      Bundle.module.url(forResource: "queueing-oracles", withExtension: "json", subdirectory: "Fixtures"))
    let oracles = try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
    let cases = try #require(oracles["cases"]?.array)
    return try #require(cases.first { $0["id"]?.string == id }?["expected"])
  }
}
