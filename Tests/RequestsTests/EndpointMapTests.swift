import NIOCore
import Scenarios
import Testing
import Traces
import Wire

@testable import Requests

@Suite struct EndpointMapTests {
  static let files = [
    "customers.csv": "name,mail\nAnn,ann@example.com\n\"O'Neill, Bo\",bo@example.com\n",
    "order.json": "{\"visitor\": \"{{session.id}}\", \"n\": {{event.call}}}\n",
    "broken.json": "{\n  \"a\": \"{{persna}}\"\n}\n",
    "broken.csv": "a,b\n1\n",
    "dots.csv": "v\nx\n..\n",
    "odd.csv": "v\n\"a\"\"b <&\"\n",
  ]

  static func read(
    _ text: String,
    target: String? = "http://127.0.0.1:8080/base",
    secrets: [String: String]? = ["env.TOKEN": "s3cret", "file./run/key": "k3y"]
  ) throws -> (map: RequestMap?, diagnostics: [Diagnostic]) {
    let surroundings = EndpointMap.Surroundings(
      target: try target.map(TargetURL.init),
      attachment: { path in
        files[path].map { .success(Array($0.utf8)) } ?? .failure(AttachmentError("is not there"))
      },
      secret: secrets.map { secrets in { secrets[$0.name] } }
    )
    return EndpointMap.read(
      SourceFile(path: "endpoints.yaml", bytes: Array(text.utf8)),
      for: .shop(),
      surroundings
    )
  }

