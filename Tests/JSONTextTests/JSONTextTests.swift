import Testing

@testable import JSONText

@Suite struct JSONTextTests {
  @Test func `reads every kind of value and keeps the order of keys`() throws {
    let value = try JSONValue(parsing: #"{"b":[1,-2.5e3,null],"a":{"c":true,"d":"x"}}"#)

    #expect(value.object?.map(\.key) == ["b", "a"])
    #expect(value["b"]?[1]?.double == -2500)
    #expect(value["a"]?["c"]?.boolean == true)
    #expect(value.canonicalText == #"{"a":{"c":true,"d":"x"},"b":[1,-2.5e3,null]}"#)
  }

  @Test func `reads escapes as JSON defines them, surrogate pairs included`() throws {
    let value = try JSONValue(parsing: #""\u00e4\ud83d\ude00\n\/""#)

    #expect(value.string == "ä😀\n/")
    #expect(try JSONValue(parsing: value.canonicalText) == value)
  }

  @Test func `knows where each value stands`() throws {
    var parser = JSONParser("{\n  \"ä\": [1,\n 22]}")
    let node = try parser.parseDocument()

    guard case .object(let members) = node.content,
      case .array(let items) = members[0].value.content
    else {
      Issue.record("an object with an array is expected")
      return
    }
    #expect(members[0].keyStart == JSONPosition(line: 2, column: 3))
    #expect(items[1].start == JSONPosition(line: 3, column: 2))
    #expect(items[1].end == JSONPosition(line: 3, column: 4))
  }

  @Test(
    arguments: [
      ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\" 1}", 1, 6), ("NaN", 1, 1),
      ("[01]", 1, 3), ("\"\\ud800\"", 1, 8), ("{} {}", 1, 4), ("\"a\nb\"", 1, 3), ("[1e]", 1, 4),
    ] as [(String, Int, Int)]
  )
  func `names the place of a mistake`(text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    #expect(error?.position == JSONPosition(line: line, column: column))
  }

  @Test func `refuses nesting without bound`() {
    let hostile = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: hostile) }
  }
}
