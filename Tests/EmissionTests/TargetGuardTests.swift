import EmissionResults
import NIOCore
import Requests
import Synchronization
import Testing
import Wire

@testable import Emission

/// A resolver that knows one answer and writes down what it was asked.
final class RecordingResolver: Sendable {
  private let asked = Mutex<[String]>([])
  private let answer: String

  init(answer: String = "127.0.0.1") {
    self.answer = answer
  }

  var names: [String] { asked.withLock { $0 } }

  var resolver: HostResolver {
    HostResolver { [self] host, port in
      asked.withLock { $0.append(host) }
      return try SocketAddress(ipAddress: answer, port: port)
    }
  }
}

@Suite struct TargetGuardTests {
  @Test(arguments: [
    ("http://127.0.0.1", "127.0.0.1", 80), ("http://127.0.0.1:8080/base/", "127.0.0.1", 8080),
    ("http://127.255.1.2:1", "127.255.1.2", 1), ("http://[::1]:9", "::1", 9),
    ("http://[0:0:0:0:0:0:0:1]", "::1", 80), ("http://localhost:81", "127.0.0.1", 81),
    ("HTTP://LocalHost", "127.0.0.1", 80),
  ])
  func `lets loopback through without asking a resolver`(
    url: String,
    address: String,
    port: Int
  ) throws {
    let recorder = RecordingResolver()

    let pinned = try TargetGuard(resolver: recorder.resolver).pin(TargetURL(url))

    #expect(pinned.address.ipAddress == address)
    #expect(pinned.address.port == port)
    #expect(recorder.names == [])
  }

  @Test(arguments: [
    "http://shop.invalid", "http://example.com:8080", "http://192.168.1.1", "http://128.0.0.1",
    "http://[2001:db8::1]", "http://localhost.invalid", "http://a.localhost",
    "http://127.0.0.1.nip.io",
    "http://SHOP.invalid",
  ])
  func `refuses any other host before a name is resolved`(url: String) throws {
    let recorder = RecordingResolver()
    let target = try TargetURL(url)
    let strict = TargetGuard(resolver: recorder.resolver)
    let otherwise = TargetGuard(
      permissions: [try .init("other.invalid"), try .init("127.0.0.1:80")],
      resolver: recorder.resolver
    )

    for refusing in [strict, otherwise] {
      let error = #expect(throws: EmissionError.self) { try refusing.pin(target) }
      #expect(error?.kind == .usage)
      #expect(error?.hint.contains("--allow-host") == true)
    }
    #expect(recorder.names == [])
  }

  @Test(arguments: [
    "", "http://", "http:///path", "http://:80", "127.0.0.1:80", "ftp://127.0.0.1",
    "ftp://127.0.0.1",
    "http://127.1", "http://0x7f.1", "http://0x7f000001", "http://2130706433", "http://017.0.0.1",
    "http://127.0.0.01", "http://127.0.0.256", "http://1.2.3.4.5", "http://127.0.0.1.",
    "http://localhost.", "http://user@127.0.0.1", "http://127.0.0.1@shop.invalid",
    "http://user:word@localhost", "http://127.0.0.1:0", "http://127.0.0.1:65536",
    "http://127.0.0.1:80a", "http://127.0.0.1:", "http://127.0.0.1:+80", "http://[::1",
    "http://::1",
    "http://[::1%25lo]", "http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]",
    "http://[127.0.0.1]", "http://a b", "http://sh\u{f6}p.invalid", "http://*.invalid",
    "http://-a.invalid", "http://a_b.invalid", "http://127.0.0.1/?q", "http://127.0.0.1/#f",
    "http://127.0.0.1\\@shop.invalid", "http://127.0.0.1/a\r\nHost:x", "http://\u{ff11}27.0.0.1",
  ])
  func `refuses a target that could be read in two ways`(url: String) {
    let error = #expect(throws: EmissionError.self) { try TargetURL(url) }

    #expect(error?.exitCode == 64)
  }

