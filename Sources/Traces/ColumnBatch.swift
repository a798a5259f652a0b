/// Rows of one block as columns, for those who want some columns of many rows.
public struct ColumnBatch {
  private let columns: DecodedColumns

  init(_ columns: DecodedColumns) { self.columns = columns }

  /// The number of rows.
  public var count: Int { columns.count }

  /// The values of a column, widened to 64 bits, two's complement where the column has a sign; zeros
  /// where the column was not asked for or the block does not have it.
  public subscript(column: TraceColumn) -> [UInt64] { columns[column] }
}

extension TraceReader {
  /// Passes columns of all rows of a table to `body`, block by block, in the order of the file.
  ///
  /// The checksum of each block is compared before a column is decoded; the other columns are not
  /// decompressed.
  ///
  /// - Parameters:
  ///   - table: whose rows.
  ///   - columns: which columns.
  ///   - body: takes the columns of the rows of one block.
  /// - Throws: what `body` throws, or a ``TraceError`` where a block is not what was written.
  public func forEachBatch(
    of table: TraceTable,
    columns: [TraceColumn],
    _ body: (ColumnBatch) throws -> Void
  ) throws {
    var blocks = try BlockReader(self)
    for number in tableBlocks[Int(table.rawValue)] {
      try blocks.load(number)
      try body(ColumnBatch(blocks.columns(columns)))
    }
  }

  /// Passes the calls to `body`, block by block, in the order of the file.
  ///
  /// - Throws: what `body` throws, or a ``TraceError`` where a block is not what was written.
  public func forEachCallBlock(_ body: ([CallRow]) throws -> Void) throws {
    var blocks = try BlockReader(self)
    for number in tableBlocks[Int(TraceTable.call.rawValue)] {
      try body(blocks.rows(ofBlock: number))
    }
  }
}
