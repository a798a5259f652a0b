import Foundation
import Traces

extension Visit {
  /// The visit as text for a terminal: who came, how it ended, and a line for every step, call and
  /// pause with a bar on one axis of time. No line is longer than `width`, nor than 60 characters
  /// where that is less.
  public func waterfall(width: Int = 80, isASCII: Bool = false) -> String {
    let drawing = Waterfall(visit: self, width: max(60, width), isASCII: isASCII)
    return (drawing.heading + [""] + drawing.lines).map { $0 + "\n" }.joined()
  }
}

/// Draws a visit.
private struct Waterfall {
  let visit: Visit
  let width: Int
  let isASCII: Bool
  private let axis: WaterfallAxis
  private let labelWidth: Int

  private static let startWidth = 9
  private static let tookWidth = 9

  init(visit: Visit, width: Int, isASCII: Bool) {
    self.visit = visit
    self.width = width
    self.isASCII = isASCII
    let rest = width - Self.startWidth - Self.tookWidth - 6
    let longest = Self.longestLabel(of: visit, isASCII)
    labelWidth = min(max(longest, 12), rest * 4 / 7)
    axis = WaterfallAxis(
      start: visit.start,
      finish: visit.finish,
      width: rest - labelWidth,
      isASCII: isASCII
    )
  }

  private var numbers: NumberFormat { isASCII ? .ascii : .terminal }
  private var dot: String { isASCII ? " - " : " · " }
  private var ellipsis: String { isASCII ? "~" : "…" }

  private func duration(_ quanta: some BinaryInteger) -> String {
    numbers.duration(Double(quanta) * Double(visit.description.quantum) / 1e9)
  }

  private func money(_ minor: Int64) -> String {
    MoneyFormat(currency: visit.description.currency, numbers: numbers).exact(minor)
  }
}

// MARK: - Heading

extension Waterfall {
  var heading: [String] {
    let title =
      "session \(visit.session)\(dot)\(visit.description.scenario)\(dot)seed "
      + "\(visit.description.seed)"
    var facts: [(String, String)] = []
    if let persona = visit.persona, let journey = visit.journey {
      var who = "\(persona) on \(journey)"
      if let region = visit.region { who += ", from \(region)" }
      if let payment = visit.payment { who += ", pays by \(payment)" }
      if let version = visit.begin?.version, version > 0 { who += ", version \(version)" }
      facts.append(("who", who))
    }
    facts.append(("began", begin))
    facts.append(("lasted", lasted))
    if let end = visit.end {
      facts.append(("ended", Self.ending(of: end, visit)))
      facts.append(("value", "\(money(end.value)) of \(money(end.potential))"))
      let satisfaction = String(format: "%.2f", Double(end.satisfaction) / 1_000)
      facts.append(("satisfied", "\(satisfaction) of 5"))
    } else {
      facts.append(("ended", "not in this trace"))
    }
    return [cut(title, to: width)] + facts.flatMap { wrap($0.1, under: $0.0) }
  }

  private var begin: String {
    var text = "\(duration(visit.start)) after the start of the run"
    if visit.description.epoch > 0 {
      let nanoseconds =
        Double(visit.description.epoch)
        + Double(visit.start) * Double(visit.description.quantum)
      text += ", \(Self.calendar(nanoseconds / 1e9))"
    }
    if let phase = visit.phase, !phase.isEmpty { text += ", in phase \(phase)" }
    return text
  }

  private var lasted: String {
    let span = visit.finish - visit.start
    let retries = visit.calls.map(\.visitorRetry).max() ?? 0
    let machine = visit.calls.count { $0.machineAttempt > 0 }
    var text = "\(duration(span)), \(duration(min(span, visit.visibleWait))) of it waiting: "
    let steps = visit.end.map { Int($0.steps) }
    text += steps.map { "\(Self.count($0, "step")) completed, " } ?? ""
    text += Self.count(visit.calls.count, "call")
    if retries > 0 || machine > 0 {
      text += ", \(visit.calls.count { $0.attempt > 0 }) of them again"
    }
    return text
  }

  private static func ending(of end: SessionEndRow, _ visit: Visit) -> String {
    var text = "\(end.result)"
    if let reason = visit.description.reasonName(end.reason) { text += ", reason: \(reason)" }
    if let fault = visit.description.faultName(end.fault) { text += ", struck by \(fault)" }
    return text
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func calendar(_ seconds: Double) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "yyyy-MM-dd HH:mm:ss"
    return format.string(from: Date(timeIntervalSince1970: seconds)) + " UTC"
  }

