import Wire

/// The arrivals that a ``Sink`` kept, one by one, as a table of text.
///
/// The columns: `arrival` and `answered`, in nanoseconds since the first arrival, where an answer has
/// the time just before it was given to the system, and none is empty; `session`, `sequence` and
/// `intended`, as the request's headers said, or empty; the `status` of the answer; the `path`.
public struct SinkRecord: Sendable {
  private let book: SinkBook

  init(_ book: SinkBook) {
    self.book = book
  }

  /// Gives the table piece by piece, each of some lines.
  public func forEachPiece(_ body: ([UInt8]) throws -> Void) rethrows {
    var piece = Array("arrival,answered,session,sequence,intended,status,path\n".utf8)
    let first = book.first ?? MonotonicTime(nanoseconds: 0)
    for arrival in book.arrivals {
      piece.append(decimal: arrival.time.nanoseconds(since: first))
      piece.append(UInt8(ascii: ","))
      if arrival.status > 0 {
        piece.append(decimal: arrival.answered.nanoseconds(since: first))
      }
      for value in [arrival.request.session, arrival.request.sequence, arrival.request.intended] {
        piece.append(UInt8(ascii: ","))
        if value >= 0 { piece.append(decimal: value) }
      }
      piece.append(UInt8(ascii: ","))
      if arrival.status > 0 { piece.append(decimal: Int64(arrival.status)) }
      piece.append(UInt8(ascii: ","))
      piece.append(field: book.paths.paths[Int(arrival.request.path)])
      piece.append(UInt8(ascii: "\n"))
      if piece.count >= 1_048_576 {
        try body(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    try body(piece)
  }
}

extension [UInt8] {
  fileprivate mutating func append(decimal value: Int64) {
    append(contentsOf: String(value).utf8)
  }

  /// A field of a table whose fields are parted by commas: quoted where it holds one.
  fileprivate mutating func append(field: [UInt8]) {
    let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    guard field.contains(quote) || field.contains(comma) else { return append(contentsOf: field) }
    append(quote)
    for byte in field {
      if byte == quote { append(quote) }
      append(byte)
    }
    append(quote)
  }
}
