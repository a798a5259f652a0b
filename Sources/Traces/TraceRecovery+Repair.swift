extension TraceRecovery {
  /// What a repair has written.
  public struct Receipt: Equatable, Sendable {
    /// The name of the file.
    public let path: String
    /// Its bytes.
    public let bytes: UInt64
    /// What its rows add up to.
    public let digest: RunDigest
  }

  /// Writes a whole file with the intact blocks and a marker that says that it was recovered.
  ///
  /// The blocks keep their bytes but for number, first row and checksum; index and footer are new. The
  /// same damaged file gives the same bytes, and a file that is whole is copied as it is. The file is
  /// called `<path>.repairing` until it is whole and on the disk; what was at `path` is replaced.
  ///
  /// - Parameter path: the name of the new file.
  /// - Returns: what was written.
  /// - Throws: if the file cannot be written, or the damaged one changed since it was looked at.
  @discardableResult
  public func write(to path: String) throws(TraceError) -> Receipt {
    try write(to: path, system: SystemFiles())
  }

  func write(to path: String, system: any FileSystem) throws(TraceError) -> Receipt {
    let output = try OutputFile(path: path, temporarySuffix: ".repairing", system: system)
    if isWhole {
      try copyWhole(to: output)
    } else {
      try writeBlocks(to: output)
    }
    try output.commit()
    return Receipt(path: path, bytes: output.size, digest: digest)
  }

  private func copyWhole(to output: OutputFile) throws(TraceError) {
    var offset: UInt64 = 0
    while offset < file.size {
      let count = min(1 << 20, file.size - offset)
      try output.write(try file.read(at: offset, count: Int(count)))
      offset += count
    }
  }

  private func writeBlocks(to output: OutputFile) throws(TraceError) {
    try output.write(try file.read(at: 0, count: TraceHead.size + Int(head.metaLength)))
    var entries: [BlockEntry] = []
    var rows = [UInt64](repeating: 0, count: 256)
    func append(_ bytes: inout [UInt8], table: Int) throws(TraceError) {
      let header = try seal(&bytes, sequence: UInt64(entries.count), firstRow: rows[table])
      entries.append(BlockEntry(header, offset: output.size, length: UInt64(bytes.count)))
      rows[table] += UInt64(header.rows)
      try output.write(bytes)
    }
    for block in accepted {
      var bytes = try read(block)
      try append(&bytes, table: Int(block.entry.table))
    }
    var marker = try markerBlock()
    try append(&marker, table: Int(TraceTable.marker.rawValue))
    let (index, hash) = TraceIndex.bytes(of: entries, fileTag: head.fileTag)
    let foot = TraceFoot(
      indexOffset: output.size,
      indexLength: UInt64(index.count),
      indexHash: hash,
      digest: digest
    )
    try output.write(index + foot.bytes(fileTag: head.fileTag))
  }

  /// The bytes of a block, its checksum compared once more.
  private func read(_ block: Block) throws(TraceError) -> [UInt8] {
    var bytes = try file.read(at: block.entry.offset, count: Int(block.entry.length))
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
    guard XXHash64.hash(bytes, seed: head.fileTag ^ block.sequence) == block.entry.checksum else {
      throw .damaged(path: self.path, detail: "it changed while it was repaired")
    }
    return bytes
  }

  /// Gives a block its place in the new file.
  private func seal(
    _ bytes: inout [UInt8],
    sequence: UInt64,
    firstRow: UInt64
  ) throws(TraceError) -> BlockHeader {
    bytes.replace(at: BlockHeader.sequenceOffset, withLittleEndian: sequence)
    bytes.replace(at: BlockHeader.firstRowOffset, withLittleEndian: firstRow)
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
    let hash = XXHash64.hash(bytes, seed: head.fileTag ^ sequence)
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: hash)
    do throws(Damage) { return try BlockHeader(from: bytes) } catch { throw error.error(in: path) }
  }

  /// A block with one row: recovered, at the last time of the file, with the blocks that were kept and
  /// the bytes that were lost.
  private func markerBlock() throws(TraceError) -> [UInt8] {
    let lost = lostBytes.reduce(0) { $0 + UInt64($1.count) }
    let rows = [
      MarkerRow(
        time: accepted.map(\.entry.timeMaximum).max() ?? 0,
        argument: UInt64(accepted.count),
        value: Int64(clamping: lost),
        kind: .recovered
      )
    ]
    var block = RowBlock<MarkerRow>(capacity: 1)
    _ = try block.append(rows.span)
    var encoder = try BlockEncoder(fileTag: head.fileTag, capacity: 1)
    _ = encoder.encode(block)
    return Array(encoder.bytes)
  }
}
