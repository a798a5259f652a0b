/// The text of one Swift file, with views in which comments and strings are blank.
///
/// All views have the length of the text, so an offset means the same place in each. They are
/// arrays of bytes because every word that is searched for is ASCII.
struct SwiftText {
  /// The path of the file from the root of the repository.
  let path: String
  /// The text as it was written.
  let written: [UInt8]
  /// The text without comments.
  let uncommented: [UInt8]
  /// The text without comments and without the contents of strings, regular expressions and
  /// raw identifiers; the expressions that a string interpolates remain.
  let code: [UInt8]

  private let lineStarts: [Int]

  init(path: String, text: String) {
    self.path = path
    let bytes = Array(text.utf8)
    written = bytes
    var blanking = SwiftBlanking(bytes)
    blanking.run()
    uncommented = blanking.uncommented
    code = blanking.code
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == .newline }.map { $0 + 1 }
  }

  /// The number of lines, as `wc -l` counts them.
  var lineCount: Int {
    written.last == .newline || written.isEmpty ? lineStarts.count - 1 : lineStarts.count
  }

  /// The number of the line that holds a byte, from one.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The words and marks of the code, in order.
  var tokens: [Token] {
    var tokens: [Token] = []
    var offset = 0
    while offset < code.count {
      var end = offset + 1
      if code[offset].continuesWord {
        while end < code.count, code[end].continuesWord { end += 1 }
      } else if code[offset].isSpace {
        offset = end
        continue
      }
      tokens.append(Token(text: String(decoding: code[offset..<end], as: UTF8.self), at: offset))
      offset = end
    }
    return tokens
  }

  /// A word, a number or a single mark.
  struct Token: Equatable {
    let text: String
    let offset: Int

    init(text: String, at offset: Int) {
      self.text = text
      self.offset = offset
    }
  }
}

extension [UInt8] {
  /// Whether a phrase stands somewhere, on its own.
  func contains(phrase: String) -> Bool {
    !offsets(of: phrase).isEmpty
  }

  /// The places of a phrase that is not part of a longer word.
  func offsets(of phrase: String) -> [Int] {
    let phrase = [UInt8](phrase.utf8)
    guard let first = phrase.first, let last = phrase.last, phrase.count <= count else { return [] }
    return (0...count - phrase.count).filter { start in
      guard self[start] == first, self[start..<start + phrase.count].elementsEqual(phrase) else {
        return false
      }
      let end = start + phrase.count
      let opensInsideWord = first.continuesWord && start > 0 && self[start - 1].continuesWord
      let closesInsideWord = last.continuesWord && end < count && self[end].continuesWord
      return !opensInsideWord && !closesInsideWord
    }
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")

  /// Whether the byte may stand inside an identifier; bytes beyond ASCII count as letters.
  var continuesWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  var isSpace: Bool {
    self == UInt8(ascii: " ") || self == .newline || self == UInt8(ascii: "\t")
      || self == UInt8(ascii: "\r")
  }
}
