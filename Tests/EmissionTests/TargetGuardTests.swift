import EmissionResults
import NIOCore
import Requests
import Synchronization
import Testing
import Wire

@testable import Emission

/// A resolver that gives one answer to all and writes down what it was asked.
final class RecordingResolver: Sendable {
  private let asked = Mutex<[String]>([])
  private let answers: [String]

  init(answers: String...) {
    self.answers = answers
  }

  var names: [String] { asked.withLock { $0 } }

  var resolver: HostResolver {
    HostResolver { [self] host, port in
      asked.withLock { $0.append(host) }
      return try answers.map { try SocketAddress(ipAddress: $0, port: port) }
    }
  }
}

extension AllowList {
  /// A list with an entry for each of `HOST:PORT`, or `BLOCK:PORT`, good for ever.
  static func of(_ texts: String..., cidr: String? = nil, prefix: String = "") throws -> AllowList {
    let entries = try texts.map { text in
      let colon = try #require(text.lastIndex(of: ":"))
      let (name, port) = (String(text[..<colon]), Int(text[text.index(after: colon)...]) ?? 0)
      return Entry(
        host: name.contains("/") ? nil : try HostName(name),
        block: try (name.contains("/") ? name : cidr).map { try AddressRange($0) },
        port: port,
        pathPrefix: prefix,
        maximumRate: 100,
        maximumConnections: nil,
        expiry: .max,
        owner: "shop-team",
        place: "allow.yaml:2"
      )
    }
    return AllowList(path: "allow.yaml", entries: entries)
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
    let recorder = RecordingResolver(answers: "192.0.2.9")

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
    let recorder = RecordingResolver(answers: "192.0.2.9")
    let target = try TargetURL(url)
    let named = try TargetGuard.Permission("\(target.host):\(target.port)")
    let list = try AllowList.of("\(target.host):\(target.port)")
    let others = try AllowList.of("other.invalid:80", "\(target.host):9", "10.0.0.0/8:80")

    for (permissions, list) in [
      ([], AllowList()), ([try .init("other.invalid"), try .init("127.0.0.1:80")], others),
      ([named], AllowList()), ([named], others), ([], list),
    ] {
      let refusing = TargetGuard(
        permissions: permissions,
        allowList: list,
        resolver: recorder.resolver
      )
      let error = #expect(throws: EmissionError.self) { try refusing.pin(target) }
      #expect(error?.kind == .usage)
      #expect(error?.message.contains("nothing was sent") == true)
      #expect(error?.hint.contains(permissions.contains(named) ? "entry" : "--allow-host") == true)
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

  @Test(arguments: [
    "http://0.0.0.0", "http://0.1.2.3:80", "http://[::]:80", "http://224.0.0.1", "http://[ff02::1]",
    "http://255.255.255.255", "http://250.1.2.3",
  ])
  func `refuses an address that is no host even with permission`(url: String) throws {
    let target = try TargetURL(url)
    let permitted = TargetGuard(
      permissions: [try .init(target.host.description)],
      allowList: try .of("\(target.host):80")
    )

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
    let target = try TargetURL(url)
    let permitted = TargetGuard(
      permissions: [try .init(permission)],
      allowList: try .of("\(target.host):\(target.port)")
    )

    #expect((try? permitted.check(target)) != nil || !isAllowed)
    #expect((try? permitted.check(target)) == nil || isAllowed)
  }

  @Test(arguments: [
    "*", "*.invalid", "", "http://shop.invalid", "shop.invalid/path", "10.0.0.0/8", "a:b",
  ])
  func `takes no pattern as a permission`(text: String) {
    #expect(throws: EmissionError.self) { try TargetGuard.Permission(text) }
  }

  /// A guard that lets `shop.invalid` through, at port 80 or what `url` says.
  private func permitting(
    _ recorder: RecordingResolver,
    cidr: String? = nil,
    port: Int = 80
  ) throws -> TargetGuard {
    TargetGuard(
      permissions: [try .init("shop.invalid")],
      allowList: try .of("shop.invalid:\(port)", cidr: cidr),
      resolver: recorder.resolver
    )
  }

  @Test func `resolves an allowed name once and keeps all answers`() throws {
    let recorder = RecordingResolver(answers: "203.1.113.7", "2001:db9::7")

    let pinned = try permitting(recorder, port: 81).pin(TargetURL("http://shop.invalid:81"))

    #expect(pinned.addresses.map(\.ipAddress) == ["203.1.113.7", "2001:db9::7"])
    #expect(pinned.address.ipAddress == "203.1.113.7")
    #expect(pinned.addresses.allSatisfy { pinned.isPinned($0) && $0.port == 81 })
    #expect(!pinned.isPinned(try SocketAddress(ipAddress: "203.1.113.7", port: 82)))
    #expect(!pinned.isPinned(try SocketAddress(ipAddress: "203.1.113.8", port: 81)))
    #expect(!pinned.isPinned(nil))
    #expect(recorder.names == ["shop.invalid"])
  }

  @Test(arguments: [
    "169.254.169.254", "fd00:ec2::254", "169.254.170.2", "0.0.0.0", "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe", "::a9fe:a9fe", "2002:a9fe:a9fe::1", "100.100.100.200", "168.63.129.16",
    "224.1.1.1", "255.255.255.255", "::",
  ])
  func `refuses a name if any of its addresses is no host for anybody`(address: String) throws {
    let recorder = RecordingResolver(answers: "203.1.113.7", address)

    for cidr in [nil, "0.0.0.0/0", "::/0"] {
      let permitted = try permitting(recorder, cidr: cidr)
      let error = #expect(throws: EmissionError.self) {
        try permitted.pin(TargetURL("http://shop.invalid"))
      }
      #expect(error?.exitCode == 64)
    }
  }

  @Test(arguments: [
    ("10.1.2.3", "10.1.0.0/16"), ("172.16.0.1", "172.16.0.0/12"), ("192.168.1.1", "192.168.1.1/32"),
    ("100.64.0.1", "100.64.0.0/10"), ("127.0.0.1", "127.0.0.0/8"),
    ("169.254.1.1", "169.254.0.0/16"),
    ("fd12::1", "fd12::/16"), ("::1", "::1/128"), ("::ffff:10.1.2.3", "10.0.0.0/8"),
  ])
  func `follows a name to a private address only within the block of its entry`(
    address: String,
    block: String
  ) throws {
    let recorder = RecordingResolver(answers: address)
    let target = try TargetURL("http://shop.invalid")

    let error = #expect(throws: EmissionError.self) { try permitting(recorder).pin(target) }
    let pinned = try permitting(recorder, cidr: block).pin(target)

    #expect(error?.hint.contains("cidr") == true)
    #expect(pinned.addresses.count == 1)
  }

  @Test func `refuses a name if one of its addresses lies outside the block of its entry`() throws {
    let recorder = RecordingResolver(answers: "10.1.2.3", "203.1.113.7")

    let error = #expect(throws: EmissionError.self) {
      try permitting(recorder, cidr: "10.0.0.0/8").pin(TargetURL("http://shop.invalid"))
    }

    #expect(error?.message.contains("203.1.113.7, outside 10.0.0.0/8") == true)
  }

