import Testing

@testable import Analysis
@testable import Reports

@Suite struct PixelReductionTests {
  @Test func `keeps every point where each has a pixel`() {
    let runs = PixelReduction.extremes(of: [3, 1, 2], columns: 3)

    #expect(runs == [[0, 1, 2]])
  }

  @Test func `keeps the least and the greatest of each pixel, in order of time`() {
    let values: [Double?] = [5, 9, 1, 4, 2, 2, 8, 7]

    let runs = PixelReduction.extremes(of: values, columns: 2)

    #expect(runs == [[1, 2, 4, 6]])
  }

  @Test func `never loses a peak of one window`() {
    var values = [Double?](repeating: 1, count: 100_000)
    values[77_777] = 50
    values[12_345] = -3

    let kept = PixelReduction.extremes(of: values, columns: 700).joined()

    #expect(kept.contains(77_777))
    #expect(kept.contains(12_345))
    #expect(kept.count <= 1_400)
  }

  @Test func `breaks the line where a value is missing`() {
    let runs = PixelReduction.extremes(of: [nil, 1, nil, nil, 2, 3, nil], columns: 10)

    #expect(runs == [[1], [4, 5]])
  }

  @Test func `keeps the window in which two series differ most`() {
    let first: [Double] = [1, 1, 1, 1, 1, 1]
    let second: [Double] = [1, 0, 1, 1, 1, 9]

    #expect(PixelReduction.widest(between: first, and: second, columns: 2) == [1, 5])
  }
}

@Suite struct LabelColumnTests {
  @Test func `leaves labels where they want to be if there is room`() {
    #expect(LabelColumn.spread([10, 50], gap: 15, top: 0, bottom: 100) == [10, 50])
  }

  @Test func `moves labels apart and keeps their order`() {
    let places = LabelColumn.spread([50, 48, 49], gap: 15, top: 0, bottom: 100)

    #expect(places == [78, 48, 63])
  }

  @Test func `keeps labels inside the panel`() {
    let places = LabelColumn.spread([99, 100, 98], gap: 15, top: 0, bottom: 100)

    #expect(places == [85, 100, 70])
  }
}

@Suite struct AxisTests {
  @Test func `begins a linear axis at zero and ends it at a round number above the data`() {
    let axis = ValueAxis.linear(covering: [37, 480], label: { "\(Int($0))" })

    #expect(axis.ticks.map(\.label) == ["0", "200", "400", "600"])
    #expect(axis.position(0) == 0)
    #expect(axis.position(600) == 1)
  }

  @Test func `goes below zero where the data does`() {
    let axis = ValueAxis.linear(covering: [-30, 70], label: { "\(Int($0))" })

    #expect(axis.ticks.map(\.label) == ["-50", "-25", "0", "25", "50", "75"])
  }

  @Test func `has whole steps for counts`() {
    let axis = ValueAxis.linear(covering: [3], isInteger: true, label: { "\($0)" })

    #expect(axis.ticks.map(\.value) == [0, 1, 2, 3])
  }

  @Test func `spans whole decades on a logarithmic axis`() {
    let axis = ValueAxis.logarithmic(covering: [0, 0.3, 42], label: { "\($0)" })

    #expect(axis.bottom == 0.1)
    #expect(axis.top == 100)
    #expect(abs(axis.position(1) - 1.0 / 3) < 1e-12)
    #expect(axis.position(0) == 0)
  }

  @Test func `stands without data`() {
    #expect(ValueAxis.linear(covering: [], label: { "\($0)" }).top == 1)
    #expect(ValueAxis.logarithmic(covering: [.nan], label: { "\($0)" }).top == 1)
  }

  @Test func `marks round hours since the start`() {
    let ticks = TimeAxis(span: 86_400, start: nil).ticks(count: 12)

    #expect(ticks.map(\.label).prefix(3) == ["0:00 h", "2:00 h", "4:00 h"])
    #expect(ticks.count == 13)
  }

  @Test func `marks round hours of the day where the calendar is known`() {
    let ticks = TimeAxis(span: 14_400, start: 1_795_739_400).ticks(count: 5)

    #expect(ticks.map(\.label) == ["01:00", "02:00", "03:00", "04:00"])
    #expect(ticks[0].time == 1_800)
  }

  @Test func `names the day at midnight of a run of several days`() {
    let ticks = TimeAxis(span: 172_800, start: 1_795_737_600).ticks(count: 4)

    #expect(
      ticks.map(\.label) == ["2026-11-27", "12:00", "2026-11-28", "12:00", "2026-11-29"]
    )
  }

  @Test func `names the day on which a run starts`() {
    #expect(TimeAxis(span: 3_600, start: 1_795_737_600).title.contains("2026-11-27 at 00:00"))
  }
}

@Suite struct LossTests {
  @Test(arguments: [
    ("slow/latency", "slow", "abandoned: latency, struck by slow"),
    ("latency", "slow", "abandoned: latency, struck by slow"),
    ("slower/latency", "slow", "abandoned: slower/latency, struck by slow"),
    ("slow/latency", nil, "abandoned: slow/latency"),
  ])
  func `names the effect behind a loss once`(reason: String, effect: String?, cause: String) {
    var loss = SmallRun.summary.losses[0]
    loss.reason = reason
    loss.effect = effect

    #expect(LossChart.cause(loss) == cause)
  }
}

@Suite struct LaneStripTests {
  private let time = TimeAxis(span: 100, start: nil)

  private func band(_ start: Double, _ end: Double) -> PanelDrawing.Band {
    PanelDrawing.Band(name: "fault", start: start, end: end, isFault: true)
  }

  @Test func `needs one lane for effects that follow each other`() {
    let strip = LaneStrip(bands: [band(0, 10), band(50, 60)], time: time, left: 0, width: 700)

    #expect(strip.height == LaneStrip.laneHeight)
  }

  @Test func `needs a lane for each overlap and counts what does not fit`() {
    let bands = Array(repeating: band(20, 30), count: 7)

    let strip = LaneStrip(bands: bands, time: time, left: 0, width: 700)

    #expect(strip.height == 6 * LaneStrip.laneHeight)
    #expect(strip.markup(top: 0).text.contains("and 2 more"))
  }
}

@Suite struct MarkupTests {
  @Test func `escapes what is interpolated and nothing else`() {
    let name = "<b title=\"x\">'&\u{1}"

    let markup: Markup = "<p id=\"\(name)\">\(name)</p>"

    let escaped = "&lt;b title=&quot;x&quot;&gt;&#39;&amp;\u{FFFD}"
    #expect(markup.text == "<p id=\"\(escaped)\">\(escaped)</p>")
  }

  @Test(arguments: [
    (1.0, "1"), (1.25, "1.3"), (-0.04, "0"), (-3.14, "-3.1"), (.nan, "0"), (.infinity, "0"),
  ])
  func `writes coordinates to a tenth of a pixel`(value: Double, text: String) {
    #expect(value.coordinateText == text)
  }
}
