import Testing

@testable import Traces

@Suite struct RoundTripTests {
  @Test(arguments: [1, 2, 1023, 1024, 1025, 6000] as [Int])
  func `gives back every row of every table`(count: Int) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: count, seed: UInt64(count))

    let receipt = try fixture.write(to: folder.file("a.jtr.zst"))
    let reader = try TraceReader(path: folder.file("a.jtr.zst"))

    #expect(try TraceFixture(from: reader) == fixture)
    #expect(reader.digest == fixture.digest)
    #expect(receipt.digest == fixture.digest)
    #expect(reader.description == TraceFixture.description)
    #expect(receipt.bytesWritten == reader.file.size)
    #expect(folder.names == ["a.jtr.zst"])
  }

  @Test func `gives back an empty trace`() throws {
    let folder = TemporaryFolder()

    try TraceFixture().write(to: folder.file("a"))
    let reader = try TraceReader(path: folder.file("a"))

    #expect(try TraceFixture(from: reader) == TraceFixture())
    #expect(reader.blocks.isEmpty)
  }

  @Test func `gives back the extremes of every column`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture()
    fixture.calls = [
      CallRow(
        time: 0,
        session: .max,
        latency: 0,
        value: .min,
        persona: 0,
        journey: .max,
        region: 0,
        step: .max,
        phase: 0,
        status: 599,
        service: 0,
        fault: .max,
        attempt: .max,
        outcome: .reneged,
        call: .max
      ),
      CallRow(
        time: .max,
        session: 0,
        latency: .max,
        value: .max,
        persona: .max,
        journey: 0,
        region: .max,
        step: 0,
        phase: .max,
        status: 0,
        service: .max,
        fault: 0,
        attempt: 0,
        outcome: .ok,
        call: 0
      ),
    ]
    fixture.begins = [
      SessionBeginRow(
        time: .max,
        session: .max,
        persona: .max,
        journey: .max,
        region: .max,
        version: .max,
        payment: .max,
        flags: .max
      )
    ]
    fixture.ends = [
      SessionEndRow(
        time: .max,
        session: .max,
        duration: .max,
        value: .min,
        potential: .min,
        persona: .max,
        journey: .max,
        region: .max,
        reason: .max,
        steps: .max,
        fault: .max,
        satisfaction: .max,
        result: .open
      )
    ]
    fixture.markers = [
      MarkerRow(time: 0, argument: .max, value: .min, kind: .init(rawValue: 0x7FFF))
    ]
    fixture.windows = [
      StationWindowRow(
        time: .max,
        service: .max,
        calls: .max,
        waited: .max,
        waitSum: .max,
        busySum: .max,
        longestQueue: .max,
        errors: .max,
        overloads: .max,
        timeouts: .max
      )
    ]

    try fixture.write(to: folder.file("a"))

    #expect(try TraceFixture(from: TraceReader(path: folder.file("a"))) == fixture)
  }
}