  /// The number of the endpoint of a declared call.
  static func endpoint(_ step: String, call: UInt8 = 0, _ map: RequestMap) throws -> UInt32 {
    let index = try #require(
      TraceDescription.shop().journeys[0].steps.firstIndex { $0.name == step }
    )
    let row = CallRow(
      time: 0,
      session: 1,
      latency: 0,
      value: 0,
      persona: 0,
      journey: 0,
      region: 0,
      step: UInt16(index),
      phase: 0,
      service: 0,
      fault: 0,
      attempt: 0,
      outcome: .ok,
      call: call
    )
    return try #require(try map.table.index(of: row))
  }

  /// The request of a call, line by line.
  static func render(_ map: RequestMap, _ step: String, call: UInt8 = 0) throws -> [String] {
    var renderer = RequestRenderer(map, description: .shop())
    renderer.origin = MonotonicTime(nanoseconds: 0)
    renderer.wallOffset = 1_795_802_400_000_000_000
    var buffer = ByteBuffer()
    let request = PlannedRequest(
      intended: 1_500,
      start: 9_000,
      simulatedResponse: 7_000,
      session: 4_711,
      endpoint: try endpoint(step, call: call, map),
      persona: 1,
      call: call
    )
    renderer.append(request, sequence: 3, intended: 1_500, to: &buffer)
    return String(buffer: buffer).split(separator: "\r\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test func `lets the first rule decide that is about a call`() throws {
    let (map, diagnostics) = try Self.read(
      """
      defaults: {method: PUT, expect: [200, 404]}
      rules:
        - {service: catalog, step: browse, method: GET, path: "/items?visitor={{session.id}}"}
        - {service: [catalog, payments], expect: 2xx}
        - {service: catalog, skip: true}
      """
    )
    let wanted = try #require(map, "\(diagnostics)")

    #expect(diagnostics.map(\.severity) == [.warning])
    #expect(diagnostics.first?.line == 5)
    #expect(
      try Self.render(wanted, "browse")[0] == "GET /base/items?visitor=4711 HTTP/1.1"
    )
    #expect(try Self.render(wanted, "pay", call: 1)[0].hasPrefix("PUT /base/payments/v1/charge"))
    let browse = try Self.endpoint("browse", wanted)
    let pay = try Self.endpoint("pay", wanted)
    #expect(wanted.expects(404, of: browse) && !wanted.expects(201, of: browse))
    #expect(wanted.expects(201, of: pay) && !wanted.expects(404, of: pay))
  }

  @Test func `leaves out what a rule skips`() throws {
    let (map, _) = try Self.read("rules: [{step: browse, skip: true}]")
    let wanted = try #require(map)

    #expect(wanted.leftOut[Int(try Self.endpoint("browse", wanted))])
    #expect(!wanted.leftOut[Int(try Self.endpoint("pay", wanted))])
  }

  @Test func `sends to the target that a rule names, and to no other`() throws {
    let (map, diagnostics) = try Self.read(
      """
      targets: {default: "http://localhost:1", pay: "https://127.0.0.1/v2", unused: "http://[::1]"}
      rules:
        - {service: payments, target: pay}
        - {step: browse, url: "http://127.0.0.1:99/a/{{persona}}"}
      """,
      target: nil
    )
    let wanted = try #require(map, "\(diagnostics)")

    #expect(
      wanted.targets.map(\.description)
        == ["http://localhost:1", "https://127.0.0.1/v2", "http://127.0.0.1:99"]
    )
    #expect(wanted.target(of: try Self.endpoint("pay", call: 1, wanted)) == 1)
    #expect(try Self.render(wanted, "browse")[0] == "POST /a/regular HTTP/1.1")
    #expect(try Self.render(wanted, "browse")[1] == "Host: 127.0.0.1:99")
    #expect(try Self.render(wanted, "pay", call: 1)[1] == "Host: 127.0.0.1")
    #expect(wanted.path(of: try Self.endpoint("browse", wanted)) == "/a/{{persona}}")
  }

  @Test func `puts the target of the flag in place of the default`() throws {
    let (map, _) = try Self.read(
      "targets: {default: \"http://localhost:1\"}",
      target: "http://[::1]"
    )

    #expect(map?.targets.map(\.description) == ["http://[::1]"])
  }

  @Test func `needs an address for what goes to the default`() throws {
    let (map, diagnostics) = try Self.read("targets: {}", target: nil)

    #expect(map == nil)
    #expect(diagnostics.first?.message.contains("default") == true)
    #expect(diagnostics.first?.hint.contains("--target") == true)
  }

  @Test func `escapes values as the body's type wants it`() throws {
    func body(_ text: String) throws -> [String] {
      let (map, diagnostics) = try Self.read(
        "feeders: {odd: odd.csv}\nrules: [{step: browse, body: \(text)}]"
      )
      return try Self.render(try #require(map, "\(diagnostics)"), "browse")
    }
    let json = try body("{json: {a: '{{feeder.odd.v}}', n: ['{{event.call|number}}', 1.5, null]}}")
    let form = try body("{form: {'k 1': '{{feeder.odd.v}}/x', b: 2}}")
    let text = try body("'{{feeder.odd.v}} {{feeder.odd.v|base64}} {{''{x}''}}'")
    let xml = try body("{type: text/xml, text: '<a>{{feeder.odd.v}}</a>'}")
    let file = try body("{file: order.json}")

    #expect(json.last == #"{"a":"a\"b <&","n":[0,1.5,null]}"#)
    #expect(json.contains("Content-Type: application/json"))
    #expect(form.last == "k%201=a%22b%20%3C%26%2Fx&b=2")
    #expect(form.contains("Content-Type: application/x-www-form-urlencoded"))
    #expect(text.last == "a\"b <& YSJiIDwm {x}")
    #expect(xml.last == "<a>a&quot;b &lt;&amp;</a>")
    #expect(file.last == "{\"visitor\": \"4711\", \"n\": 0}\n")
    for lines in [json, form, text, xml, file] {
      let length = lines.first { $0.hasPrefix("content-length: ") }?.dropFirst(16)
      #expect(length.flatMap { Int($0) } == lines.last?.utf8.count)
    }
  }

  @Test func `writes the headers of the map and its own`() throws {
    let (map, diagnostics) = try Self.read(
      """
      headers:
        owner: shop-team
        customer-type: "{{persona}}"
        personas: {regular: {user-agent-type: mobile, customer-type: loyal}}
      defaults:
        headers: {Accept: application/json, X-Old: 1}
      rules:
        - service: catalog
          headers: {Authorization: "Bearer {{env.TOKEN}}", X-Old: null, user-agent: me}
      """
    )
    let lines = try Self.render(try #require(map, "\(diagnostics)"), "browse")

    let expected = [
      "Accept: application/json", "Authorization: Bearer s3cret", "user-agent: me",
      "dt.owner: shop-team", "dt.customer-type: loyal", "dt.user-agent-type: mobile",
      "dt.customer-segment: regular", "dt.application: shop", "dt.session-id: 4711",
      "dt.request-path: /base/catalog/list", "dt.request-method: POST",
      "dt.business-context: purchase/browse", "dt.customer-journey: purchase",
      "dt.request-timestamp: 2026-11-27T18:00:00.000001500Z",
    ]
    for line in expected { #expect(lines.contains(line), "\(line) is not in \(lines)") }
    #expect(!lines.contains { $0.hasPrefix("X-Old") || $0.hasPrefix("User-Agent") })
    #expect(lines.count { $0.hasPrefix("dt.") } == 17)
    #expect(map?.secretNames == ["env.TOKEN"])
  }

  @Test func `takes a secret from a file of its own`() throws {
    let (map, diagnostics) = try Self.read(
      "defaults: {headers: {X-Api-Key: \"{{file./run/key}}\"}}"
    )
    let lines = try Self.render(try #require(map, "\(diagnostics)"), "browse")

    #expect(lines.contains("X-Api-Key: k3y"))
    #expect(map?.secretNames == ["file./run/key"])
  }

  @Test func `tells a secret by its name alone where it is not read`() throws {
    let (map, _) = try Self.read(
      "rules: [{step: browse, path: \"/{{env.TOKEN}}\"}]",
      secrets: nil
    )
    let wanted = try #require(map)

    #expect(wanted.path(of: try Self.endpoint("browse", wanted)) == "/base/{{env.TOKEN}}")
    #expect(try Self.render(wanted, "browse")[0].contains("env.TOKEN"))
  }

  @Test(arguments: [[:], ["env.TOKEN": ""], ["env.TOKEN": "x\ny"]] as [[String: String]])
  func `refuses a secret that is missing or would end a line`(secrets: [String: String]) throws {
    let (map, diagnostics) = try Self.read(
      "defaults: {headers: {Authorization: \"{{env.TOKEN}}\"}}",
      secrets: secrets
    )

    #expect(map == nil)
    #expect(diagnostics.map(\.code) == [.secretMissing])
    #expect(!diagnostics.contains { $0.message.contains("x\n") })
  }

  @Test func `takes the row of the session's hash, the same each time`() throws {
    let (map, _) = try Self.read(
      "feeders: {c: customers.csv}\ndefaults: {body: \"{{feeder.c.mail}}\"}"
    )
    let wanted = try #require(map)

    let bodies = try (0..<3).map { _ in try Self.render(wanted, "browse").last }
    #expect(Set(bodies).count == 1)
    #expect(bodies[0]?.hasSuffix("@example.com") == true)
  }

  @Test func `says without a map what its starter says`() throws {
    let starter = EndpointMap.starter(for: .shop(), target: nil)
    let (map, diagnostics) = try Self.read(starter)
    let wanted = try #require(map, "\(diagnostics)")
    let usual = RequestMap(wanted.table, target: try TargetURL("http://127.0.0.1:8080/base"))

    #expect(diagnostics.isEmpty)
    for (step, call) in [("browse", 0), ("pay", 0), ("pay", 1)] as [(String, UInt8)] {
      let own = try Self.render(wanted, step, call: call).filter { !$0.hasPrefix("dt.") }
      #expect(try own == Self.render(usual, step, call: call).filter { !$0.hasPrefix("dt.") })
    }
  }
}

@Suite struct EndpointMapMistakeTests {
  @Test func `reports all mistakes at once, each with its place and what to write`() throws {
    let (map, diagnostics) = try EndpointMapTests.read(
      """
      targts: {}
      defaults:
        method: FETCH
        expect: [200, 700]
      rules:
        - {service: catalogue, path: items}
        - {step: brwse, target: pay}
        - {journey: purchase, body: {json: {a: "{{persna}}"}}}
        - {path: "/a b", headers: {Host: x, "a b": y}}
        - {url: "http://{{persona}}.com/", body: {}}
        - {service: catalog, skip: true, method: GET}
      """
    )

    #expect(map == nil)
    let found = diagnostics.filter { $0.severity == .error }
      .map { "\($0.line):\($0.column) \($0.code.rawValue)" }
    #expect(
      found == [
        "1:1 E-UNKNOWN-KEY", "3:11 E-ENUM", "4:17 E-RANGE", "6:15 E-SERVICE-UNKNOWN",
        "6:32 E-RANGE", "7:12 E-ENUM", "7:27 E-ENUM", "8:45 E-PLACEHOLDER", "9:12 E-RANGE",
        "9:36 E-RANGE", "9:46 E-NAME", "10:11 E-PLACEHOLDER", "10:44 E-MISSING",
        "11:5 E-MIX-CONFLICT",
      ]
    )
    let hints = diagnostics.map(\.hint).joined(separator: "\n")
    for hint in ["targets", "\"catalog\"", "\"browse\"", "{{persona}}", "%20", "\"/items\""] {
      #expect(hints.contains(hint), "\(hint) is not in \(hints)")
    }
  }

  @Test func `finds mistakes in the files that a map names`() throws {
    let (map, diagnostics) = try EndpointMapTests.read(
      """
      feeders: {a: broken.csv, b: missing.csv}
      rules: [{step: browse, body: {file: broken.json}}]
      """
    )

    #expect(map == nil)
    #expect(
      Set(diagnostics.map { "\($0.file):\($0.line):\($0.column)" })
        == ["broken.csv:2:1", "broken.json:2:11", "endpoints.yaml:1:29"]
    )
  }

  @Test(arguments: [
    "rules: [{path: \"/x\r\nHost: evil\"}]", "defaults: {headers: {A: \"x\\r\\nB: y\"}}",
    "defaults: {headers: {A: \"é\"}}", "rules: [{path: \"/#top\"}]", "headers: {session-id: x}",
    "headers: {ownr: x}", "rules: [{method: get}]", "rules: [{method: HEAD}]",
    "rules: [{expect: []}]", "rules: 5", "[]", "targets: {default: ftp://x}",
    "rules: [{body: {json: 1, text: x}}]", "rules: [{url: /x}]", "rules: [{service: support}]",
    "defaults: {headers: {X-Stampede-Session: 1}}", "kind: scenario", "a: 1\n---\nb: 2",
    "rules: [{body: {file: ../order.json}}]",
    "feeders: {d: dots.csv}\nrules: [{path: \"/a/{{feeder.d.v}}\"}]",
    "headers: {personas: {nobody: {owner: x}}}",
  ])
  func `refuses what cannot be sent`(text: String) throws {
    let (map, diagnostics) = try EndpointMapTests.read(text)

    #expect(map == nil)
    #expect(diagnostics.contains { $0.severity == .error && $0.line > 0 })
  }

  @Test(arguments: ["Authorization", "authorization", "X-API-Key", "Proxy-Authorization"])
  func `takes no secret that stands in the file`(header: String) throws {
    let (map, diagnostics) = try EndpointMapTests.read(
      "defaults: {headers: {\(header): \"Bearer abc\"}}"
    )

    #expect(map == nil)
    #expect(diagnostics.map(\.code) == [.secretMissing])
    #expect(diagnostics.first?.hint.contains("{{env.NAME}}") == true)
    #expect(!diagnostics.contains { $0.text.contains("abc") })
    #expect(diagnostics.first?.text.contains("\(header): …") == true)
  }

  @Test(arguments: ["Cookie: consent=yes", "Authorization: \"Bearer {{env.TOKEN}}\""])
  func `takes a header that is no secret, or names one`(header: String) throws {
    #expect(try EndpointMapTests.read("defaults: {headers: {\(header)}}").map != nil)
  }
}
