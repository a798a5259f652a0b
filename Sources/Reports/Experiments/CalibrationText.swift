import Analysis

/// A calibration for a terminal: the sentence first, then the errors before and after.
public enum CalibrationText {
  /// The lines, each closed by a line feed; tables are at most `width` characters wide.
  ///
  /// Colors only repeat what words say. With `isASCII` all signs of our own are ASCII.
  public static func render(
    _ result: CalibrationResult,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let page = CalibrationTerminalPage(
      words: CalibrationWords(result: result, numbers: isASCII ? .ascii : .terminal),
      colors: colors,
      width: max(60, width),
      ellipsis: isASCII ? "~" : "…"
    )
    return page.text
  }
}

/// The parts of the terminal's page.
private struct CalibrationTerminalPage {
  let words: CalibrationWords
  let colors: Bool
  let width: Int
  let ellipsis: String

  private var result: CalibrationResult { words.result }

  var text: String {
    let sentence = words.sentence
    let heading = [
      colors ? "\u{1B}[1m\(sentence)\u{1B}[0m" : sentence,
      "\(words.numbers.count(result.emission.calls)) measured calls of \(result.scenario) "
        + "(seed \(result.seed)), emission \(result.emission.fidelity)",
    ]
    let parts = [heading, lines(errors), lines(laws), result.notes.map { "- " + $0 }]
    return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private func lines(_ table: TextTable) -> [String] {
    let rows = table.lines(width: width, ellipsis: ellipsis)
    return [colors ? "\u{1B}[2m\(rows[0])\u{1B}[0m" : rows[0]] + rows.dropFirst()
  }

  private var errors: TextTable {
    var table = TextTable([
      .init(title: "", isNumber: false), .init(title: "", isNumber: false),
      .init(title: "measured"), .init(title: "model", expendability: 2), .init(title: "error"),
      .init(title: "fitted", expendability: 1), .init(title: "error"),
      .init(title: "the model was", isNumber: false, expendability: 3),
    ])
    for group in result.groups {
      for (index, figure) in CalibrationWords.figures.enumerated() {
        let mean = group.before.error(of: \.mean, to: group.measured)
        table.rows.append([
          index == 0 ? words.name(group) : "", figure.title,
          words.text(group.measured[keyPath: figure.key], figure),
          words.text(group.before[keyPath: figure.key], figure),
          words.error(group.before, group.measured, figure),
          words.text(group.after[keyPath: figure.key], figure),
          words.error(group.after, group.measured, figure),
          index == 0 ? words.direction(mean) : "",
        ])
      }
    }
    return table
  }

  private var laws: TextTable {
    var table = TextTable([
      .init(title: "fitted service time", isNumber: false), .init(title: "calls"),
      .init(title: "law", isNumber: false), .init(title: "lognormal misses by", expendability: 1),
    ])
    table.rows = result.fits.map { fit in
      [
        words.name(fit), words.numbers.count(fit.calls), words.law(fit),
        words.percent(fit.lognormalMisfit),
      ]
    }
    return table
  }
}
