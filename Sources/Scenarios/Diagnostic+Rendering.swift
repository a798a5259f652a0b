import JSONText

extension Diagnostic {
  /// The diagnostic for people: place, code and message, the source line with a caret, the hint.
  public var text: String {
    var text = "\(file):\(line):\(column): \(severity.rawValue)[\(code.rawValue)]: \(message)\n"
    if !sourceLine.isEmpty {
      let number = String(line)
      let margin = String(repeating: " ", count: number.count)
      text += " \(number) | \(sourceLine)\n \(margin) | \(underline)\n"
    }
    if !hint.isEmpty { text += "  hint: \(hint)\n" }
    return text
  }

  /// The diagnostic for programs.
  public var json: JSONValue {
    .object([
      .init("code", .string(code.rawValue)),
      .init("severity", .string(severity.rawValue)),
      .init("file", .string(file)),
      .init("line", .integer(line)),
      .init("column", .integer(column)),
      .init("path", .string(path)),
      .init("message", .string(message)),
      .init("hint", .string(hint)),
    ])
  }

  /// The diagnostic as a workflow command, which GitHub shows as an annotation of the line.
  ///
  /// - SeeAlso: GitHub documentation, "Workflow commands for GitHub Actions", "Setting an error message",
  ///   for the properties; the escapes are those of the package `@actions/core`.
  public var annotation: String {
    var properties = [("title", code.rawValue)]
    if line > 0, file != "-" {
      // Both ends of a range belong to it.
      properties =
        [
          ("file", file), ("line", String(line)), ("col", String(column)),
          ("endColumn", String(column + max(1, length) - 1)),
        ] + properties
    }
    let list = properties.map { "\($0)=\(Self.escaped($1, also: ":,"))" }.joined(separator: ",")
    let text = hint.isEmpty ? message : "\(message)\nhint: \(hint)"
    return "::\(severity.rawValue) \(list)::\(Self.escaped(text, also: ""))\n"
  }

  /// What has a meaning in a command, as hexadecimal digits.
  private static func escaped(_ text: String, also marks: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if "%\r\n".unicodeScalars.contains(scalar) || marks.unicodeScalars.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The object that programs get: errors and warnings apart, each in file order.
  public static func json(of diagnostics: [Diagnostic]) -> JSONValue {
    let errors = diagnostics.filter { $0.severity == .error }
    let warnings = diagnostics.filter { $0.severity == .warning }
    return .object([
      .init("errors", .array(errors.map(\.json))),
      .init("warnings", .array(warnings.map(\.json))),
    ])
  }

  /// Spaces and carets; tabs stay tabs so that the caret stands below its text in any terminal.
  private var underline: String {
    let before = sourceLine.unicodeScalars.prefix(sourceOffset)
    let width = max(1, min(length, sourceLine.unicodeScalars.count - sourceOffset))
    return String(before.map { $0 == "\t" ? "\t" : " " as Character })
      + String(repeating: "^", count: width)
  }
}