  /// A fact, its lines below each other.
  private func wrap(_ text: String, under name: String) -> [String] {
    let indentation = 11
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
      if !line.isEmpty, line.count + 1 + word.count > width - indentation {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + cut(word, to: width - indentation)
    }
    lines.append(line)
    let blank = String(repeating: " ", count: indentation)
    return lines.enumerated().map { index, line in
      (index == 0 ? pad(name, indentation) : blank) + line
    }
  }
}

// MARK: - Lines

extension Waterfall {
  var lines: [String] {
    let title = columns("start", "step, call", "took", axis.labels(duration))
    return [title] + visit.story.flatMap(lines(of:))
  }

  private func lines(of line: Visit.Line) -> [String] {
    switch line {
    case .step(let name, let span, let value):
      let earned = value == 0 ? [] : [note("worth \(money(value))")]
      return [row(name, span, axis.bar(span, .wait))] + earned
    case .call(let row): return self.lines(of: row)
    case .pause(let pause, let span):
      return [row("  \(isASCII ? ".." : "⋯") " + pause.rawValue, span, axis.bar(span, .pause))]
    case .marker(let marker):
      let sign = isASCII ? "!" : "⚑"
      let place = axis.mark(at: marker.time, isASCII ? "!" : "⚑")
      let text = "\(sign) \(visit.text(of: marker))"
      return [columns(offset(marker.time), text, "", place)]
    }
  }

  private func lines(of row: CallRow) -> [String] {
    let kind: WaterfallAxis.Kind = row.isGood ? .good : .bad
    let span = row.start..<row.time
    var lines = [
      self.row(Self.label(of: row, visit, isASCII), span, axis.bar(span, kind))
    ]
    var notes: [String] = []
    if row.outcome != .ok { notes.append(Self.words(for: row.outcome)) }
    if let fault = visit.description.faultName(row.fault) { notes.append("struck by \(fault)") }
    if row.status > 0 { notes.append("status \(row.status)") }
    if !notes.isEmpty { lines.append(note(notes.joined(separator: ", "))) }
    return lines
  }

  /// What else there is to say of the line above.
  private func note(_ text: String) -> String {
    cut(String(repeating: " ", count: Self.startWidth + 6) + text, to: width)
  }

  private static func label(of row: CallRow, _ visit: Visit, _ isASCII: Bool) -> String {
    let service = visit.description.service(of: row)
    var text = "  " + service.name
    if !service.operation.isEmpty { text += " \(service.operation)" }
    if row.visitorRetry > 0 { text += ", retry \(row.visitorRetry)" }
    if row.machineAttempt > 0 { text += ", attempt \(row.machineAttempt + 1)" }
    return text
  }

  private static func longestLabel(of visit: Visit, _ isASCII: Bool) -> Int {
    visit.story.map { line in
      switch line {
      case .step(let name, _, _): name.count
      case .call(let row): label(of: row, visit, isASCII).count
      case .pause(let pause, _): 4 + pause.rawValue.count
      case .marker(let marker): 2 + visit.text(of: marker).count
      }
    }.max() ?? 0
  }

  private static func words(for outcome: CallOutcome) -> String {
    switch outcome {
    case .ok: "ok"
    case .degraded: "failed, the step goes on without it"
    case .error: "error"
    case .timeout: "time-out"
    case .overload: "turned away: queue full"
    case .poolTimeout: "no connection free"
    case .outage: "service down"
    case .declined: "declined"
    case .refusedByRule: "refused by a rule"
    case .visitorLeft: "visitor left while it ran"
    case .skipped: "skipped"
    case .shed: "shed"
    case .breakerOpen: "breaker open"
    case .reneged: "left the queue"
    }
  }

  private func row(_ label: String, _ span: Range<UInt64>, _ bar: String) -> String {
    columns(offset(span.lowerBound), label, duration(span.count), bar)
  }

  private func offset(_ time: UInt64) -> String { duration(time - min(time, visit.start)) }

  private func columns(_ start: String, _ label: String, _ took: String, _ bar: String) -> String {
    let left = String(repeating: " ", count: max(0, Self.startWidth - start.count)) + start
    let right = String(repeating: " ", count: max(0, Self.tookWidth - took.count)) + took
    let line = "\(left)  \(pad(cut(label, to: labelWidth), labelWidth))  \(right)  \(bar)"
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func cut(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(max(0, length - 1)) + ellipsis
  }

  private func pad(_ text: String, _ length: Int) -> String {
    text + String(repeating: " ", count: max(0, length - text.count))
  }
}
