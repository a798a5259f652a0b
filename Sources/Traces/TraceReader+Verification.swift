/// What a check of a whole file found.
public struct TraceVerification: Equatable, Sendable {
  /// Whether every row was decoded, and not the headers alone.
  public let isDeep: Bool
  /// The blocks that were looked at.
  public internal(set) var blocks = 0
  /// Their rows.
  public internal(set) var rows: UInt64 = 0
  /// What the rows that were decoded add up to; what the headers say, unless the check was deep.
  public internal(set) var digest = RunDigest()
  /// What is wrong, in order of the file.
  public internal(set) var problems: [String] = []

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }

  init(isDeep: Bool) { self.isDeep = isDeep }
}

extension TraceReader {
  /// Compares index, block headers and footer, and with `isDeep` the rows too, and goes on after a
  /// problem, so that all of them are reported.
  ///
  /// - Parameter isDeep: whether to read and decode every block; costs as much as reading the file.
  /// - Returns: what was found.
  /// - Throws: if there is no memory to decode with; problems of the file are part of the result.
  public func verify(isDeep: Bool) throws(TraceError) -> TraceVerification {
    var report = TraceVerification(isDeep: isDeep)
    var blocks = try BlockReader(self)
    for number in index.indices {
      do throws(TraceError) {
        let header = try blocks.header(ofBlock: number)
        let digest = isDeep ? try blocks.digest(ofBlock: number, header) : header.digest
        if digest.contentSum != header.contentSum || digest.contentXor != header.contentXor {
          report.problems.append("the rows of block \(number) do not add up to its content hash")
        }
        report.digest.merge(digest)
        report.blocks += 1
        report.rows += UInt64(header.rows)
      } catch {
        report.problems.append("\(error)")
      }
    }
    guard report.isSound else { return report }
    // Only decoded markers say whether they are bookkeeping; opening the file compared the counts.
    let agrees =
      isDeep
      ? report.digest == digest
      : report.digest.contentSum == digest.contentSum
        && report.digest.contentXor == digest.contentXor
    if !agrees {
      report.problems.append("the blocks do not add up to the content hash of the footer")
    }
    return report
  }
}

extension BlockHeader {
  /// What the header says that its rows add up to; bookkeeping markers are among those it counts.
  var digest: RunDigest {
    var counts = [UInt64](repeating: 0, count: 8)
    if table < 8 { counts[Int(table)] = UInt64(rows) }
    return RunDigest(contentSum: contentSum, contentXor: contentXor, rows: counts)
  }
}

extension BlockReader {
  /// What the rows of a block add up to; of a table that is not known here, what the header says.
  fileprivate mutating func digest(
    ofBlock number: Int,
    _ header: BlockHeader
  ) throws(TraceError) -> RunDigest {
    switch table(ofBlock: number) {
    case .call: return try digest(ofBlock: number, header, CallRow.self)
    case .sessionBegin: return try digest(ofBlock: number, header, SessionBeginRow.self)
    case .sessionEnd: return try digest(ofBlock: number, header, SessionEndRow.self)
    case .marker: return try digest(ofBlock: number, header, MarkerRow.self)
    case .stationWindow: return try digest(ofBlock: number, header, StationWindowRow.self)
    case .emission: return try digest(ofBlock: number, header, EmissionRow.self)
    case nil:
      _ = try load(number)
      return header.digest
    }
  }

  private mutating func digest<Row: TraceRow>(
    ofBlock number: Int,
    _ header: BlockHeader,
    _: Row.Type
  ) throws(TraceError) -> RunDigest {
    var digest = RunDigest()
    for row in try rows(ofBlock: number, as: Row.self, isThorough: true) { digest.include(row) }
    let known = Set(Row.columns.map(\.rawValue))
    guard !reader.head.isLater || header.columns.allSatisfy({ known.contains($0.id) }) else {
      // The hash covers columns that our rows do not have; the checksum has been compared.
      return RunDigest(
        contentSum: header.contentSum,
        contentXor: header.contentXor,
        rows: digest.rows
      )
    }
    return digest
  }
}
