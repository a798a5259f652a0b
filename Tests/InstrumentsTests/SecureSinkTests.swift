import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import Wire

@testable import Instruments

/// A certificate of this machine for a test, and its key.
struct TestIdentity {
  let directory: URL
  let identity: Sink.Identity

  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    identity = Sink.Identity(
      certificate: directory.appending(path: "cert.pem").path,
      key: directory.appending(path: "key.pem").path
    )
    // The very command that the error message names.
    let recipe = try #require(Sink.Identity.recipe.firstRange(of: "openssl "))
    let arguments = Sink.Identity.recipe[recipe.upperBound...].split(separator: " ")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments.map(String.init)
    process.currentDirectoryURL = directory
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }
}

@Suite(
  .enabled(if: TestIdentity.isPossible, "openssl makes the certificate"),
  .timeLimit(.minutes(1))
) struct SecureSinkTests {
  private static let request = "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"
  private static let last = "GET /b HTTP/1.1\r\nConnection: close\r\n\r\n"

  @Test func `answers over TLS and stamps what it read`() async throws {
    let files = try TestIdentity()
    defer { files.remove() }
    var options = Sink.Options(delay: 10_000_000)
    options.identity = files.identity
    let sink = try await Sink(host: "127.0.0.1", port: 0, options: options)

    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(files.identity.certificate)
    let answers = try await RawClient.exchange(
      Self.request + Self.last,
      with: sink,
      context: NIOSSLContext(configuration: configuration)
    )
    let report = try await sink.stop()

    #expect(answers.components(separatedBy: "HTTP/1.1 200 OK\r\n").count == 3)
    #expect(report.requests == 2 && report.connections == 1)
    #expect(report.stamps == .read)
  }

  @Test func `takes no connection that is not encrypted`() async throws {
    let files = try TestIdentity()
    defer { files.remove() }
    var options = Sink.Options()
    options.identity = files.identity
    let sink = try await Sink(host: "127.0.0.1", port: 0, options: options)

    let answers = try await RawClient.exchange(Self.last, with: sink)
    let report = try await sink.stop()

    #expect(!answers.contains("200 OK"))
    #expect(report.requests == 0 && report.malformed == 1)
  }

  @Test func `says how to make a certificate where there is none`() async throws {
    var options = Sink.Options()
    options.identity = Sink.Identity(certificate: "/nowhere/c.pem", key: "/nowhere/k.pem")

    let error = await #expect(throws: EmissionError.self) {
      _ = try await Sink(host: "127.0.0.1", port: 0, options: options)
    }

    #expect(error?.exitCode == 64)
    #expect(error?.hint.contains("openssl req") == true)
  }
}
