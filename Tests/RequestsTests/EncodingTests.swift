import Testing

@testable import Requests

@Suite struct EncodingTests {
  /// What Python's `json.dumps(…, ensure_ascii=False)`, `urllib.parse.quote(…, safe="")`,
  /// `base64.b64encode` and `xml.sax.saxutils.escape` make of the texts.
  @Test(arguments: [
    ("a\"b\\c\n\t\u{1}é", Encoding.json, "a\\\"b\\\\c\\n\\t\\u0001é"),
    ("a b/ü~-._&=+", .url, "a%20b%2F%C3%BC~-._%26%3D%2B"),
    ("", .base64, ""), ("f", .base64, "Zg=="), ("fo", .base64, "Zm8="), ("foo", .base64, "Zm9v"),
    ("foob", .base64, "Zm9vYg=="), ("fooba", .base64, "Zm9vYmE="), ("foobar", .base64, "Zm9vYmFy"),
    ("÷ÿ>?", .base64, "w7fDvz4/"),
    ("<a b=\"c\">&'</a>", .xml, "&lt;a b=&quot;c&quot;&gt;&amp;&apos;&lt;/a&gt;"),
    ("x\r\nHost: é", .header, "x%0D%0AHost: %C3%A9"),
    ("as it is", .none, "as it is"),
  ])
  func `writes texts as others do`(text: String, encoding: Encoding, encoded: String) {
    #expect(String(decoding: encoding.encode(Array(text.utf8)), as: UTF8.self) == encoded)
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000000Z"),
      (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
      (1_795_802_400_123_456_789, "2026-11-27T18:00:00.123456789Z"),
      (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999999Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
    ] as [(Int64, String)]
  )
  func `writes times of day`(nanoseconds: Int64, text: String) {
    #expect(written { $0.appendTime(nanoseconds, as: .rfc3339) } == text)
  }

  @Test(arguments: [4, 8, 12, 16])
  func `writes hexadecimal digits like the library`(digits: Int) {
    for value in [0, 0x9ABC_DEF0_1234_5678, .max, 0x0A0B_0C0D_0E0F_9009] as [UInt64] {
      let text = String(value, radix: 16)
      let padded = String(repeating: "0", count: 16 - text.count) + text
      #expect(
        written { $0.append(hexadecimal: value, digits: digits) } == String(padded.suffix(digits))
      )
    }
  }

  @Test func `writes identities of version 4`() {
    #expect(written { $0.appendUUID(.max, 0) } == "ffffffff-ffff-4fff-8000-000000000000")
  }

  @Test(arguments: [
    (Int64.min, "-9223372036854775808"), (-7, "-7"), (0, "0"), (10, "10"), (99, "99"),
    (100, "100"), (.max, "9223372036854775807"),
  ])
  func `writes numbers`(number: Int64, text: String) {
    #expect(written { $0.append(signed: number) } == text)
  }

  private func written(_ body: (inout ByteOutput) -> Void) -> String {
    ByteOutput.withTemporary(size: 64) { output in
      body(&output)
      return unsafe String(decoding: output.bytes, as: UTF8.self)
    }
  }
}
