import Wire

/// Reads, in one pass and without copying, a request that came whole and in the usual form.
///
/// It takes only what `HTTPMessageParser` would take too and reads it as that does; whatever is
/// unusual (a part of a request, a chunked body, a line that ends with a bare line feed) it leaves to
/// the parser, which also judges what is malformed.
struct RequestScan {
  /// The request.
  private(set) var request = ArrivedRequest()
  /// Where the next request begins.
  private(set) var end: Int

  private var bodySize = 0
  private var hasBodySize = false

  /// Reads the request that begins at `start`; `nil`: it is not whole or not usual.
  init?(_ bytes: Span<UInt8>, at start: Int, paths: inout PathTable) {
    end = start
    guard scanRequestLine(bytes, &paths) else { return nil }
    while true {
      guard end + 1 < bytes.count else { return nil }
      if bytes[end] == Self.carriageReturn {
        guard bytes[end + 1] == Self.lineFeed else { return nil }
        end += 2
        break
      }
      guard scanHeader(bytes) else { return nil }
    }
    guard end - start <= HTTPMessageParser.maximumHeadSize, bytes.count - end >= bodySize else {
      return nil
    }
    end += bodySize
  }

  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A
  private static let space: UInt8 = 0x20
}

// MARK: - Lines

extension RequestScan {
  private static let version = Array("HTTP/1.".utf8)

  /// Method, path and version, each parted from the next by one space.
  private mutating func scanRequestLine(_ bytes: Span<UInt8>, _ paths: inout PathTable) -> Bool {
    guard let method = word(bytes, from: end), method > end,
      let path = word(bytes, from: method + 1), path > method + 1
    else { return false }
    let version = path + 1
    guard version + 9 < bytes.count, bytes.has(Self.version, at: version),
      (0x30...0x39).contains(bytes[version + 7]),
      bytes[version + 8] == Self.carriageReturn, bytes[version + 9] == Self.lineFeed
    else { return false }
    request.keepsAlive = bytes[version + 7] != UInt8(ascii: "0")
    request.path = paths.index(of: bytes, in: (method + 1)..<path)
    end = version + 10
    return true
  }

  /// The place of the space that ends a word; `nil`: none, or a control character before it.
  private func word(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] <= Self.space { return bytes[index] == Self.space ? index : nil }
      index += 1
    }
    return nil
  }

  private mutating func scanHeader(_ bytes: Span<UInt8>) -> Bool {
    var colon = end
    while colon < bytes.count, bytes[colon] != UInt8(ascii: ":") {
      if bytes[colon] <= Self.space { return false }
      colon += 1
    }
    guard colon < bytes.count, colon > end else { return false }
    var line = colon + 1
    while line < bytes.count, bytes[line] != Self.carriageReturn {
      if bytes[line] == Self.lineFeed { return false }
      line += 1
    }
    guard line + 1 < bytes.count, bytes[line + 1] == Self.lineFeed else { return false }
    let name = end..<colon
    end = line + 2
    return read(bytes, name: name, value: bytes.trimmed((colon + 1)..<line))
  }

  /// Takes what a header says; `false` where the parser must judge it.
  private mutating func read(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) -> Bool {
    switch name.count {
    case 10 where bytes.spells(Self.connection, name):
      // Keep-alive is what every usual client says; a list, or `close`, is the parser's.
      return bytes.spells(Self.keepAlive, value)
    case 14 where bytes.spells(Self.contentLength, name):
      guard !hasBodySize, let size = bytes.decimal(value) else { return false }
      (hasBodySize, bodySize) = (true, Int(size))
    case 15 where bytes.spells(Self.idempotencyKey, name):
      request.key = value.isEmpty ? 0 : bytes.digest(in: value)
    case 16 where bytes.spells(Self.start, name):
      request.start = bytes.decimal(value) ?? -1
    case 17 where bytes.spells(Self.transferEncoding, name):
      return false
    case 18 where bytes.spells(Self.sequence, name):
      request.sequence = bytes.decimal(value) ?? -1
    case 18 where bytes.spells(Self.session, name):
      request.session = bytes.decimal(value) ?? -1
    case 19 where bytes.spells(Self.intended, name):
      request.intended = bytes.decimal(value) ?? -1
    default: break
    }
    return true
  }

  private static let connection = Array("connection".utf8)
  private static let keepAlive = Array("keep-alive".utf8)
  private static let contentLength = Array("content-length".utf8)
  private static let idempotencyKey = Array("idempotency-key".utf8)
  private static let start = Array("x-stampede-start".utf8)
  private static let transferEncoding = Array("transfer-encoding".utf8)
  private static let sequence = Array("x-stampede-request".utf8)
  private static let session = Array("x-stampede-session".utf8)
  private static let intended = Array("x-stampede-intended".utf8)
}

// MARK: - Bytes

extension Span<UInt8> {
  /// Whether the bytes at `start` are these.
  fileprivate func has(_ text: [UInt8], at start: Int) -> Bool {
    for index in text.indices where self[start + index] != text[index] { return false }
    return true
  }

  /// Whether the bytes are this text in lower case, or differ from it only in case.
  fileprivate func spells(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count == text.count else { return false }
    for index in text.indices {
      let byte = self[range.lowerBound + index]
      let letter = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if letter != text[index] { return false }
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
  fileprivate func decimal(_ range: Range<Int>) -> Int64? {
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var value: Int64 = 0
    for index in range {
      let byte = self[index]
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }
}
