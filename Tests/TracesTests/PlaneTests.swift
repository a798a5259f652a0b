import Testing

@testable import Traces

@Suite struct PlaneTests {
  @Test(arguments: [1, 255, 256, 65_791, 65_792, 131_072, 131_073, 1_048_576] as [Int])
  func `writes stored and run frames that zstd reads`(count: Int) throws {
    var random = SeededRandom(seed: 1)
    let noise = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var stored: [UInt8] = []
    var run: [UInt8] = []
    var output = [UInt8](repeating: 1, count: count)

    ZstdFrame.appendStored(noise.span, to: &stored)
    ZstdFrame.appendRun(of: 7, count: count, to: &run)

    try Self.decode(stored, to: &output)
    #expect(output == noise)
    try Self.decode(run, to: &output)
    #expect(output == Array(repeating: 7, count: count))
  }

  private static func decode(_ frame: [UInt8], to output: inout [UInt8]) throws {
    var target = output.mutableSpan
    try PlaneDecoder().decode(frame, frame.indices, count: target.count, into: &target)
  }

  @Test func `spends few bytes where bytes say little and no more than the plane otherwise`() throws
  {
    var random = SeededRandom(seed: 2)
    let size = 65_536
    let encoder = try PlaneEncoder()
    func bytes(_ plane: [UInt8]) -> Int {
      var body: [UInt8] = []
      return encoder.append(plane.span, to: &body)
    }

    #expect(bytes(Array(repeating: 9, count: size)) < 16)
    #expect(bytes((0..<size).map { _ in .random(in: 0...255, using: &random) }) < size + 32)
    #expect(bytes((0..<size).map { _ in .random(in: 0...15, using: &random) }) < size * 51 / 100)
    let rare = (0..<size).map { _ in UInt8.random(in: 0...99, using: &random) < 2 ? 1 : 0 as UInt8 }
    #expect(bytes(rare) < size * 5 / 100)
  }

  @Test(arguments: ColumnTransform.allCases)
  func `gives back values from every transform`(transform: ColumnTransform) throws {
    var random = SeededRandom(seed: UInt64(transform.rawValue))
    for count in [1, 7, 8, 9, 1000] {
      for isSparse in [false, true] {
        let values = Self.values(count: count, isSparse: isSparse, transform, using: &random)
        let survey = ColumnSurvey(values.span, of: .waitSum)
        var encoder = try ColumnEncoder(capacity: count)
        let decoder = try ColumnDecoder()

        let column = encoder.append(
          .waitSum,
          values.span,
          survey,
          as: transform,
          isSparse: isSparse
        )
        var start = 0
        let ranges = encoder.planeSizes.map { size in
          defer { start += Int(size) }
          return start..<start + Int(size)
        }
        let decoded = ColumnBuffer(width: 8)
        try decoder.decode(
          column,
          .waitSum,
          ranges[...],
          of: encoder.body,
          count: count,
          into: decoded
        )

        #expect(decoded.widened(count: count) == values)
      }
    }
  }

  private static func values(
    count: Int,
    isSparse: Bool,
    _ transform: ColumnTransform,
    using random: inout SeededRandom
  ) -> [UInt64] {
    let values = (0..<count).map { index in
      isSparse && index % 5 != 0 ? 0 : random.next() >> UInt64.random(in: 0...63, using: &random)
    }
    return transform == .delta && !isSparse ? values.sorted() : values
  }

  @Test(arguments: [ColumnTransform.plain, .frame, .zigzag, .zigzagDelta])
  func `gives back negative values`(transform: ColumnTransform) throws {
    let numbers: [Int64] = [-1, 5, .min, 0, .max, -70_000]
    for count in 1...numbers.count {
      let values = numbers.prefix(count).map { UInt64(bitPattern: $0) }
      let survey = ColumnSurvey(values.span, of: .value)
      var encoder = try ColumnEncoder(capacity: count)
      let decoder = try ColumnDecoder()

      let column = encoder.append(.value, values.span, survey, as: transform, isSparse: false)
      var start = 0
      let ranges = encoder.planeSizes.map { size in
        defer { start += Int(size) }
        return start..<start + Int(size)
      }

      let decoded = ColumnBuffer(width: 8)
      try decoder.decode(
        column,
        .value,
        ranges[...],
        of: encoder.body,
        count: count,
        into: decoded
      )

      #expect(decoded.widened(count: count) == values)
    }
  }

  @Test func `refuses a frame of another size before it is decompressed`() throws {
    // A single segment that declares 2^40 bytes, then one run block.
    let bomb: [UInt8] = [
      0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 0xFB, 0xFF, 0x0F, 0,
    ]
    // A window of 2^31 bytes and no content size.
    let window: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x03, 0, 0, 0]
    let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
    var two: [UInt8] = []
    ZstdFrame.appendRun(of: 1, count: 50, to: &two)
    ZstdFrame.appendRun(of: 1, count: 50, to: &two)
    let decoder = try PlaneDecoder()
    var output = [UInt8](repeating: 0, count: 100)

    for frame in [bomb, window, skippable, two, []] {
      #expect(throws: Damage.self) {
        var target = output.mutableSpan
        try decoder.decode(frame, frame.indices, count: 100, into: &target)
      }
    }
    #expect(throws: Damage.self) {
      var target = output.mutableSpan
      try decoder.decode(two, 0..<two.count + 1, count: 100, into: &target)
    }
  }
}
