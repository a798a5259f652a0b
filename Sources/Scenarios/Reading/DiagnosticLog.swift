/// Collects what is wrong with the documents of one load.
///
/// A class, because every reader of every part writes to the same log.
final class DiagnosticLog {
  /// Beyond this many findings the rest is noise and only fills memory.
  static let capacity = 500

  private(set) var findings: [Finding] = []
  private var known: Set<Finding> = []

  /// A diagnostic whose file is still an index and whose line has not been looked up.
  struct Finding: Hashable {
    var code: Diagnostic.Code
    var severity: Diagnostic.Severity
    var place: Place
    var path: String
    var message: String
    var hint: String
    /// Whether the line is not to be shown from the place on.
    var isUnseen = false
  }

  /// Whether no more is noted.
  var isFull: Bool { findings.count >= Self.capacity }

  /// Whether an error was found.
  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// Whether an error was found in the file of a place: what is missing there may be its echo.
  func hasErrors(inFileOf place: Place) -> Bool {
    findings.contains { $0.severity == .error && $0.place.file == place.file }
  }

  /// Notes an error. One at the same place with the same words counts once: an alias repeats what
  /// its anchor says.
  func report(
    _ code: Diagnostic.Code,
    at place: Place,
    path: String = "",
    _ message: String,
    hint: @autoclosure () -> String,
    isUnseen: Bool = false
  ) {
    guard !isFull else { return }
    add(
      Finding(
        code: code,
        severity: .error,
        place: place,
        path: path,
        message: message,
        hint: hint(),
        isUnseen: isUnseen
      )
    )
  }

  /// Notes a warning.
  func warn(
    _ code: Diagnostic.Code,
    at place: Place,
    path: String = "",
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    guard !isFull else { return }
    add(
      Finding(
        code: code,
        severity: .warning,
        place: place,
        path: path,
        message: message,
        hint: hint()
      )
    )
  }

  /// Adds what another log has found, as far as `isWanted` says.
  func merge(_ other: DiagnosticLog, where isWanted: (Finding) -> Bool) {
    for finding in other.findings where isWanted(finding) { add(finding) }
  }

  private func add(_ finding: Finding) {
    var finding = finding
    finding.message = Self.printable(finding.message)
    finding.hint = Self.printable(finding.hint)
    var key = finding
    key.path = ""
    guard !isFull, known.insert(key).inserted else { return }
    if findings.count == Self.capacity - 1, finding.severity == .error {
      finding.code = .limit
      finding.message = "there are more than \(Self.capacity) mistakes; the rest is not shown"
      finding.hint = ""
    }
    findings.append(finding)
  }

  /// A message quotes what its author wrote; that must neither fill nor command a terminal.
  private static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(400) {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      result.unicodeScalars.append(isControl ? "?" : scalar)
    }
    return result
  }

  /// The findings with names, lines and in order of file, line and column.
  func diagnostics(in files: [SourceText]) -> [Diagnostic] {
    let ordered = findings.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    var excerpt = SourceExcerpt(nil)
    var line = (file: -1, number: 0)
    return ordered.map { _, finding in
      let place = finding.place
      let file = files.indices.contains(place.file) ? files[place.file] : nil
      if line != (place.file, place.line) {
        line = (place.file, place.line)
        excerpt = SourceExcerpt(file?.line(place.line))
      }
      return diagnostic(of: finding, in: file, excerpt)
    }
  }

  private func diagnostic(
    of finding: Finding,
    in file: SourceText?,
    _ excerpt: SourceExcerpt
  ) -> Diagnostic {
    let place = finding.place
    var window = excerpt.window(around: place)
    if finding.isUnseen {
      window.line = String(window.line.unicodeScalars.prefix(window.offset)) + "…"
    }
    return Diagnostic(
      code: finding.code,
      severity: finding.severity,
      file: file?.path ?? (place.file < 0 ? "built-in" : "input"),
      line: place.line,
      column: place.column,
      length: finding.isUnseen ? 1 : excerpt.length(of: place),
      path: finding.path,
      message: finding.message,
      hint: finding.hint,
      sourceLine: window.line,
      sourceOffset: window.offset
    )
  }
}
