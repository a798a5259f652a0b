import Scenarios
import Testing
import Wire

@testable import Emission

@Suite struct AllowListTests {
  private func list(_ text: String, name: String = "allow.yaml") throws -> AllowList {
    try AllowList(SourceFile(path: name, text: text))
  }

  /// What is wrong with a list, as `line:column code`.
  private func mistakes(_ text: String) -> [String] {
    do {
      _ = try list(text)
      return []
    } catch let error as ConfigurationError {
      return error.diagnostics.map { "\($0.line):\($0.column) \($0.code.rawValue)" }
    } catch {
      return ["\(error)"]
    }
  }

  private static let whole = """
    targets:
      - host: Shop.Example.com
        port: 443
        cidr: 10.20.0.0/16
        pathPrefix: /api/
        maxRate: 500
        maxConnections: 20
        expires: 2026-12-01
        owner: shop-team@example.com
        note: approved
      - cidr: 2001:db8::/32
        port: 80
        maxRate: 5
        expires: 2026-12-01T08:00:00Z
        owner: network
    """

  @Test func `reads what an entry says`() throws {
    let list = try list(Self.whole)

    #expect(list.entries.count == 2)
    let shop = list.entries[0]
    #expect(shop.host == .name("shop.example.com"))
    #expect(shop.block?.description == "10.20.0.0/16")
    #expect(shop.port == 443)
    #expect(shop.pathPrefix == "/api")
    #expect(shop.maximumRate == 500)
    #expect(shop.maximumConnections == 20)
    #expect(shop.expiryText == "2026-12-01T00:00:00Z")
    #expect(shop.owner == "shop-team@example.com")
    #expect(shop.place == "allow.yaml:2")
    #expect(list.entries[1].host == nil)
    #expect(list.entries[1].maximumConnections == nil)
    #expect(list.entries[1].pathPrefix == "")
    #expect(list.entries[1].expiryText == "2026-12-01T08:00:00Z")
  }

  @Test func `reads JSON as well`() throws {
    let text = """
      {"targets": [{"host": "[2001:db8::1]", "port": 80, "maxRate": 1, "expires": "2030-01-01",
        "owner": "x"}]}
      """

    #expect(try list(text, name: "allow.json").entries.count == 1)
  }

  @Test func `tells all mistakes at once, each with its place`() {
    let text = """
      targets:
        - host: "*.example.com"
          port: 70000
          maxRate: 0
          expires: tomorrow
          owner: " "
        - hots: shop.example.com
          port: 443
          maxRate: 10
          expires: 2026-12-01
          owner: shop
        - cidr: 10.1.2.3/16
          pathPrefix: /api/../admin
          port: 80
          maxRate: 1
          expires: 2026-12-01
      """

    #expect(
      mistakes(text) == [
        "2:11 E-HOST-DENIED", "3:11 E-RANGE", "4:14 E-RANGE", "5:14 E-RANGE", "6:12 E-RANGE",
        "7:5 E-UNKNOWN-KEY", "12:5 E-MISSING", "12:11 E-HOST-DENIED", "13:17 E-RANGE",
      ]
    )
  }

  @Test func `guesses what a misspelt key was meant to be`() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try list(Self.whole.replacing("maxConnections", with: "maxConections"))
    }

    #expect(error?.diagnostics.map(\.hint) == ["did you mean \"maxConnections\"?"])
  }

  @Test(arguments: [
    "", "[]", "targets: shop", "targets: [shop]", "hosts: []", "targets: []\n---\ntargets: []",
    "targets: [", "\u{0}",
  ])
  func `refuses what is no allow-list`(text: String) {
    #expect(!mistakes(text).isEmpty)
  }

  @Test func `refuses two entries for one target`() {
    let entry = "{host: a.example, port: 80, maxRate: 1, expires: 2030-01-01, owner: x}"

    #expect(mistakes("targets: [\(entry), \(entry)]") == ["1:83 E-DUPLICATE-NAME"])
    #expect(mistakes("targets: [\(entry), \(entry.replacing("80", with: "81"))]") == [])
  }

  @Test func `refuses an entry for a metadata service`() {
    let entry = "{host: 169.254.169.254, port: 80, maxRate: 1, expires: 2030-01-01, owner: x}"

    #expect(mistakes("targets: [\(entry)]") == ["1:18 E-HOST-DENIED"])
  }

  @Test func `an empty list allows nobody`() throws {
    #expect(try list("targets: []").entries == [])
  }

  @Test func `takes the entry that names the host, else the smallest block`() throws {
    let list = try AllowList.of("10.0.0.0/8:80", "10.1.0.0/16:80", "10.1.2.3:80", "10.1.2.4:81")

    #expect(list.index(for: try TargetURL("http://10.1.2.3")) == 2)
    #expect(list.index(for: try TargetURL("http://10.1.2.4")) == 1)
    #expect(list.index(for: try TargetURL("http://10.9.2.4")) == 0)
    #expect(list.index(for: try TargetURL("http://10.1.2.4:81")) == 3)
    #expect(list.index(for: try TargetURL("http://10.1.2.3:81")) == nil)
    #expect(list.index(for: try TargetURL("http://11.1.2.3")) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("10.1.2.3/32", "10.1.2.3", true), ("10.1.2.3/32", "10.1.2.2", false),
    ("10.1.2.0/23", "10.1.3.255", true), ("10.1.2.0/23", "10.1.4.0", false),
    ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "[2001:db8::1]", false),
    ("2001:db8::/33", "[2001:db8:7fff::1]", true), ("2001:db8::/33", "[2001:db8:8000::1]", false),
  ])
  func `a block holds the addresses that share its prefix`(
    block: String,
    host: String,
    isWithin: Bool
  ) throws {
    let address = try #require(NetworkAddress(try HostName(host)))

    #expect(try AddressRange(block).contains(address) == isWithin)
  }

  @Test(arguments: [
    "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "shop/8", "10.0.0.0/-1",
    "10.0.0.0/8/8", "::/129", "2001:db8::1/32", "10.0.0.0/+8", "",
  ])
  func `refuses what is no block`(text: String) {
    #expect(throws: EmissionError.self) { try AddressRange(text) }
  }
}