  @Test(arguments: ["http://0.0.0.0", "http://0.1.2.3:80", "http://[::]:80"])
  func `refuses the unspecified address even with permission`(url: String) throws {
    let target = try TargetURL(url)
    let permitted = TargetGuard(permissions: [try .init(target.host.description)])

    #expect(throws: EmissionError.self) { try permitted.check(target) }
  }

  @Test(arguments: [
    ("shop.invalid", "http://shop.invalid:8080", true),
    ("shop.invalid:8080", "http://shop.invalid:8080", true),
    ("SHOP.invalid", "http://shop.INVALID", true), ("shop.invalid:80", "http://shop.invalid", true),
    ("shop.invalid:8080", "http://shop.invalid:8081", false),
    ("shop.invalid:8080", "http://shop.invalid", false),
    ("shop.invalid", "http://a.shop.invalid", false),
    ("a.shop.invalid", "http://shop.invalid", false),
    ("[2001:db8::1]:80", "http://[2001:DB8:0::1]", true),
    ("10.0.0.1", "http://10.0.0.1:99", true), ("10.0.0.1", "http://10.0.0.11", false),
  ])
  func `lets through exactly the host and port that a permission names`(
    permission: String,
    url: String,
    isAllowed: Bool
  ) throws {
    let permitted = TargetGuard(permissions: [try .init(permission)])
    let target = try TargetURL(url)

    #expect((try? permitted.check(target)) != nil || !isAllowed)
    #expect((try? permitted.check(target)) == nil || isAllowed)
  }

  @Test(arguments: [
    "*", "*.invalid", "", "http://shop.invalid", "shop.invalid/path", "10.0.0.0/8", "a:b",
  ])
  func `takes no pattern as a permission`(text: String) {
    #expect(throws: EmissionError.self) { try TargetGuard.Permission(text) }
  }

  @Test func `resolves an allowed name once and keeps the answer`() throws {
    let recorder = RecordingResolver(answer: "192.0.2.7")
    let permitted = TargetGuard(
      permissions: [try .init("shop.invalid")],
      resolver: recorder.resolver
    )

    let pinned = try permitted.pin(TargetURL("http://shop.invalid:81"))

    #expect(pinned.address.ipAddress == "192.0.2.7")
    #expect(recorder.names == ["shop.invalid"])
  }

  @Test(arguments: [
    "169.254.169.254", "fd00:ec2::254", "169.254.170.2", "0.0.0.0", "::ffff:169.254.169.254",
  ])
  func `refuses a name that stands for a metadata service`(address: String) throws {
    let recorder = RecordingResolver(answer: address)
    let permitted = TargetGuard(
      permissions: [try .init("shop.invalid")],
      resolver: recorder.resolver
    )

    let error = #expect(throws: EmissionError.self) {
      try permitted.pin(TargetURL("http://shop.invalid"))
    }
    #expect(error?.exitCode == 64)
  }

  @Test func `refuses the address of a metadata service even with permission`() throws {
    for host in ["169.254.169.254", "[fd00:ec2::254]"] {
      let permitted = TargetGuard(permissions: [try .init(host)])
      #expect(throws: EmissionError.self) { try permitted.check(TargetURL("http://" + host)) }
    }
  }

  @Test(arguments: [
    ("127.0.0.1:0", "127.0.0.1", 0), ("localhost:81", "127.0.0.1", 81), ("[::1]:8080", "::1", 8080),
  ])
  func `listens on loopback`(text: String, host: String, port: Int) throws {
    let address = try TargetGuard.listeningAddress(text, allowed: [])

    #expect(address == (host, port))
  }

  @Test(arguments: [
    "0.0.0.0:80", "192.168.1.1:80", "[::]:80", "shop.invalid:80", "127.0.0.1", ":80", "80",
  ])
  func `does not listen elsewhere without permission`(text: String) {
    #expect(throws: EmissionError.self) { try TargetGuard.listeningAddress(text, allowed: []) }
  }
}
