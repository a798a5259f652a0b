import Glibc
import Testing

@testable import Traces

@Suite struct TracePipelineTests {
  @Test(arguments: [1, 17, 1024, 65_536, 262_144] as [Int], [false, true])
  func `gives one digest for any block size, with or without a thread`(
    blockRows: Int,
    isThreaded: Bool
  ) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 300, seed: 5)

    let receipt = try fixture.write(
      to: folder.file("a"),
      blockRows: blockRows,
      chunkRows: 40,
      isThreaded: isThreaded
    )

    let reader = try TraceReader(path: folder.file("a"))
    #expect(receipt.digest == fixture.digest)
    #expect(reader.digest == fixture.digest)
    #expect(receipt.files == [folder.file("a")])
    #expect(try TraceFixture(from: reader) == fixture)
  }

  @Test(arguments: [-5, 3, 9, 19])
  func `gives one digest for any level of compression`(level: Int) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 300, seed: 5)
    let writer = try TraceFileWriter(
      path: folder.file("a"),
      description: TraceFixture.description,
      blockRows: 100,
      level: level,
      system: SystemFiles()
    )
    let pipeline = try TracePipeline(file: writer)
    fixture.append(to: pipeline.makeBuffer())

    #expect(try pipeline.finish().digest == fixture.digest)
    #expect(try TraceFixture(from: TraceReader(path: folder.file("a"))) == fixture)
  }

  @Test func `cuts all tables together at a checkpoint, which readers of a run do not see`() throws
  {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.random(count: 1000, seed: 8)
    // Only these three are appended in the order of time.
    (fixture.markers, fixture.windows, fixture.emissions) = ([], [], [])
    let writer = try TraceFileWriter(
      path: folder.file("a"),
      description: TraceFixture.description,
      blockRows: 100,
      checkpointRows: 300,
      system: SystemFiles()
    )
    let pipeline = try TracePipeline(file: writer)
    fixture.append(to: pipeline.makeBuffer(capacity: 50))
    #expect(try pipeline.finish().digest == fixture.digest)

    let reader = try TraceReader(path: folder.file("a"))
    let checkpoints = try TraceFixture(from: reader).markers.filter { $0.kind == .checkpoint }

    #expect(checkpoints.count == 3)
    for checkpoint in checkpoints {
      let later = reader.index.dropFirst(Int(checkpoint.argument))
      let earlier = reader.index.prefix(Int(checkpoint.argument))
      #expect(earlier.allSatisfy { $0.timeMaximum <= checkpoint.time })
      #expect(later.allSatisfy { $0.timeMinimum >= checkpoint.time })
    }
    var seen = 0
    try TraceSet(readers: [reader]).forEachRow { row in
      if case .marker(let marker) = row, marker.kind == .checkpoint { seen += 1 }
    }
    #expect(seen == 0)
  }

  @Test func `writes the same bytes with and without a thread`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 3000, seed: 6)

    try fixture.write(to: folder.file("a"), isThreaded: false)
    try fixture.write(to: folder.file("b"), chunkRows: 99, isThreaded: true)

    #expect(try contents(of: folder.file("a")) == contents(of: folder.file("b")))
  }

  @Test func `needs no file`() throws {
    let fixture = TraceFixture.random(count: 300, seed: 7)
    let pipeline = try TracePipeline()

    fixture.append(to: pipeline.makeBuffer(capacity: 16))
    let receipt = try pipeline.finish()

    #expect(receipt.digest == fixture.digest)
    #expect(receipt.bytesWritten == 0)
    #expect(receipt.files.isEmpty)
  }

  @Test func `passes every row to every consumer in order`() throws {
    let fixture = TraceFixture.random(count: 900, seed: 8)
    let (first, second) = (Collector(), Collector())
    let pipeline = try TracePipeline(consumers: [first, second])

    fixture.append(to: pipeline.makeBuffer(capacity: 30))
    _ = try pipeline.finish()

    #expect(first.rows == fixture)
    #expect(second.rows == fixture)
  }

  /// The collector's rows are lost where two threads are let in at one time.
  @Test func `pipelines that share a consumer take turns`() async throws {
    let fixture = TraceFixture.random(count: 3000, seed: 13)
    let collector = Collector()
    let shared = SharedConsumer(collector)
    let pipelines = try (0..<3).map { _ in try TracePipeline(consumers: [shared]) }

    await withTaskGroup { group in
      for pipeline in pipelines {
        let handed = Handed(buffer: pipeline.makeBuffer(capacity: 10))
        group.addTask { fixture.append(to: handed.buffer) }
      }
    }
    let whole = TracePipeline.Receipt(merging: try pipelines.map { try $0.finish() })

    #expect(collector.rows.calls.count == 3 * fixture.calls.count)
    #expect(collector.rows.ends.count == 3 * fixture.ends.count)
    #expect(whole.files.isEmpty)
  }

  /// The consumer does not go on before the shard has had to wait.
  @Test func `lets the shard wait when the ring is full and counts it`() throws {
    let fixture = TraceFixture.random(count: 400, seed: 9)
    let collector = Collector()
    let pipeline = try TracePipeline(consumers: [collector])
    collector.beforeFirst = { [ring = pipeline.ring] in
      while let ring, ring.stalls == 0 { sched_yield() }
    }

    fixture.append(to: pipeline.makeBuffer(capacity: 10))
    let receipt = try pipeline.finish()

    #expect(receipt.stalls > 0)
    #expect(collector.rows == fixture)
  }

  @Test(arguments: [false, true])
  func `keeps a consumer's error, tells the shard and throws it at the end`(
    isThreaded: Bool
  ) throws {
    struct Refusal: Error {}
    let folder = TemporaryFolder()
    let collector = Collector()
    collector.beforeFirst = { throw Refusal() }
    let file = try TraceFileWriter(
      path: folder.file("a"),
      description: TraceFixture.description,
      blockRows: 8
    )
    let pipeline = try TracePipeline(file: file, consumers: [collector], isThreaded: isThreaded)

    TraceFixture.random(count: 400, seed: 10).append(to: pipeline.makeBuffer(capacity: 10))

    #expect(throws: Refusal.self) { try pipeline.finish() }
    #expect(pipeline.hasFailed)
    #expect(folder.names == ["a.partial"])
  }

  @Test(arguments: [false, true])
  func `leaves only a partial file when it is cancelled`(isThreaded: Bool) throws {
    let folder = TemporaryFolder()
    let file = try TraceFileWriter(path: folder.file("a"), description: TraceFixture.description)
    let pipeline = try TracePipeline(file: file, isThreaded: isThreaded)
    let buffer = pipeline.makeBuffer(capacity: 10)
    let fixture = TraceFixture.random(count: 100, seed: 11)

    fixture.append(to: buffer)
    pipeline.cancel()
    for row in fixture.calls { buffer.append(row) }

    #expect(throws: TraceError.cancelled) { try pipeline.finish() }
    #expect(folder.names == ["a.partial"])
  }

  @Test func `refuses rows whose times decrease or that end before they start`() throws {
    let folder = TemporaryFolder()
    var turned = TraceFixture.random(count: 2, seed: 12)
    turned.calls[1].time = turned.calls[0].time - 1
    var early = TraceFixture.random(count: 1, seed: 12)
    early.calls[0].latency = early.calls[0].time + 1

    for fixture in [turned, early] {
      let writer = try TraceFileWriter(
        path: folder.file("a"),
        description: TraceFixture.description
      )
      let chunk = RowChunk()
      chunk.calls = fixture.calls
      #expect(throws: TraceError.self) { try writer.consume(chunk) }
    }
  }
}

/// Hands a buffer to its task.
///
/// Unchecked: each is taken by one task.
private struct Handed: @unchecked Sendable {
  let buffer: RowBuffer
}

/// Keeps all rows.
private final class Collector: RowConsumer {
  var rows = TraceFixture()
  var beforeFirst: (() throws -> Void)?

  func consume(_ chunk: RowChunk) throws {
    let before = beforeFirst
    beforeFirst = nil
    try before?()
    rows.add(chunk)
  }
}
