import Foundation
import Requests
import Testing
import Traces
import Wire

@testable import Emission
@testable import EmissionResults
@testable import Instruments

/// A certificate of a test, signed by itself, and its key.
private struct Certificate {
  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  private let directory: TemporaryDirectory
  let identity: Sink.Identity

  /// Makes a certificate for these names, such as `IP:127.0.0.1`.
  init(for names: String) throws {
    directory = try TemporaryDirectory()
    identity = Sink.Identity(
      certificate: directory.path + "/cert.pem",
      key: directory.path + "/key.pem"
    )
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "1", "-subj", "/CN=stampede", "-addext", "subjectAltName=\(names)",
      "-keyout", identity.key, "-out", identity.certificate,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// Emissions over TLS.
@Suite(
  .serialized,
  .enabled(if: Certificate.isPossible, "openssl makes the certificate"),
  .timeLimit(.minutes(1))
) struct SecureEmitterTests {
  private static func emit(
    to host: String,
    as certificate: Certificate,
    trusting trustRoots: String?
  ) async throws -> (EmissionReport, SinkReport) {
    var behavior = Sink.Options()
    behavior.identity = certificate.identity
    let sink = try await Sink(host: "127.0.0.1", port: 0, options: behavior)
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(200, over: 400_000))
    let target = try TargetURL("https://\(host):\(sink.port)")
    let map = RequestMap(plan.table, target: target)
    var options = SendOptions()
    options.trustRoots = trustRoots
    let emitter = Emitter(
      plan: plan,
      map: map,
      targets: [try TargetGuard().pin(target)],
      options: options
    )
    let result: Result<EmissionReport, any Error>
    do {
      result = .success(try await emitter.send(census: Census(of: plan, map)))
    } catch {
      result = .failure(error)
    }
    let received = try await sink.stop()
    return (try result.get(), received)
  }

  @Test(arguments: [("127.0.0.1", "IP:127.0.0.1"), ("localhost", "DNS:localhost")])
  func `every request arrives where the certificate vouches for the target`(
    host: String,
    names: String
  ) async throws {
    let certificate = try Certificate(for: names)

    let (report, sink) = try await Self.emit(
      to: host,
      as: certificate,
      trusting: certificate.identity.certificate
    )

    #expect(report.counts.answered == 200)
    #expect(report.errors == [])
    #expect(sink.requests == 200)
  }

  @Test func `sends nothing to a target that nobody vouches for`() async throws {
    let certificate = try Certificate(for: "IP:127.0.0.1")

    let error = await #expect(throws: EmissionError.self) {
      _ = try await Self.emit(to: "127.0.0.1", as: certificate, trusting: nil)
    }

    #expect(error?.exitCode == 69)
    #expect(error?.message.contains("certificate") == true)
    #expect(error?.hint.contains("--ca") == true)
  }

  @Test(arguments: [("127.0.0.1", "IP:127.0.0.9"), ("localhost", "DNS:other.example")])
  func `sends nothing to a target that the certificate does not name`(
    host: String,
    names: String
  ) async throws {
    let certificate = try Certificate(for: names)

    let error = await #expect(throws: EmissionError.self) {
      _ = try await Self.emit(
        to: host,
        as: certificate,
        trusting: certificate.identity.certificate
      )
    }

    #expect(error?.exitCode == 69)
    #expect(error?.message.contains("TLS") == true)
  }

  @Test func `says which file holds no trust roots`() throws {
    let directory = try TemporaryDirectory()
    let empty = directory.path + "/empty.pem"
    try "nothing\n".write(toFile: empty, atomically: true, encoding: .utf8)

    for (file, code) in [(empty, 64), (directory.path + "/none.pem", 66)] as [(String, Int32)] {
      let error = #expect(throws: EmissionError.self) {
        _ = try TransportSecurity(trustRoots: file)
      }
      #expect(error?.exitCode == code)
      #expect(error?.message.contains(file) == true)
    }
  }
}
