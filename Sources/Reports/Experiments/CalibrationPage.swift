import Analysis

/// A calibration as one page: no network, no script, readable without its style.
public enum CalibrationPage {
  /// The page: the same bytes for the same values.
  ///
  /// - Parameters:
  ///   - result: what came of it.
  ///   - document: the topology document with the fitted service times.
  /// - Returns: the page.
  /// - Complexity: O(groups × points).
  public static func render(_ result: CalibrationResult, document: String) -> String {
    let words = CalibrationWords(result: result, numbers: .page)
    let sentence = words.sentence.prefix(1).uppercased() + words.sentence.dropFirst() + "."
    let state = result.improved ? "pass" : "none"
    let figures = result.groups.filter { !$0.curve.isEmpty }.enumerated().compactMap {
      CalibrationChart(words: words, group: $1).figure(id: "curve-\($0)")
    }
    return PageFrame.text(
      title: "Calibration of \(result.scenario)",
      version: result.version,
      body: """
        <header>
        <p class="kind">Calibration</p>
        <h1>\(result.scenario)</h1>
        <p class="facts">\(words.numbers.count(result.emission.calls)) measured calls · emission \
        \(result.emission.fidelity) · seed \(String(result.seed)) · Stampede \(result.version)</p>
        </header>
        <main>
        <section id="verdict">
        <h2><span class="badge \(state)">\(sentence)</span></h2>
        <ul>
        \(result.notes.map { "<li>\($0)</li>\n" as Markup })</ul>
        </section>
        <section id="errors"><h2>Model beside measurement</h2>
        \(errors(words).markup)</section>
        <section id="charts"><h2>Percentiles</h2>
        \(figures.map(\.markup))</section>
        <section id="laws"><h2>Fitted service times</h2>
        \(laws(words).markup)<details><summary>The topology document</summary>
        <pre>\(document)</pre></details>
        </section>
        </main>

        """
    )
  }

  private static func errors(_ words: CalibrationWords) -> DataTable {
    var table = DataTable(
      columns: [
        "Calls", "Figure", "Measured", "Model", "Error", "Fitted", "Error", "The model was",
      ],
      textColumns: [1, 7]
    )
    for group in words.result.groups {
      for figure in CalibrationWords.figures {
        let error = group.before.error(of: figure.key, to: group.measured)
        table.rows.append([
          words.name(group), figure.title,
          words.text(group.measured[keyPath: figure.key], figure),
          words.text(group.before[keyPath: figure.key], figure),
          words.error(group.before, group.measured, figure),
          words.text(group.after[keyPath: figure.key], figure),
          words.error(group.after, group.measured, figure),
          figure.isTime ? words.direction(error) : "",
        ])
      }
    }
    table.note =
      "An error is the model's number over the measured one, less 1. On average they are p50, p95 and "
      + "p99 of the steps, by their magnitude, weighted by calls."
    return table
  }

  private static func laws(_ words: CalibrationWords) -> DataTable {
    var table = DataTable(
      columns: ["Service or step", "Calls", "Law", "Lognormal misses by"],
      textColumns: [2]
    )
    table.rows = words.result.fits.map { fit in
      [
        words.name(fit), words.numbers.count(fit.calls), words.law(fit),
        words.percent(fit.lognormalMisfit),
      ]
    }
    table.note =
      "Lognormal laws have the parameters of the greatest likelihood, from the histogram of the "
      + "measured times; empirical ones are tables of its quantiles. What the lognormal law misses is "
      + "its largest error at p50, p95 and p99."
    return table
  }
}