  @Test func `lets through a bare address that a block allows, but no name`() throws {
    let recorder = RecordingResolver(answers: "10.1.2.3")
    let permitted = TargetGuard(
      permissions: [try .init("10.1.2.3"), try .init("11.1.2.3"), try .init("shop.invalid")],
      allowList: try .of("10.0.0.0/8:80"),
      resolver: recorder.resolver
    )

    #expect(try permitted.pin(TargetURL("http://10.1.2.3")).address.ipAddress == "10.1.2.3")
    #expect(throws: EmissionError.self) { try permitted.check(TargetURL("http://11.1.2.3")) }
    #expect(throws: EmissionError.self) { try permitted.check(TargetURL("http://shop.invalid")) }
    #expect(recorder.names == [])
  }

  @Test func `refuses the address of a metadata service even with permission`() throws {
    for host in ["169.254.169.254", "[fd00:ec2::254]"] {
      let permitted = TargetGuard(
        permissions: [try .init(host)],
        allowList: try .of(host + ":80")
      )
      #expect(throws: EmissionError.self) { try permitted.check(TargetURL("http://" + host)) }
    }
  }

  @Test func `refuses what has expired, or will before the replay ends`() throws {
    var list = try AllowList.of("shop.invalid:80").entries
    list[0] = AllowList.Entry(
      host: list[0].host,
      block: nil,
      port: 80,
      pathPrefix: "",
      maximumRate: 1,
      maximumConnections: nil,
      expiry: 1_000_000_000,
      owner: "shop-team",
      place: "allow.yaml:2"
    )
    let (allowList, target) = (AllowList(entries: list), try TargetURL("http://shop.invalid"))
    func at(_ now: Int64) throws -> TargetGuard {
      TargetGuard(permissions: [try .init("shop.invalid")], allowList: allowList, now: { now })
    }

    try at(999_999_999).check(target)
    try at(999_999_990).check(target, lasting: 10_000_000_000)
    let late = #expect(throws: EmissionError.self) { try at(1_000_000_000).check(target) }
    let soon = #expect(throws: EmissionError.self) {
      try at(999_999_990).check(target, lasting: 11_000_000_000)
    }

    #expect(late?.message.contains("ended on 2001-09-09T01:46:40Z") == true)
    #expect(late?.hint.contains("shop-team") == true)
    #expect(soon?.message.contains("ends on 2001-09-09T01:46:40Z") == true)
    #expect(try at(999_999_990).remainder(of: target) == 10_000_000_000)
  }

  @Test(arguments: [
    ("/api", "/api", true), ("/api", "/api/x", true), ("/api", "/api?q=1", true),
    ("/api", "/apis", false), ("/api", "/", false), ("/api", "/x/api", false),
    ("/api", "/api/../admin", false), ("/api", "/api/%2e%2E/admin", false),
    ("/api", "/api/..%2fadmin", false), ("/api", "/api/..\\admin", false),
    ("/api", "/api/..;x/admin", false), ("/api", "/api/./x", false), ("/api", "/api/..x", true),
    ("", "/anything/../x", true),
  ])
  func `keeps paths within the prefix of the entry`(
    prefix: String,
    path: String,
    isWithin: Bool
  ) throws {
    let permitted = TargetGuard(
      permissions: [try .init("shop.invalid")],
      allowList: try .of("shop.invalid:80", prefix: prefix)
    )
    let target = try TargetURL("http://shop.invalid")

    let isLetThrough = (try? permitted.check(paths: ["/api/fine", path], of: target)) != nil

    #expect(isLetThrough == isWithin)
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
