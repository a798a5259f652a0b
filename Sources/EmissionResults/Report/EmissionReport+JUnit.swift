extension EmissionReport {
  /// The thresholds as JUnit has test cases, for a build server: one each, failed with the value that
  /// was observed, skipped where the schedule was not kept.
  public var junit: String {
    let isJudged = fidelity.verdict != .invalid
    let failures = isJudged ? thresholds.filter { !$0.isMet }.count : 0
    let skipped = isJudged ? 0 : thresholds.count
    let duration = Self.thousandths(seconds.intended.count * 1_000)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuites tests="\#(thresholds.count)" failures="\#(failures)">"#,
      #"  <testsuite name="\#(Self.escape("stampede-emit " + source.scenario))""#
        + #" tests="\#(thresholds.count)" failures="\#(failures)" errors="0" skipped="\#(skipped)""#
        + #" time="\#(duration)"\#(timestamp)>"#,
      "    <properties>",
      #"      <property name="verdict" value="\#(fidelity.verdict.rawValue)"/>"#,
      #"      <property name="target" value="\#(Self.escape(target))"/>"#,
      #"      <property name="seed" value="\#(source.seed)"/>"#,
      "    </properties>",
    ]
    for result in thresholds { lines += Self.testCase(result, isJudged, fidelity) }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private var timestamp: String {
    // The schema of JUnit has no fractions and no zone.
    start.map { #" timestamp="\#(UTCText.text(nanoseconds: $0).prefix(19))""# } ?? ""
  }

  private static func testCase(
    _ result: ThresholdResult,
    _ isJudged: Bool,
    _ fidelity: Fidelity
  ) -> [String] {
    let name = escape(result.threshold.description)
    let head = #"    <testcase classname="thresholds" name="\#(name)" time="0""#
    guard isJudged else {
      let reason = escape("INVALID: " + fidelity.reasons.joined(separator: "; "))
      return [head + ">", #"      <skipped message="\#(reason)"/>"#, "    </testcase>"]
    }
    guard !result.isMet else { return [head + "/>"] }
    let observed = escape(
      result.observed == nil ? result.observedText : "observed \(result.observedText)"
    )
    return [
      head + ">", #"      <failure message="\#(observed)">\#(name): \#(observed)</failure>"#,
      "    </testcase>",
    ]
  }

  private static func thousandths(_ number: Int) -> String {
    HistogramLog.decimal(Int64(number), 3)
  }

  /// A text as it stands in XML; what XML has no character for becomes a space.
  private static func escape(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        let isText =
          scalar.value >= 0x20 && scalar.value < 0xFFFE
          || scalar.value > 0xFFFF
        result.unicodeScalars.append(isText ? scalar : " ")
      }
    }
  }
}
