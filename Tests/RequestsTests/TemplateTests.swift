import Testing

@testable import Requests

@Suite struct TemplateTests {
  private static func parse(_ text: String) -> (Template, [TemplateParser.Flaw]) {
    var parser = TemplateParser()
    parser.feeders = [("users", ["name", "e-mail"])]
    let template = parser.parse(text)
    return (template, parser.flaws)
  }

  @Test func `cuts a text into what is fixed and what is not`() {
    let (template, flaws) = Self.parse(
      "a{{session.id}}b{{ time.now | epochNanos | base64 }}{{'{{x}}'}}{{feeder.users.e-mail|url}}"
    )

    #expect(flaws.isEmpty)
    #expect(
      template.parts == [
        .text("a"), .slot(.session, []), .text("b"),
        .slot(.time(.now, .epochNanos), [.base64]), .text("{{x}}"),
        .slot(.feeder(file: 0, column: 1), [.url]),
      ]
    )
  }

  @Test(arguments: [
    ("{{persona}}", Slot.name(.persona)), ("{{operation}}", .name(.operation)),
    ("{{event.latency}}", .number(.latency)), ("{{event.region}}", .name(.region)),
    ("{{event.session}}", .session), ("{{uuid}}", .uuid(.event)),
    ("{{uuid|from:session}}", .uuid(.session)),
    ("{{time.intended}}", .time(.intended, .rfc3339)),
    ("{{time.intended|epochMillis}}", .time(.intended, .epochMillis)),
    ("{{rand|hash:event,-5,5}}", .random(.event, low: -5, high: 5, salt: 0)),
    ("{{env.TOKEN}}", .secret(0)),
  ])
  func `knows each value`(text: String, slot: Slot) {
    let (template, flaws) = Self.parse(text)

    #expect(flaws.isEmpty)
    #expect(template.parts == [.slot(slot, [])])
  }

  @Test(arguments: [
    ("id {{sesion.id}}", 5, "did you mean {{session.id}}?"),
    ("{{persona|jsn}}", 2, "json"),
    ("{{feeder.users.nam}}", 2, "did you mean \"name\"?"),
    ("{{feeder.user.name}}", 2, "did you mean \"users\"?"),
    ("{{event.latncy}}", 2, "did you mean \"latency\"?"),
    ("{{rand}}", 2, "{{rand|hash:session,0,100}}"),
    ("{{rand|hash:session,9,1}}", 2, "bounds are included"),
    ("{{uuid|from:persona}}", 2, "from:session"),
    ("{{time.now|iso}}", 2, "rfc3339"),
    ("{{captured.token}}", 2, "feeder"),
    ("{{}}", 2, "session.id"),
    ("a {{b", 2, "{{…}}"),
    ("${session.id}", 0, "write {{session.id}}"),
    ("x #{persona}", 2, "write {{persona}}"),
    ("/users/{sessionid}", 7, "write {{session.id}}"),
  ])
  func `says what is wrong, where, and what to write`(text: String, offset: Int, hint: String) {
    let (_, flaws) = Self.parse(text)

    #expect(flaws.count == 1)
    #expect(flaws.first?.offset == offset)
    #expect(flaws.first?.code == .placeholder)
    #expect(flaws.first?.hint.contains(hint) == true, "\(flaws)")
  }

  @Test func `reports all mistakes of a text`() {
    let (_, flaws) = Self.parse("{{a}} ${b} {{persona}} {{feeder.x.y}}")

    #expect(flaws.map(\.offset) == [2, 6, 25])
  }

  @Test(arguments: [
    "{\"a\": {\"b\": [1, 2]}, \"c\": {}}", "p { color: red }", "price: 5 $", "# {}", "100 %{ x }",
    "function() { return 1 }",
  ])
  func `leaves braces alone that are no placeholder`(text: String) {
    let (template, flaws) = Self.parse(text)

    #expect(flaws.isEmpty)
    #expect(template.plainText == text)
  }
}

@Suite struct StatusSetTests {
  @Test(arguments: [
    ("200", 200...200), ("2xx", 200...299), ("2XX", 200...299), ("200-204", 200...204),
    ("2xx-3xx", 200...399), ("404-4xx", 404...499),
  ])
  func `reads statuses`(text: String, range: ClosedRange<Int>) {
    #expect(StatusSet.range(text) == range)
  }

  @Test(arguments: ["", "20", "2000", "6xx", "204-200", "x00", "-200", "200-", "2x0", "0xx", "٢٠٠"])
  func `refuses what is none`(text: String) {
    #expect(StatusSet.range(text) == nil)
  }

  @Test func `holds what its ranges hold`() {
    let set = StatusSet([200...204, 404...404])

    #expect([200, 204, 404].allSatisfy(set.contains))
    #expect(![199, 205, 403, 0, -1, 600, 10_000].contains(where: set.contains))
  }
}

@Suite struct FeederTableTests {
  @Test func `reads values as RFC 4180 has them`() throws {
    let table = try FeederTable(
      "\u{FEFF}a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n,é\n",
      name: "t"
    )

    #expect(table.columns == ["a", "b"])
    #expect(table.rows == [["1", "x, \"y\"\nz"], ["", "é"]])
  }

  @Test(arguments: [
    ("", 1), ("a,b\n", 1), ("a,a\n1,2\n", 1), ("a,b\n1,2\n3\n", 3), ("a\n\"x\n\n", 2),
    ("a,b\n\"x\ny\",1\n1\n", 4),
  ])
  func `tells the line that is wrong`(text: String, line: Int) {
    let flaw = #expect(throws: FeederTable.Flaw.self) { try FeederTable(text, name: "t") }
    #expect(flaw?.line == line)
  }
}
