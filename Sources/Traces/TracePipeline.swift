/// Takes the rows of one shard and passes them to those who want them: a digest always, a trace file
/// where one is asked for, and any folds over the rows.
///
/// The shard fills chunks; a thread of the pipeline's own reads them, so that compression costs the
/// shard nothing while a core is free. Between them is a ring of four chunks. When it is full the
/// shard waits: rows are never dropped. An error of a consumer is kept: what comes later is passed
/// over, ``hasFailed`` tells the shard, and ``finish()`` throws the error.
///
/// ```swift
/// let pipeline = try TracePipeline(file: writer, consumers: [fold])
/// let buffer = pipeline.makeBuffer()
/// // … the shard appends rows to the buffer …
/// let receipt = try pipeline.finish()
/// ```
public final class TracePipeline {
  /// The chunks between shard and thread, the one that is being filled among them.
  public static let chunkCount = 4

  /// What came of a run's rows.
  public struct Receipt: Equatable, Sendable {
    /// What the rows add up to.
    public let digest: RunDigest
    /// What the rows of the trace file add up to, where the file has a sample of them only.
    public let sampleDigest: RunDigest?
    /// How often the shard waited because the ring was full.
    public let stalls: Int
    /// The bytes of the trace file; 0 where there is none.
    public var bytesWritten: UInt64 { fileSizes.reduce(0, +) }
    /// The names of the files written.
    public let files: [String]
    /// The bytes of each.
    public let fileSizes: [UInt64]
  }

  let ring: ChunkRing?
  private let worker: ChunkWorker
  private let file: TraceFileWriter?
  private let isSampled: Bool
  private var thread: WorkerThread?
  private var buffer: RowBuffer?

  /// Creates a pipeline and starts its thread.
  ///
  /// - Parameters:
  ///   - file: writes the rows, with trace full; the pipeline finishes it.
  ///   - consumers: fold the rows; they belong to the pipeline until ``finish()`` or ``cancel()``.
  ///   - isThreaded: whether rows are handled on a thread of their own, or inside the shard's call.
  ///     The result is the same.
  /// - Throws: if the thread cannot be started.
  public init(
    file: TraceFileWriter? = nil,
    consumers: [any RowConsumer] = [],
    isThreaded: Bool = true
  ) throws(TraceError) {
    self.file = file
    isSampled = file?.isSampled ?? false
    worker = ChunkWorker(
      consumers: (file.map { [$0] } ?? []) + consumers,
      addsUp: file == nil || isSampled
    )
    guard isThreaded else {
      ring = nil
      return
    }
    let ring = ChunkRing(chunks: Self.chunkCount - 1)
    self.ring = ring
    thread = try WorkerThread(worker: worker, ring: ring)
  }

  deinit { stop() }

  /// Whether an error was met; rows are dropped from then on, and the run need not go on.
  public var hasFailed: Bool { worker.hasFailed }

  /// Makes the buffer that the shard appends to.
  ///
  /// - Parameter capacity: after how many rows of any one table a chunk is handed over.
  /// - Returns: a buffer that passes full chunks to the pipeline.
  /// - Precondition: it is called once.
  public func makeBuffer(capacity: Int = RowBuffer.defaultCapacity) -> RowBuffer {
    precondition(buffer == nil, "a pipeline has one buffer, for rows have one order")
    let made = RowBuffer(capacity: capacity) { [ring, worker] chunk in
      guard let ring, !worker.hasFailed else {
        worker.process(chunk)
        return chunk
      }
      return ring.exchange(chunk)
    }
    buffer = made
    return made
  }

  /// Passes on what is left, waits for the thread and gives the file its name.
  ///
  /// - Throws: the first error that a consumer threw, or that the file met.
  /// - Precondition: it is called once, and no row is added after it.
  public func finish() throws -> Receipt {
    buffer?.flush()
    ring?.close()
    thread?.join()
    thread = nil
    if worker.hasFailed { throw worker.failure ?? TraceError.cancelled }
    try file?.finish()
    return Receipt(
      digest: isSampled ? worker.digest : file?.digest ?? worker.digest,
      sampleDigest: isSampled ? file?.digest : nil,
      stalls: ring?.stalls ?? 0,
      files: file.map { [$0.path] } ?? [],
      fileSizes: file.map { [$0.bytesWritten] } ?? []
    )
  }

  /// Gives up: rows not yet handled are dropped, and only `<path>.partial` is left of the file.
  public func cancel() { stop() }

  private func stop() {
    worker.abandon()
    ring?.close()
    thread?.join()
    thread = nil
  }
}
