/// The files that may touch memory which the compiler does not check.
enum UnsafeFiles {
  /// Each file with its reason. A file that needs none any more leaves the list.
  static let reasons: [String: String] = [
    "Sources/Wire/EmissionError.swift": "the system's text of an error",
    "Sources/Emission/Control/FileFacts.swift": "the questions about a file of the system",
    "Sources/Emission/Guard/HostResolver.swift": "the answers of the system's resolver",
    "Sources/Emission/Guard/NetworkAddress.swift": "the bytes of an address",
    "Sources/Emission/Plan/EmissionPlan+Run.swift": "the question whether a file is there",
    "Sources/Requests/ByteOutput.swift": "memory that a request is written to",
    "Sources/Requests/Encoding+Bytes.swift": "the bytes of a value, read in place",
    "Sources/Requests/RequestRenderer.swift": "the memory of a buffer, written in place",
    "Sources/Wire/HTTPMessageParser.swift": "the bytes of an answer, read in place",
    "Sources/Wire/HostName.swift": "the bytes of an address that the resolver parsed",
    "Sources/Instruments/EventPoll.swift": "the events that the kernel tells of",
    "Sources/Instruments/ServerThread.swift": "what a POSIX thread is given to begin with",
    "Sources/Instruments/StreamSocket.swift": "the bytes that the kernel takes and gives",
    "Sources/Emission/Results/ResultFile.swift": "the question whether a file is there",
    "Sources/EmissionResults/Ledger/RecordQueue.swift":
      "a POSIX lock, which must stay at its place",
    "Sources/EmissionResults/Ledger/LedgerThread.swift":
      "what a POSIX thread is given to begin with",
    "Sources/EmissionResults/Histograms/Zlib.swift": "buffers of zlib",
    "Sources/EmissionResults/Ledger/MachineTimes.swift": "the system call that reads",
    "Sources/EmissionResults/Rows/EmissionRowFile.swift": "the system call that removes a file",
    "Sources/Wire/Scheduling.swift": "the system call that asks for a class of scheduling",
    "Sources/Scenarios/Canonical/Scenario+CanonicalForm.swift": "the digest takes raw bytes",
    "Sources/Scenarios/Reading/SourceFile+Hash.swift": "the digest takes raw bytes",
    "Sources/Statistics/HeldKnots.swift": "the knots of a sampler, read without a check",
    "Sources/Traces/ChunkRing.swift": "a POSIX lock, which must stay at its place",
    "Sources/SimulationKernel/GrowableMemory.swift": "the memory of the pending event set",
    "Sources/SimulationKernel/ShardThread.swift": "what a POSIX thread is given to begin with",
    "Sources/SimulationKernel/FixedMemory.swift": "values in memory that is not counted",
    "Sources/SimulationKernel/MemoryRegion.swift": "memory, taken and given back",
    "Sources/SimulationKernel/ProcessMemory.swift": "the questions that jemalloc answers",
    "Sources/Traces/ColumnBuffer.swift": "the values of a column and the fields of rows",
    "Sources/Traces/ColumnLoops.swift": "loops over whole columns, bounded once",
    "Sources/Traces/CompressionLibrary.swift": "the text of a version, kept by zstd",
    "Sources/Traces/FileSystem.swift": "the system call that writes",
    "Sources/Traces/InputFile.swift": "the system call that reads",
    "Sources/Traces/LittleEndian.swift": "the bytes of an integer",
    "Sources/Traces/PlaneDecoder.swift": "contexts and buffers of zstd",
    "Sources/Traces/PlaneEncoder.swift": "contexts and buffers of zstd",
    "Sources/Traces/RowBuffer.swift": "exclusive access, proved by its comment and not checked",
    "Sources/Traces/SharedConsumer.swift": "a POSIX lock, which must stay at its place",
    "Sources/Traces/TraceError.swift": "the system's text of an error",
    "Sources/Traces/DecodedColumns.swift": "rows that are put together column by column",
    "Sources/Traces/WorkerThread.swift": "what a POSIX thread is given to begin with",
    "Sources/Traces/XXHash64.swift": "words of eight bytes, loaded at once",
    "Sources/Traces/ZstdFrame.swift": "buffers of zstd",
    "Sources/SimulationKernel/ShardArena.swift": "the questions that jemalloc answers",
    "Sources/SimulationKernel/Slab.swift": "rows in memory that is not counted",
    "Sources/Workloads/Traces/TraceBenchmark.swift": "the system call that removes a file",
    "Sources/Workloads/Traces/StructCompression.swift": "contexts and buffers of zstd",
    "Sources/Workloads/ResidentMemory.swift": "the system call that reads",
    "Sources/stampede/Terminal.swift": "the system call that writes",
  ]

  /// The first word of a file that reaches for unchecked memory.
  static func violation(in file: SwiftText) -> Violation? {
    file.tokens.first { isUnsafe($0.text) }
      .map { file.violation(at: $0.offset, "\($0.text) in a file that is not listed as unsafe") }
  }

  private static func isUnsafe(_ word: String) -> Bool {
    word == "unsafe" || word.hasPrefix("Unsafe") || word.hasPrefix("withUnsafe")
      || word.hasPrefix("unsafe") && word.dropFirst(6).first?.isUppercase == true
      || word == "OpaquePointer" || word == "Unmanaged" || word == "withMemoryRebound"
      || word == "withContiguousStorageIfAvailable"
      || word == "withContiguousMutableStorageIfAvailable"
  }
}
