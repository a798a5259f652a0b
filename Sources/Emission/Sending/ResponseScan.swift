import Wire

/// Reads, in one pass and without copying, an answer that came whole and in the usual form.
///
/// It takes only what `HTTPMessageParser` would take too and reads it as that does; whatever is
/// unusual (a part of an answer, a chunked body, an interim answer, a header that decides about the
/// connection) it leaves to the parser, which also judges what is malformed.
struct ResponseScan {
  /// The answer.
  private(set) var message = HTTPMessage()
  /// Where the next answer begins.
  private(set) var end = 0

  private var hasBodySize = false

  /// Reads the answer that begins with the bytes; `nil`: it is not whole or not usual.
  init?(_ bytes: Span<UInt8>) {
    guard scanStatusLine(bytes) else { return nil }
    while true {
      guard end + 1 < bytes.count else { return nil }
      if bytes[end] == Self.carriageReturn {
        guard bytes[end + 1] == Self.lineFeed else { return nil }
        end += 2
        break
      }
      guard scanHeader(bytes) else { return nil }
    }
    guard hasBodySize, end <= HTTPMessageParser.maximumHeadSize,
      bytes.count - end >= message.bodySize
    else { return nil }
    end += message.bodySize
  }

  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A
  private static let space: UInt8 = 0x20

  private static let version = Array("HTTP/1.1 ".utf8)
  private static let connection = Array("connection".utf8)
  private static let keepAlive = Array("keep-alive".utf8)
  private static let retryAfter = Array("retry-after".utf8)
  private static let contentLength = Array("content-length".utf8)
  private static let transferEncoding = Array("transfer-encoding".utf8)
}

// MARK: - Lines

extension ResponseScan {
  /// `HTTP/1.1 SSS`, and a reason or none.
  private mutating func scanStatusLine(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 16, bytes.begins(with: Self.version),
      let status = bytes.decimal(9..<12), status >= 200, status != 204, status != 304,
      bytes[12] == Self.space || bytes[12] == Self.carriageReturn
    else { return false }
    message.status = status
    return finishLine(bytes, from: 12) != nil
  }

  private mutating func scanHeader(_ bytes: Span<UInt8>) -> Bool {
    let start = end
    var colon = start
    while colon < bytes.count, bytes[colon] != UInt8(ascii: ":") {
      if bytes[colon] <= Self.space { return false }
      colon += 1
    }
    guard colon > start, colon < bytes.count, let line = finishLine(bytes, from: colon) else {
      return false
    }
    // The few names that matter are told from the many others by their length.
    switch colon - start {
    case 10 where bytes.spells(Self.connection, start..<colon):
      return bytes.spells(Self.keepAlive, bytes.trimmed((colon + 1)..<line))
    case 11 where bytes.spells(Self.retryAfter, start..<colon):
      message.retryAfter = bytes.trimmed((colon + 1)..<line).map { bytes[$0] }
    case 14 where bytes.spells(Self.contentLength, start..<colon):
      let value = bytes.trimmed((colon + 1)..<line)
      guard !hasBodySize, let size = bytes.decimal(value) else { return false }
      (hasBodySize, message.bodySize) = (true, size)
    case 17 where bytes.spells(Self.transferEncoding, start..<colon):
      return false
    default: break
    }
    return true
  }

  /// Moves behind the line's end and gives its place; `nil` where there is none or an unusual one.
  private mutating func finishLine(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var place = start
    while place < bytes.count, bytes[place] != Self.carriageReturn {
      if bytes[place] == Self.lineFeed { return nil }
      place += 1
    }
    guard place + 1 < bytes.count, bytes[place + 1] == Self.lineFeed else { return nil }
    end = place + 2
    return place
  }
}

// MARK: - Bytes

extension Span<UInt8> {
  /// Whether the first bytes are these, of which there are no fewer.
  fileprivate func begins(with text: [UInt8]) -> Bool {
    for index in text.indices where self[index] != text[index] { return false }
    return true
  }

  /// Whether the bytes are this text, which is in lower case, or differ from it only in case.
  fileprivate func spells(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count == text.count else { return false }
    for index in text.indices {
      let byte = self[range.lowerBound + index]
      if (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) != text[index] { return false }
    }
    return true
  }

  /// The bytes without spaces and tabs around them.
  fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    while start < end, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }

  /// The number that the bytes write, of at most 18 digits; `nil`: none.
  fileprivate func decimal(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var value = 0
    for index in range {
      let byte = self[index]
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}
