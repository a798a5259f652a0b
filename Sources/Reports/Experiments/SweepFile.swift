import Analysis

/// `sweep.json`: what came of all tasks of a sweep, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum SweepFile {
  private static let document = ArrangedDocument<SweepResult>(shape: .sweep)

  /// The text of `result`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ result: SweepResult) throws -> String {
    try document.text(of: result)
  }

  /// The result that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> SweepResult {
    try document.value(of: text)
  }
}

/// `tasks.jsonl`: the tasks of a sweep, one a line.
public enum SweepTaskFile {
  private static let document = ArrangedDocument<SweepTask>(shape: .sweepTask)

  /// The lines of `tasks`: the same bytes for the same values.
  public static func encode(_ tasks: [SweepTask]) throws -> String {
    var text = ""
    for task in tasks { text += try document.line(of: task) + "\n" }
    return text
  }

  /// The tasks that the lines of `text` hold; empty lines hold none.
  ///
  /// - Throws: what is wrong with the first wrong line, and its number.
  public static func decode(_ text: String) throws(DocumentError) -> [SweepTask] {
    var tasks: [SweepTask] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      do {
        tasks.append(try document.value(of: String(line)))
      } catch {
        throw DocumentError(path: "", message: "line \(index + 1): \(error.description)")
      }
    }
    return tasks
  }
}
