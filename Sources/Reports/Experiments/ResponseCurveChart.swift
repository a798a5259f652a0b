import Analysis

/// The response of the busiest service over a number that is varied, such as the load: where it bends.
enum ResponseCurveChart {
  /// More lines than these cannot be told apart.
  private static let mostLines = LineStyle.all.count
  /// Fewer points have no knee.
  private static let leastPointsOfKnee = 4

  /// The chart; `nil` where no number is varied, or nobody was served.
  static func figure(_ words: WhatIfWords) -> Figure? {
    guard let axis = axis(of: words.result), let service = busiest(words.result) else { return nil }
    let lines = lines(words, axis: axis, service: service)
    guard !lines.isEmpty else { return nil }
    let title = WhatIfWords.title(ofPath: words.result.axes[axis].path)
    let name = words.result.variants[0].services[service].name
    let knees = lines.compactMap { line in
      line.knee.map {
        "\(line.name.isEmpty ? "" : line.name + ": ")\(words.numbers.trimmed($0.x, decimals: 3))"
      }
    }
    let knee =
      knees.isEmpty
      ? "" : " Triangle: the knee, where the line bends most: \(knees.joined(separator: "; "))."
    let most = headroom(words.result, axis: axis)
    let room = most.map { " The greatest value with which all goals are met: \($0)." } ?? ""
    return Figure(
      id: "response-curve",
      title: "p95 response of \(name) over \(title) (logarithmic axis)",
      description: lines.map { line in
        line.name + " "
          + line.points.map {
            "\(words.numbers.trimmed($0.x, decimals: 3)): \(words.numbers.duration($0.y))"
          }
          .joined(separator: ", ") + "."
      }.joined(separator: " "),
      caption: "The response that 95 % of the calls do not exceed, means over "
        + "\(words.result.replications) replications; the service is the busiest of all. Filled squares "
        + "meet all goals.\(knee)\(room)",
      height: 290,
      drawing: drawing(lines, title, words),
      table: table(lines, title, words)
    )
  }

  /// The number that is varied: the load where there is one.
  private static func axis(of result: WhatIfResult) -> Int? {
    func isNumeric(_ axis: Int) -> Bool {
      result.axes[axis].values.count > 1
        && result.axes[axis].values.allSatisfy { Double($0) != nil }
    }
    let load = result.axes.firstIndex { $0.path == result.frontier?.load }
    return ([load].compactMap { $0 } + result.axes.indices).first(where: isNumeric)
  }

  /// The service whose servers are busiest in any variant.
  private static func busiest(_ result: WhatIfResult) -> Int? {
    let busy = result.variants.flatMap { variant in
      variant.services.enumerated().compactMap { index, station in
        station.p95.value.flatMap { _ in station.utilization.value.map { (index, $0) } }
      }
    }
    return busy.max { ($0.1, -$0.0) < ($1.1, -$1.0) }?.0
  }

  private static func headroom(_ result: WhatIfResult, axis: Int) -> String? {
    guard result.axes[axis].path == result.frontier?.load else { return nil }
    let values = result.variants.filter { $0.passes && !$0.changes.isEmpty }
      .compactMap { $0.changes[present: axis]?.value }
    return values.max { (Double($0) ?? 0) < (Double($1) ?? 0) }
  }
}

// MARK: - Lines

extension ResponseCurveChart {
  private struct Point {
    let x: Double
    let y: Double
    let passes: Bool
  }

  private struct Line {
    let name: String
    let points: [Point]

    /// The point that lies farthest from the chord between the ends, both axes from 0 to 1.
    ///
    /// - SeeAlso: V. Satopaa et al., "Finding a 'Kneedle' in a Haystack", ICDCS Workshops 2011.
    var knee: Point? {
      guard points.count >= leastPointsOfKnee, let first = points.first, let last = points.last,
        last.x > first.x, last.y != first.y
      else { return nil }
      func distance(_ point: Point) -> Double {
        let along = (point.x - first.x) / (last.x - first.x)
        return along - (point.y - first.y) / (last.y - first.y)
      }
      let isRising = last.y > first.y
      // A rising line bends below its chord, a falling one ahead of it.
      let farthest = points.max { left, right in
        isRising
          ? distance(left) < distance(right) : -distance(left) < -distance(right)
      }
      return farthest.flatMap { distance($0).magnitude > 0.1 ? $0 : nil }
    }
  }

