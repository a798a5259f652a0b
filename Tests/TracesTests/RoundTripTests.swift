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
    let fixture = TraceFixture.extremes

    try fixture.write(to: folder.file("a"))

    #expect(try TraceFixture(from: TraceReader(path: folder.file("a"))) == fixture)
  }
}
