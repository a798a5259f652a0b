import NIOCore

/// Reads the messages of one HTTP/1.1 connection, as far as sender and sink need them.
///
/// Of a head it keeps what decides where the message ends and whether the connection lives on;
/// bodies are skipped. Bytes may come in pieces of any size. Heads are bounded, and a head that
/// could be read in two ways (a length given twice, or beside a chunked body) is refused.
public struct HTTPMessageParser {
  /// Which side of a connection speaks.
  public enum Role: Sendable {
    case request, response
  }

  /// What came of the bytes that were there.
  public enum Outcome: Equatable, Sendable {
    /// The message goes on beyond them.
    case incomplete
    /// A message ended; bytes behind it are left in the buffer.
    case message(HTTPMessage)
    /// They are not HTTP/1.x, or beyond a bound.
    case malformed
  }

  /// The largest head, trailers included, that is read.
  public static let maximumHeadSize = 65_536

  private enum State {
    case startLine, headers, body(remaining: Int), bodyUntilEnd
    case chunkSize, chunk(remaining: Int), chunkEnd, trailers, failed
  }

  private let role: Role
  private var state = State.startLine
  private var line: [UInt8] = []
  private var headSize = 0
  private var message = HTTPMessage()
  private var contentLength: Int?
  private var isChunked = false

  /// Whether the next answer is to a request HEAD, and has no body whatever its headers say.
  public var answersHead = false

  /// Creates a parser at the beginning of a connection.
  public init(_ role: Role) {
    self.role = role
    line.reserveCapacity(256)
  }

  /// How much of the present message's body has come, in bytes.
  public var bodySize: Int { message.bodySize }

  /// Whether no byte of the next message has come yet.
  public var isBetweenMessages: Bool {
    if case .startLine = state { line.isEmpty } else { false }
  }

  /// Reads on; call it again while it gives messages.
  public mutating func consume(_ buffer: inout ByteBuffer) -> Outcome {
    while true {
      switch state {
      case .body(let remaining):
        let left = skip(remaining, of: &buffer)
        if left > 0 { return wait(in: .body(remaining: left)) }
        return finish()
      case .chunk(let remaining):
        let left = skip(remaining, of: &buffer)
        if left > 0 { return wait(in: .chunk(remaining: left)) }
        state = .chunkEnd
      case .bodyUntilEnd:
        message.bodySize += buffer.readableBytes
        buffer.moveReaderIndex(to: buffer.writerIndex)
        return .incomplete
      case .failed:
        return .malformed
      case .startLine, .headers, .chunkSize, .chunkEnd, .trailers:
        guard let complete = readLine(&buffer) else { return fail() }
        if !complete { return .incomplete }
        switch handleLine() {
        case .goOn: line.removeAll(keepingCapacity: true)
        case .messageEnds: return finish()
        case .bad: return fail()
        }
      }
    }
  }

  /// Says that the other side has closed: the end of a body that lasts until then.
  public mutating func consumeEnd() -> Outcome {
    if case .bodyUntilEnd = state { return finish() }
    return isBetweenMessages ? .incomplete : .malformed
  }
}

// MARK: - Lines

extension HTTPMessageParser {
  private enum LineOutcome {
    case goOn, messageEnds, bad
  }

  private mutating func skip(_ count: Int, of buffer: inout ByteBuffer) -> Int {
    let taken = min(count, buffer.readableBytes)
    message.bodySize += taken
    buffer.moveReaderIndex(forwardBy: taken)
    return count - taken
  }

  private mutating func wait(in state: State) -> Outcome {
    self.state = state
    return .incomplete
  }

  private mutating func fail() -> Outcome {
    state = .failed
    return .malformed
  }

  private mutating func finish() -> Outcome {
    let finished = message
    state = .startLine
    line.removeAll(keepingCapacity: true)
    headSize = 0
    message = HTTPMessage()
    contentLength = nil
    isChunked = false
    return .message(finished)
  }

  /// Takes bytes up to the next line feed; `false` where it has not come yet, `nil` where the head
  /// is too large.
  private mutating func readLine(_ buffer: inout ByteBuffer) -> Bool? {
    let view = buffer.readableBytesView
    guard let end = view.firstIndex(of: 0x0A) else {
      headSize += view.count
      if headSize > Self.maximumHeadSize { return nil }
      line.append(contentsOf: view)
      buffer.moveReaderIndex(forwardBy: view.count)
      return false
    }
    let count = end - view.startIndex
    headSize += count + 1
    if headSize > Self.maximumHeadSize { return nil }
    line.append(contentsOf: view.prefix(count))
    buffer.moveReaderIndex(forwardBy: count + 1)
    if line.last == 0x0D { line.removeLast() }
    return line.contains(0x0D) ? nil : true
  }

