/// Reads files into located documents, whichever of the two notations they use.
enum DocumentReader {
  /// The largest file that is read.
  static let maximumBytes = 64 << 20
  /// The most that is read of all files together.
  static let maximumTotalBytes = 128 << 20

  /// Reports the file with which there is more than can be read.
  static func refuseTotal(_ file: SourceFile, index: Int, log: DiagnosticLog) {
    log.report(
      .file,
      at: Place(file: index, line: 1, column: 1, length: 1),
      "with this file there are more than \(maximumTotalBytes >> 20) MiB of documents",
      hint: "leave out what the run does not need"
    )
  }

  /// The documents of a file, as far as it could be read; what is wrong goes to the log.
  static func read(
    _ file: SourceFile,
    index: Int,
    log: DiagnosticLog
  ) -> (text: SourceText, documents: [DocumentNode]) {
    let whole = Place(file: index, line: 1, column: 1, length: 1)
    if let (code, message) = excess(of: file) {
      log.report(code, at: whole, message, hint: "split it into several files")
      return (SourceText(path: file.path, text: ""), [])
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = file.bytes.starts(with: mark) ? file.bytes.dropFirst(3) : file.bytes[...]
    let text = String(decoding: bytes, as: UTF8.self)
    let source = SourceText(path: file.path, text: text)
    if let flaw = flaw(in: text, bytes: bytes) {
      log.report(
        .file,
        at: Place(file: index, line: flaw.line, column: flaw.column, length: 1),
        flaw.message,
        hint: flaw.hint
      )
      return (source, [])
    }
    let documents =
      isJSON(file.path, text)
      ? JSONReader.documents(of: source, file: index, log: log)
      : YAMLReader.documents(of: source, file: index, log: log)
    if documents.isEmpty, !log.findings.contains(where: { $0.place.file == index }) {
      log.report(
        .empty,
        at: whole,
        "the file holds no document",
        hint: "a load profile begins with \"profile: <name>\""
      )
    }
    return (source, documents)
  }

  /// What makes a file too large to be read. Each value needs a line, a comma, a colon or a bracket,
  /// so counting these bounds the memory of a reader before it begins.
  private static func excess(of file: SourceFile) -> (Diagnostic.Code, String)? {
    guard file.bytes.count <= maximumBytes else {
      return (.file, "the file has \(file.bytes.count) bytes; at most 64 MiB are read")
    }
    var marks = 0
    for byte in file.bytes {
      switch byte {
      case 0x0A, 0x0D, 0x2C, 0x3A, 0x5B, 0x7B: marks += 1
      default: continue
      }
    }
    guard marks <= 2 * JSONReader.maximumNodes else {
      return (.limit, "the file holds more than \(JSONReader.maximumNodes) values")
    }
    return nil
  }

  /// A file that is named `.json`, or whose text begins as JSON does and is not named as YAML.
  private static func isJSON(_ path: String, _ text: String) -> Bool {
    let name = path.lowercased()
    if name.hasSuffix(".json") { return true }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return false }
    let first = text.unicodeScalars.first { !" \t\r\n".unicodeScalars.contains($0) }
    return first == "{" || first == "["
  }

  /// The first thing that no text file holds.
  private static func flaw(
    in text: String,
    bytes: ArraySlice<UInt8>
  ) -> (line: Int, column: Int, message: String, hint: String)? {
    var line = 1
    var column = 1
    var offset = bytes.startIndex
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      // A carriage return ends a line too, unless a line feed behind it does.
      if before == "\r", scalar != "\n" { (line, column) = (line + 1, 1) }
      if scalar == "\u{FFFD}", bytes[offset] != 0xEF {
        return (line, column, "the file is not valid UTF-8", "save it as UTF-8")
      }
      if scalar == "\u{FFFD}", !bytes[offset...].starts(with: [0xEF, 0xBF, 0xBD]) {
        return (line, column, "the file is not valid UTF-8", "save it as UTF-8")
      }
      if scalar.value < 0x20, scalar != "\n", scalar != "\r", scalar != "\t" {
        let code = String(scalar.value, radix: 16)
        return (
          line, column, "the file holds the control character 0x\(code): is it a text?",
          "scenarios are YAML or JSON"
        )
      }
      offset += UTF8.width(scalar)
      column += 1
      if scalar == "\n" {
        (line, column) = (line + 1, 1)
      }
      before = scalar
    }
    return nil
  }
}

extension String {
  /// The JSON pointer of a member of what this pointer points to.
  func pointer(to key: String) -> String {
    guard key.contains("~") || key.contains("/") else { return "\(self)/\(key)" }
    var escaped = ""
    for character in key {
      switch character {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.append(character)
      }
    }
    return "\(self)/\(escaped)"
  }
}
