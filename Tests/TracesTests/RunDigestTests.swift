import Testing

@testable import Traces

@Suite struct RunDigestTests {
  @Test func `mixes the six words to the two vectors of the format`() {
    #expect(RowHash(0, 0, 0, 0, 0, 0).state == 0xA55C_FC27_4F6A_F193)
    #expect(RowHash(1, 2, 3, 4, 5, 6).state == 0x9D36_CAFD_17F9_F14E)
  }

  @Test func `puts each field of a call into its word`() {
    let row = CallRow(
      time: 1,
      session: 2,
      latency: 3,
      value: -4,
      persona: 5,
      journey: 6,
      region: 7,
      step: 8,
      phase: 9,
      status: 10,
      service: 0,
      fault: 0,
      attempt: 11,
      outcome: .error,
      call: 0
    )
    let places: UInt64 = 5 | 6 << 16 | 8 << 32 | 7 << 48
    let kinds: UInt64 = 11 | 2 << 8 | 9 << 16 | 10 << 32

    #expect(row.contentHash == RowHash(1, 2, 3, UInt64(bitPattern: -4), places, kinds).state)
  }

  @Test func `mixes later columns that are not zero in order of id`() {
    let plain = CallRow(
      time: 1,
      session: 2,
      latency: 3,
      value: 4,
      persona: 0,
      journey: 0,
      region: 0,
      step: 0,
      phase: 0,
      service: 0,
      fault: 0,
      attempt: 0,
      outcome: .ok,
      call: 0
    )
    var marked = plain
    marked.service = 3
    marked.fault = 7
    func mix(_ hash: UInt64, _ value: UInt64, _ id: UInt64) -> UInt64 {
      let word = hash ^ ((value + id) &* 0x9E37_79B1_85EB_CA87)
      return (word << 27 | word >> 37) &* 0xD6E8_FEB8_6659_FD93
    }

    #expect(marked.contentHash == mix(mix(plain.contentHash, 3, 12), 7, 15))
  }

  @Test func `tells tables apart that hold the same numbers`() {
    let begin = SessionBeginRow(time: 1, session: 2, persona: 0, journey: 0, region: 0)
    let marker = MarkerRow(time: 1, argument: 2, value: 0, kind: MarkerKind(rawValue: 0))

    #expect(begin.contentHash != marker.contentHash)
  }

  @Test func `does not depend on the order of rows or on how they were divided`() {
    let fixture = TraceFixture.random(count: 500, seed: 3)
    var first = RunDigest()
    var second = RunDigest()
    for row in fixture.calls.reversed() { first.add(row) }
    for row in fixture.begins { second.add(row) }
    for row in fixture.ends { second.add(row) }
    for row in fixture.markers { second.add(row) }
    for row in fixture.windows { first.add(row) }

    first.merge(second)

    #expect(first == fixture.digest)
    #expect(first.contentHash == fixture.digest.contentHash)
    #expect(first.contentHash.count == 32)
  }

  /// The hash was computed from the bytes of the file by a reader in another language.
  @Test func `gives the hash that another implementation gives`() {
    let fixture = TraceFixture.random(count: 1500, seed: 99)

    #expect(fixture.digest.contentHash == "b92b382de0c139290fb0c033797486f6")
  }

  @Test func `changes with any row`() {
    let fixture = TraceFixture.random(count: 50, seed: 4)
    var other = fixture
    other.calls[17].latency ^= 1

    #expect(other.digest.contentHash != fixture.digest.contentHash)
  }

  @Test func `passes over bookkeeping`() {
    var digest = RunDigest()

    digest.add(MarkerRow(time: 1, argument: 2, value: 3, kind: .checkpoint))

    #expect(digest == RunDigest())
  }
}
