import SimulationKernel

/// What a file of arrivals says.
enum ArrivalTable {
  /// When each session arrives.
  case instants([SimulationTime.Duration])
  /// The rate over time, in sessions a second.
  case rates([OpenArrivals.CurvePoint])
}

extension Field {
  /// The most lines of a file of arrivals.
  private static let mostArrivals = 1_000_000

  /// A file of comma-separated values whose path stands here.
  ///
  /// Its first line is `time`, and each further line one arrival, or it is `time,rate`, and the rate
  /// runs in straight lines from one to the next. Times are seconds, or durations such as `10m`.
  func arrivalTable(_ unit: DurationUnit) -> ArrivalTable? {
    guard let path = text() else { return nil }
    switch context.attachments.file(path, namedIn: node.place) {
    case .failure(let error):
      report(
        .file,
        "\"\(path.prefix(80))\" \(error.message)",
        hint: "name a file beside the document, such as \"arrivals.csv\""
      )
      return nil
    case .success(let file):
      let reader = ArrivalTableReader(
        file: file.index,
        text: file.text,
        seconds: Double(unit.rawValue) / 1e9,
        context: context
      )
      return reader.table(atMost: Self.mostArrivals)
    }
  }
}

/// Reads the lines of a file of arrivals.
private struct ArrivalTableReader {
  let file: Int
  let text: SourceText
  /// The length of the unit of rates.
  let seconds: Double
  let context: ReadingContext

  func table(atMost most: Int) -> ArrivalTable? {
    let lines = text.lineCount
    guard lines <= most + 2 else {
      return refuse(1, "the file has \(lines) lines; at most \(most) are read", hint: "shorten it")
    }
    let header = fields(1)
    guard header == ["time"] || header == ["time", "rate"] else {
      return refuse(
        1,
        "the first line must name the columns",
        hint: "write \"time\", or \"time,rate\""
      )
    }
    var instants: [SimulationTime.Duration] = []
    var points: [OpenArrivals.CurvePoint] = []
    var last = SimulationTime.Duration.zero
    for line in 2..<max(2, lines + 1) {
      let fields = fields(line)
      if fields == [""] { continue }
      guard fields.count == header.count else {
        return refuse(line, "the line has \(fields.count) values, not \(header.count)", hint: "")
      }
      guard let time = ScenarioLoader.duration(of: fields[0]) else {
        return refuse(line, "\"\(fields[0].prefix(40))\" is no time", hint: "write 90 or 1.5m")
      }
      guard time >= last else {
        return refuse(line, "the time is earlier than the one before", hint: "sort the lines")
      }
      last = time
      guard header.count == 2 else {
        instants.append(time)
        continue
      }
      guard let rate = Double(fields[1]), (0...1e9).contains(rate) else {
        return refuse(line, "\"\(fields[1].prefix(40))\" is no rate", hint: "write a number from 0")
      }
      points.append(.init(time: time, factor: rate / seconds))
    }
    if instants.isEmpty, !points.contains(where: { $0.factor > 0 }) {
      return refuse(1, "the file lets no session arrive", hint: "")
    }
    return header.count == 2 ? .rates(points) : .instants(instants)
  }

  private func refuse(_ line: Int, _ message: String, hint: String) -> ArrivalTable? {
    let length = max(1, text.line(line)?.count ?? 1)
    context.log.report(
      .file,
      at: Place(file: file, line: line, column: 1, length: length),
      message,
      hint: hint
    )
    return nil
  }

  /// The values of a line, without the blanks around them.
  private func fields(_ line: Int) -> [String] {
    let scalars = text.line(line) ?? Substring.UnicodeScalarView()
    return scalars.split(separator: ",", omittingEmptySubsequences: false).map { field in
      let blanks: (UnicodeScalar) -> Bool = { " \t\r\u{FEFF}".unicodeScalars.contains($0) }
      let body = field.drop(while: blanks).reversed().drop(while: blanks).reversed()
      return String(String.UnicodeScalarView(body))
    }
  }
}
