import Traces

/// One visit as a waterfall: a line for each step, call and pause.
struct WaterfallChart {
  /// More lines than these are left out.
  static let mostLines = 60

  let visit: Visit
  let numbers: NumberFormat
  let money: MoneyFormat

  /// A line of the chart.
  private struct Line {
    enum Kind {
      case step, good, bad, pause, marker
    }

    var kind: Kind
    var label: String
    var span: Range<UInt64>
    var note = ""
  }

  private var lines: [Line] {
    visit.story.map { line in
      switch line {
      case .step(let name, let span, let value):
        let note = value == 0 ? "" : "worth \(money.exact(value))"
        return Line(kind: .step, label: name, span: span, note: note)
      case .call(let row):
        return Line(
          kind: row.isGood ? .good : .bad,
          label: label(of: row),
          span: row.start..<row.time,
          note: note(of: row)
        )
      case .pause(let pause, let span):
        return Line(kind: .pause, label: pause.rawValue, span: span)
      case .marker(let marker):
        return Line(
          kind: .marker,
          label: visit.text(of: marker),
          span: marker.time..<marker.time
        )
      }
    }
  }

  private func label(of row: CallRow) -> String {
    let service = visit.description.service(of: row)
    var text = service.name
    if !service.operation.isEmpty { text += " \(service.operation)" }
    if row.visitorRetry > 0 { text += ", retry \(row.visitorRetry)" }
    if row.machineAttempt > 0 { text += ", attempt \(row.machineAttempt + 1)" }
    return text
  }

  private func note(of row: CallRow) -> String {
    var notes: [String] = []
    if row.outcome != .ok { notes.append(ErrorChart.word("\(row.outcome)")) }
    if let fault = visit.description.faultName(row.fault) { notes.append("struck by \(fault)") }
    return notes.joined(separator: ", ")
  }

  /// What is left out, in words.
  var cut: String {
    let left = lines.count - Self.mostLines
    return left > 0 ? "\(left) more lines are left out; 'stampede trace session' has them." : ""
  }

  private func seconds(_ quanta: UInt64) -> Double {
    Double(quanta) * Double(visit.description.quantum) / 1e9
  }

  private func took(_ span: Range<UInt64>) -> String {
    numbers.duration(seconds(span.upperBound - span.lowerBound))
  }
}

// MARK: - Drawing

extension WaterfallChart {
  /// The drawing and its height.
  var drawing: (markup: Markup, height: Double) {
    let shown = Array(lines.prefix(Self.mostLines))
    let plot = Plot(left: 290, top: 4, width: 370, height: Double(shown.count) * 18)
    let length = max(seconds(visit.finish - visit.start), 1e-9)
    let axis = ValueAxis.linear(covering: [length], count: 4, label: numbers.duration)
    var drawing: Markup = ""
    for tick in axis.ticks where tick.value <= length * 1.001 {
      let x = plot.x(tick.value / length)
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(x) \(plot.top)V\(plot.bottom)"/>\
        <text class="dim" fill="#555555" x="\(x)" y="\(plot.bottom + 16)" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    for (index, line) in shown.enumerated() {
      drawing += bar(line, plot, length, y: plot.top + Double(index) * 18)
    }
    drawing += """
      <text class="dim" fill="#555555" x="\(plot.left)" y="\(plot.bottom + 34)">\
      time since the arrival</text>
      """
    return (drawing, plot.bottom + 42)
  }

  private func bar(_ line: Line, _ plot: Plot, _ length: Double, y: Double) -> Markup {
    let place = { (time: UInt64) in
      plot.x(min(1, seconds(time - min(time, visit.start)) / length))
    }
    let left = place(line.span.lowerBound)
    let width = max(1.5, place(line.span.upperBound) - left)
    let shape: Markup =
      switch line.kind {
      case .step:
        """
        <path class="axis" stroke="#888888" stroke-width="3" d="M\(left) \(y + 9)h\(width)"/>
        """
      case .good:
        """
        <rect class="bar c0" x="\(left)" y="\(y + 3)" width="\(width)" height="12" fill="#0072B2"/>
        """
      case .bad:
        """
        <rect class="bar c1" x="\(left)" y="\(y + 3)" width="\(width)" height="12" fill="#D55E00" \
        stroke="#7A3600"/>
        """
      case .pause:
        """
        <path class="axis" stroke="#888888" stroke-dasharray="1 4" d="M\(left) \(y + 9)h\(width)"/>
        """
      case .marker:
        """
        <path class="limit" stroke="#000000" stroke-width="2" d="M\(left) \(y)v18"/>
        """
      }
    let isHead = line.kind == .step
    let took = line.kind == .marker ? "" : self.took(line.span)
    let text = [took, line.note].filter { !$0.isEmpty }.joined(separator: " · ")
    return """
      <text class="ink" x="\(isHead ? 0 : 14)" y="\(y + 13)"\
      \(isHead ? " font-weight=\"bold\"" as Markup : "")>\(line.label.fitted(265))</text>\
      \(shape)<text class="dim" fill="#555555" x="\(plot.right + 10)" y="\(y + 13)">\
      \(text.fitted(285))</text>

      """
  }

  /// The lines as a table.
  var table: DataTable {
    var table = DataTable(
      columns: ["Line", "Begins after", "Took", "Remark"],
      textColumns: [3]
    )
    table.rows = lines.prefix(Self.mostLines).map { line in
      [
        line.label,
        numbers.duration(seconds(line.span.lowerBound - min(line.span.lowerBound, visit.start))),
        took(line.span), line.note,
      ]
    }
    return table
  }

  /// The lines for programs.
  var sheet: Sheet {
    Sheet(
      ["line", "start_seconds", "duration_seconds", "remark"],
      lines.map { line in
        [
          .text(line.label), .real(seconds(line.span.lowerBound)),
          .real(seconds(line.span.upperBound - line.span.lowerBound)), .text(line.note),
        ]
      }
    )
  }
}
