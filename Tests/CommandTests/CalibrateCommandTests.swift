import Foundation
import JSONText
import Reports
import Testing

/// `stampede calibrate` as a user types it: a small shop, sent to an endpoint whose latency is known.
@Suite(.serialized) struct CalibrateCommandTests {
  /// The sink answers after a lognormal time: a median of 60 ms, a deviation of 0.4 in its logarithm.
  private static let latency = "lognormal:60ms:0.4"

  /// Sends a shop's run until the sender kept its plan, which a busy machine may prevent now and then.
  private static func sentShop() throws -> SmallShop {
    let shop = try SmallShop(lasting: "1m")
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
        "send", shop.name, "--target", target, "--quiet", "--speed", "20", "--force",
      ])
      try #require([0, 98].contains(sent.status), "\(sent.errors)")
      let report = try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
      if report["verdict"]?.string != "INVALID" { break }
    }
    return shop
  }

  /// 900 calls: the standard error of the mean is 1.5 %, and the way over the loopback device takes
  /// less than 2 ms unless the machine is very busy.
  @Test func `a known latency is found, and the document makes the promised scenario`() throws {
    let shop = try Self.sentShop()

    let made = try shop.stampede("calibrate", "r", "--measured", "r/emission", "--quiet")

    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.hasPrefix("the model is pessimistic:"), "\(made.output)")
    let result = try CalibrationFile.decode(shop.directory.text("r/calibration/calibration.json"))
    let service = try #require(result.groups.first { $0.kind == "service" })
    let law = try #require(result.fits.first)
    #expect(result.before.bias > 1)
    #expect((law.mean / 0.065 - 1).magnitude < 0.15, "\(law)")
    #expect((try #require(service.measured.p50) / 0.06 - 1).magnitude < 0.15)
    #expect(result.after.meanError < 0.25 * result.before.meanError)

    let topology = "r/calibration/topology.yaml"
    let run = try shop.stampede("run", "--quiet", "s.yaml", topology, "--out", "calibrated")
    #expect(run.status == 0, "\(run.errors)")
    let manifest = try JSONValue(parsing: shop.directory.text("calibrated/run.json"))
    #expect(manifest["scenarioHash"]?.string == result.calibratedHash)
  }

  @Test func `JSON keeps to its schema, and rows are not needed`() throws {
    let shop = try Self.sentShop()
    try FileManager.default.removeItem(atPath: shop.directory.path + "/r/emission/emission.jtr.zst")

    let made = try shop.stampede(
      "calibrate",
      "r",
      "--measured",
      "r",
      "--law",
      "empirical",
      "--round-trip",
      "1ms",
      "--out",
      "c",
      "--format",
      "json"
    )

    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output == (try shop.directory.text("c/calibration.json")))
    if OutputValidator.isThere {
      #expect(try OutputValidator.complaints(about: made.output, by: .calibration) == [])
    }
    let result = try CalibrationFile.decode(made.output)
    #expect(!result.method.sameCalls)
    #expect(result.method.roundTrip == 0.001)
    #expect(result.fits.allSatisfy { $0.law == "empirical" })
    #expect(try shop.directory.text("c/report.html").hasPrefix("<!DOCTYPE html>"))
  }

  @Test func `what cannot be trusted or does not belong together is refused`() throws {
    let shop = try Self.sentShop()
    _ = try shop.stampede("run", "--quiet", "s.yaml", "--set", "/arrivals/rate=9", "--out", "other")

    let foreign = try shop.stampede("calibrate", "other", "--measured", "r/emission")
    let missing = try shop.stampede("calibrate", "r", "--measured", "nowhere")
    let path = "r/emission/emission.json"
    let report = try shop.directory.text(path)
    let verdict = try #require(JSONValue(parsing: report)["verdict"]?.string)
    try shop.write(
      report.replacing("\"\(verdict)\"", with: "\"INVALID\"").utf8,
      to: path
    )
    let invalid = try shop.stampede("calibrate", "r", "--measured", "r/emission")

    #expect(foreign.status == 65)
    #expect(foreign.errors.contains("replayed"))
    #expect(missing.status == 66)
    #expect(invalid.status == 98)
    #expect(invalid.errors.contains("INVALID"))
    #expect(!shop.directory.files.contains { $0.contains("calibration") })
  }
}
