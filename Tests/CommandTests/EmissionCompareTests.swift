import Foundation
import JSONText
import Reports
import Testing

/// `stampede compare` on what was measured before and after a change.
@Suite(.serialized) struct EmissionCompareTests {
  /// Sends a shop's run to an endpoint of some latency, until the sender kept its plan.
  private static func send(_ shop: SmallShop, latency: String, to out: String) throws {
    let sink = try Program.fast("stampede-emit").start(
      ["sink", "--for", "2m", "--latency", latency]
    )
    defer {
      sink.signal(SIGINT)
      _ = sink.wait()
    }
    while !sink.outputSoFar.contains("\n"), sink.process.isRunning { usleep(5_000) }
    let line = try #require(sink.outputSoFar.split(separator: "\n").first)
    let target = "http://" + String(try #require(line.split(separator: " ").last))
    for _ in 0..<5 {
      let sent = try shop.emit([
        "send", shop.name, "--target", target, "--quiet", "--speed", "40", "--force", "--out", out,
      ])
      try #require([0, 98].contains(sent.status), "\(sent.errors)")
      let report = try JSONValue(parsing: shop.directory.text("\(out)/emission.json"))
      if report["verdict"]?.string != "INVALID" { break }
    }
  }

  @Test func `a slower release is worse, fails where asked, and leaves its page`() throws {
    let shop = try SmallShop(lasting: "2m")
    try Self.send(shop, latency: "lognormal:40ms:0.3", to: "before")
    try Self.send(shop, latency: "lognormal:80ms:0.3", to: "after")

    let made = try shop.stampede(
      "compare",
      "before",
      "after",
      "--fail-on",
      "worse",
      "--format",
      "json",
      "--out",
      "change"
    )

    #expect(made.status == 99, "\(made.errors)")
    #expect(made.output == (try shop.directory.text("change/emission-comparison.json")))
    if OutputValidator.isThere {
      #expect(try OutputValidator.complaints(about: made.output, by: .emissionComparison) == [])
    }
    let result = try EmissionComparisonFile.decode(made.output)
    let median = try #require(result.sides[1].groups.first?.metrics.first)
    #expect(result.sides[1].verdict == "worse")
    #expect((median.low ?? 2) < 1.05 && (median.high ?? 0) > 0.6, "\(median)")
    #expect(try shop.directory.text("change/report.html").contains("Percentiles over time"))

    let mixed = try shop.stampede("compare", "before", "r")
    #expect(mixed.status == 64)
    #expect(mixed.errors.contains("calibrate"))

    let path = "after/emission.json"
    let report = try shop.directory.text(path)
    let verdict = try #require(JSONValue(parsing: report)["verdict"]?.string)
    try shop.write(report.replacing("\"\(verdict)\"", with: "\"INVALID\"").utf8, to: path)
    let invalid = try shop.stampede("compare", "before", "after")
    #expect(invalid.status == 98)
    #expect(invalid.errors.contains("INVALID"))
  }
}
