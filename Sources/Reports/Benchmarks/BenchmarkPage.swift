import Analysis

/// Results of benchmarks as one page: no network, no script, readable without its style.
public enum BenchmarkPage {
  /// The page: the same bytes for the same results in the same order.
  ///
  /// - Parameters:
  ///   - collection: what was measured.
  ///   - version: the version of the engine that writes the page.
  /// - Returns: the page.
  /// - Complexity: O(results²), which are few.
  public static func render(_ collection: BenchmarkCollection, version: String) -> String {
    let numbers = NumberFormat.page
    let speed = [
      BuildSpeedChart.figure(collection, numbers), ScalingChart.figure(collection, numbers),
      MemoryChart.figure(collection, numbers),
    ].compactMap { $0?.markup }
    let accuracy = collection.accuracies.enumerated().compactMap { index, result in
      AccuracyChart.figure(result, id: "accuracy-\(index)", numbers)?.markup
    }
    return PageFrame.text(
      title: "Benchmarks of Stampede",
      version: version,
      body: """
        <header>
        <p class="kind">Benchmarks</p>
        <h1>How fast, how large, how right</h1>
        <p class="facts">\(collection.summary) · Stampede \(version)</p>
        </header>
        <main>
        \(verdicts(collection, numbers))\(section("speed-and-memory", "Speed and memory", speed))\
        \(section("theory", "Accuracy", accuracy))\
        \(section("glossary", "Definitions", [glossary]))</main>

        """
    )
  }

  private static func verdicts(
    _ collection: BenchmarkCollection,
    _ numbers: NumberFormat
  ) -> Markup {
    let badges = collection.accuracies.map { result -> Markup in
      let words = AccuracyWords(result: result, numbers: numbers)
      let sentence = words.verdict.prefix(1).uppercased() + words.verdict.dropFirst()
      let state = result.passed ? "pass" : "fail"
      return """
        <h2><span class="badge \(state)">\(result.passed ? "✓" : "✗") \(sentence)</span></h2>
        <p class="facts">\(words.build). \(words.scope)</p>

        """
    }
    return badges.isEmpty ? "" : "<section id=\"verdict\">\n\(badges)</section>\n"
  }

  private static func section(_ id: String, _ title: String, _ content: [Markup]) -> Markup {
    content.isEmpty ? "" : "<section id=\"\(id)\">\n<h2>\(title)</h2>\n\(content)</section>\n"
  }

  private static let glossary: Markup = """
    <dl>
    <dt>Operation</dt><dd>An event that the kernel handles; for hold, taking the earliest event and putting \
    it back later.</dd>
    <dt>Yardstick</dt><dd>For the workloads of the kernel a binary heap that does the same work, for the \
    full model the bare sessions; both take their samples in turn with what is measured, in one \
    process.</dd>
    <dt>Standard error</dt><dd>How far a mean over replications lies from the true one by chance, about: \
    their standard deviation over the root of their number.</dd>
    </dl>

    """
}
