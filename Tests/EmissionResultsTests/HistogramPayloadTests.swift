import SimulationKernel
import Statistics
import Testing

@testable import EmissionResults

@Suite struct HistogramPayloadTests {
  private static func histogram(
    seed: UInt64,
    _ resolution: LogLinearHistogram.Resolution = .permille
  ) -> LogLinearHistogram {
    var random = SplitMix64(seed: seed)
    var histogram = LogLinearHistogram(resolution: resolution)
    for _ in 0..<2_000 {
      histogram.record(
        random.next() >> UInt64.random(in: 24...63, using: &random),
        count: UInt64.random(in: 1...3, using: &random)
      )
    }
    return histogram
  }

  private static func cells(_ histogram: LogLinearHistogram) -> [Int: UInt64] {
    var cells: [Int: UInt64] = [:]
    histogram.forEachIndex { cells[$0] = $1 }
    return cells
  }

  @Test(arguments: [LogLinearHistogram.Resolution.percent, .permille])
  func `comes back cell by cell`(resolution: LogLinearHistogram.Resolution) throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let histogram = Self.histogram(seed: seed, resolution)

      let bytes = HistogramPayload.encode(histogram)
      let decoded = try HistogramPayload.decode(bytes)

      #expect(decoded.resolution == resolution)
      let counts = Dictionary(uniqueKeysWithValues: decoded.cells.map { ($0.cell, $0.count) })
      #expect(counts == Self.cells(histogram))
    }
  }

  @Test func `has the cookies and the header of version 2`() throws {
    var histogram = LogLinearHistogram(resolution: .permille)
    histogram.record(2)
    histogram.record(100, count: 300)

    let bytes = HistogramPayload.encode(histogram)
    let plain = try #require(Zlib.decompress(Array(bytes.dropFirst(8)), limit: 1_000))

    #expect(bytes.prefix(4) == [0x1C, 0x84, 0x93, 0x14])
    #expect(plain.prefix(4) == [0x1C, 0x84, 0x93, 0x13])
    #expect(Array(plain[4..<20]) == [0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0])
    #expect(Array(plain[32..<40]) == [0x3F, 0xF0, 0, 0, 0, 0, 0, 0])
    // Two empty cells, one value, 97 empty cells, 300 values.
    #expect(Array(plain[40...]) == [3, 2, 0xC1, 0x01, 0xD8, 0x04])
  }

  @Test(
    arguments: [
      (0, [0]), (-1, [1]), (1, [2]), (63, [0x7E]), (64, [0x80, 1]), (-64, [0x7F]),
      (300, [0xD8, 4]),
      (.max, [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
      (.min, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
    ] as [(Int64, [UInt8])]
  )
  func `writes numbers in nine bytes at most`(number: Int64, bytes: [UInt8]) throws {
    var written: [UInt8] = []
    HistogramPayload.append(number, to: &written)
    var cursor = HistogramPayload.Cursor(bytes)

    #expect(written == bytes)
    #expect(try cursor.variable() == number)
    #expect(cursor.isAtEnd)
  }

  /// Each byte of a histogram changed in turn, and each prefix of it.
  @Test func `damage is an error or another histogram, never a crash`() {
    let bytes = HistogramPayload.encode(Self.histogram(seed: 9))
    var errors = 0
    for index in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[index] ^= 0x55
      errors += (try? HistogramPayload.decode(damaged)) == nil ? 1 : 0
      errors += (try? HistogramPayload.decode(Array(bytes[..<index]))) == nil ? 1 : 0
    }

    #expect(errors >= bytes.count / 3 * 2 - 4)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func `writes base64 as RFC 4648 has it`(text: String) {
    let expected = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]

    #expect(Base64.encode(Array(text.utf8)) == expected[text])
    #expect(Base64.decode(expected[text] ?? "") == Array(text.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zh==", "Z===", "Zm9v!A==", "====", "Zg==Zg=="])
  func `refuses what is no base64`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