  private static func lines(_ words: WhatIfWords, axis: Int, service: Int) -> [Line] {
    var names: [String] = []
    var points: [String: [Point]] = [:]
    for variant in words.result.variants {
      let values = words.values(of: variant)
      guard let x = Double(values[axis]),
        let station = variant.services[present: service], let y = station.p95.value, y > 0
      else { continue }
      let others = values.indices.filter { $0 != axis }
        .map { "\(words.axisTitles[$0]) \(values[$0])" }.joined(separator: ", ")
      if points[others] == nil { names.append(others) }
      points[others, default: []].append(Point(x: x, y: y, passes: variant.passes))
    }
    let lines = names.compactMap { name -> Line? in
      var seen: Set<Double> = []
      let all = (points[name] ?? []).sorted { $0.x < $1.x }.filter { seen.insert($0.x).inserted }
      return all.count > 1 ? Line(name: name, points: all) : nil
    }
    func rank(_ line: Line) -> Double {
      line.name.split(separator: " ").last.flatMap { Double($0) } ?? .infinity
    }
    let ordered = lines.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
    return Array(ordered.prefix(mostLines))
  }

  private static func drawing(_ lines: [Line], _ title: String, _ words: WhatIfWords) -> Markup {
    let plot = Plot(left: 70, top: 12, width: 690, height: 230)
    let axis = ValueAxis.logarithmic(covering: lines.flatMap { $0.points.map(\.y) }) {
      words.numbers.duration($0)
    }
    let across = lines.flatMap { $0.points.map(\.x) }
    let (least, most) = (across.min() ?? 0, across.max() ?? 1)
    func x(_ value: Double) -> Double {
      plot.x(most > least ? (value - least) / (most - least) : 0)
    }
    func y(_ value: Double) -> Double { plot.y(axis.position(value)) }
    var drawing = plot.grid(axis)
    for value in Set(across).sorted() {
      drawing += """
        <text class="dim" fill="#555555" x="\(x(value))" y="\(plot.bottom + 16)" \
        text-anchor="middle">\(words.numbers.trimmed(value, decimals: 3))</text>
        """
    }
    drawing += "<text class=\"ink\" x=\"\(plot.left)\" y=\"\(plot.bottom + 34)\">\(title)</text>"
    for (line, style) in zip(lines, LineStyle.all) {
      let path = line.points.enumerated().map { index, point in
        "\(index == 0 ? "M" : "L")\(x(point.x).rounded()) \(y(point.y).rounded())"
      }.joined()
      drawing += """
        <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="2"\
        \(style.dashing) d="\(path)"/>
        """
      for point in line.points {
        let fill: Markup = point.passes ? "\(style.color)" : "none"
        drawing += """
          <rect class="line \(style.name)" x="\(x(point.x) - 4)" y="\(y(point.y) - 4)" width="8" \
          height="8" fill="\(fill)" stroke="\(style.color)" stroke-width="2"/>
          """
      }
      if let knee = line.knee {
        let (left, bottom) = (x(knee.x), y(knee.y) + 20)
        drawing += """
          <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="2" \
          d="M\(left - 6) \(bottom)h12l-6 -11z"/>
          """
      }
    }
    let labels = zip(lines, LineStyle.all).compactMap { line, style in
      line.points.last.map { (name: line.name, y: y($0.y), style: Optional(style)) }
    }
    return drawing + (lines.count > 1 ? plot.lineLabels(labels) : "")
  }

  private static func table(_ lines: [Line], _ title: String, _ words: WhatIfWords) -> DataTable {
    var table = DataTable(
      columns: [title, "Variant", "p95 response", "Goals"],
      textColumns: [1, 3]
    )
    table.rows = lines.flatMap { line in
      line.points.map { point in
        [
          words.numbers.trimmed(point.x, decimals: 3), line.name, words.numbers.duration(point.y),
          point.passes ? "met" : "missed",
        ]
      }
    }
    return table
  }
}