  private mutating func handleLine() -> LineOutcome {
    switch state {
    case .startLine:
      // A server may end a body with a line break too many; requests may begin with one.
      if line.isEmpty { return .goOn }
      state = .headers
      return parseStartLine() ? .goOn : .bad
    case .headers:
      return line.isEmpty ? endOfHead() : parseHeader() ? .goOn : .bad
    case .chunkSize:
      guard let size = line.prefix(while: { $0 != 0x3B && $0 != 0x20 }).hexadecimal else {
        return .bad
      }
      state = size == 0 ? .trailers : .chunk(remaining: size)
      // Chunk lines are no part of the head; only trailers count on.
      headSize = 0
      return .goOn
    case .chunkEnd:
      state = .chunkSize
      return line.isEmpty ? .goOn : .bad
    case .trailers:
      return line.isEmpty ? .messageEnds : .goOn
    case .body, .bodyUntilEnd, .chunk, .failed:
      return .bad
    }
  }

  private mutating func parseStartLine() -> Bool {
    switch role {
    case .response:
      // HTTP/1.x SP 3DIGIT [SP reason]
      guard line.count >= 12, line.starts(with: "HTTP/1.".utf8), line[7].isDigit, line[8] == 0x20
      else { return false }
      guard line.count == 12 || line[12] == 0x20 else { return false }
      guard let status = line[9..<12].decimal, status >= 100 else { return false }
      message.status = status
      message.keepsAlive = line[7] != UInt8(ascii: "0")
      return true
    case .request:
      let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
      guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, parts[2].count == 8,
        parts[2].starts(with: "HTTP/1.".utf8), let minor = parts[2].last, minor.isDigit
      else { return false }
      message.path = Array(parts[1])
      message.keepsAlive = minor != UInt8(ascii: "0")
      return true
    }
  }
}

// MARK: - Headers

extension HTTPMessageParser {
  private mutating func parseHeader() -> Bool {
    guard let colon = line.firstIndex(of: 0x3A), colon > 0 else { return false }
    let name = line[..<colon]
    // White space before the colon, or a folded line, reads differently from server to server.
    guard !name.contains(where: { $0 == 0x20 || $0 == 0x09 }) else { return false }
    let value = line[(colon + 1)...].trimmed
    switch colon {
    case 10 where name.equals("connection"):
      if value.containsToken("close") { message.keepsAlive = false }
    case 11 where role == .response && name.equals("retry-after"):
      message.retryAfter = Array(value)
    case 14 where name.equals("content-length"):
      guard let length = value.decimal else { return false }
      if let contentLength, contentLength != length { return false }
      contentLength = length
    case 15 where role == .request && name.equals("idempotency-key"):
      message.idempotencyKey = Array(value)
    case 16 where role == .request && name.equals("x-stampede-start"):
      message.start = value.decimal.map(Int64.init)
    case 17 where name.equals("transfer-encoding"):
      guard value.equals("chunked"), !isChunked else { return false }
      isChunked = true
    case 18 where role == .request && name.equals("x-stampede-request"):
      message.sequence = value.decimal.map(Int64.init)
    case 18 where role == .request && name.equals("x-stampede-session"):
      message.session = value.decimal.map(Int64.init)
    case 19 where role == .request && name.equals("x-stampede-intended"):
      message.intended = value.decimal.map(Int64.init)
    default: break
    }
    return true
  }

  private mutating func endOfHead() -> LineOutcome {
    if isChunked, contentLength != nil { return .bad }
    if role == .response {
      // Interim answers come before the real one; a switch of protocols is not for us.
      if message.status == 101 { return .bad }
      if message.status < 200 {
        _ = finish()
        return .goOn
      }
      if answersHead || message.status == 204 || message.status == 304 { return .messageEnds }
    }
    if isChunked {
      state = .chunkSize
    } else if let contentLength {
      state = .body(remaining: contentLength)
    } else if role == .request {
      return .messageEnds
    } else {
      message.keepsAlive = false
      state = .bodyUntilEnd
    }
    return .goOn
  }
}

// MARK: - Bytes

extension UInt8 {
  fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  fileprivate var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
  /// The number that the bytes write in decimal; `nil` where they do not, or where it is too large.
  fileprivate var decimal: Int? {
    guard !isEmpty, count <= 18 else { return nil }
    var value = 0
    for byte in self {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  fileprivate var hexadecimal: Int? {
    guard !isEmpty, count <= 15 else { return nil }
    var value = 0
    for byte in self {
      switch byte.lowercased {
      case 0x30...0x39: value = value << 4 | Int(byte - 0x30)
      case 0x61...0x66: value = value << 4 | Int(byte.lowercased - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }

  fileprivate var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return slice
  }

  /// Whether the bytes are this text, upper and lower case alike.
  fileprivate func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { letters in
      unsafe zip(self, letters).allSatisfy { $0.lowercased == $1 }
    }
  }

  fileprivate func containsToken(_ token: StaticString) -> Bool {
    split(separator: 0x2C).contains { $0.trimmed.equals(token) }
  }
}
