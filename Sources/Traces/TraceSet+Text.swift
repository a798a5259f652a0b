extension TraceSet {
  /// Writes the answer to a question as text, a part at a time.
  ///
  /// - Parameters:
  ///   - query: which rows and fields are wanted.
  ///   - format: how they are written.
  ///   - sink: takes the next part and says whether to go on.
  /// - Returns: how many rows were written.
  /// - Throws: what `sink` throws, or a ``TraceError`` where a block is not what was written.
  /// - Complexity: about one block of memory for each file; the text is never held whole.
  @discardableResult
  public func write(
    _ query: RowQuery,
    as format: RowFormat,
    to sink: ([UInt8]) throws -> Bool
  ) throws -> Int {
    var rows = try QueryRows(self, query)
    var text = RowText(query.fields, description, format)
    var count = 0
    text.appendHeading()
    while let (columns, range) = try rows.next() {
      for index in range {
        text.append(columns, index)
        guard text.bytes.count >= Self.partSize else { continue }
        guard try sink(text.bytes) else { return count }
        text.bytes.removeAll(keepingCapacity: true)
      }
      count += range.count
    }
    if !text.bytes.isEmpty { _ = try sink(text.bytes) }
    return count
  }

  private static let partSize = 1 << 16
}
