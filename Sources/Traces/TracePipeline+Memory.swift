extension TracePipeline {
  /// The bytes that a pipeline holds at its peak: its chunks, full of rows, and the blocks of the
  /// file that it writes.
  ///
  /// - Parameter writesFile: whether it writes a trace.
  /// - Returns: the bytes.
  public static func expectedMemory(writesFile: Bool) -> Double {
    let row =
      MemoryLayout<CallRow>.stride + MemoryLayout<SessionBeginRow>.stride
      + MemoryLayout<SessionEndRow>.stride
    let chunks = Double(chunkCount * RowBuffer.defaultCapacity * row)
    return chunks + (writesFile ? fileBytes : 0)
  }

  /// Columns under way and the contexts of the compressor.
  private static let fileBytes = 16_777_216.0
}
