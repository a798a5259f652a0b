import Analysis

/// Figures beside theory for a terminal: the sentence first, then a line a figure.
public enum AccuracyText {
  /// The lines, each closed by a line feed; the table is at most `width` characters wide.
  ///
  /// Colors only repeat what words say. With `isASCII` all signs of our own are ASCII.
  public static func render(
    _ result: AccuracyResult,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let words = AccuracyWords(result: result, numbers: isASCII ? .ascii : .terminal)
    let sentence = words.verdict + (result.partial ? ", interrupted" : "")
    var table = TextTable([
      .init(title: "queue", isNumber: false), .init(title: "figure", isNumber: false),
      .init(title: "theory"), .init(title: "simulated"),
      .init(title: "standard error", expendability: 1), .init(title: "off by"),
    ])
    var last = ""
    for check in result.checks {
      table.rows.append([
        check.model == last ? "" : check.model, check.quantity, words.text(check.theory, check),
        check.simulated.map { words.text($0, check) } ?? words.numbers.nothing,
        check.standardError.map { words.text($0, check) } ?? words.numbers.nothing,
        words.difference(check),
      ])
      last = check.model
    }
    let rows = table.lines(width: max(60, width), ellipsis: isASCII ? "~" : "…")
    let limit = result.limit.map { words.numbers.decimal($0, decimals: 2) }
    let closing = limit.map {
      "\nOff by: in standard errors; by chance one of a thousand such tables has a figure off by more "
        + "than \($0).\n"
    }
    return (colors ? "\u{1B}[1m\(sentence)\u{1B}[0m" : sentence) + "\n\(words.scope)\n\n"
      + rows.map { $0 + "\n" }.joined() + (closing ?? "")
  }
}
