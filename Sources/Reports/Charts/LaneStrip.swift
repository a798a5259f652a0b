/// The effects of the timeline as labelled bars above a chart, one lane for each overlap.
struct LaneStrip {
  /// The height of a lane, in pixels.
  static let laneHeight = 17.0
  /// More lanes than these are not drawn but counted.
  static let mostLanes = 5

  private let bands: [PanelDrawing.Band]
  private let time: TimeAxis
  private let left: Double
  private let width: Double
  private let lanes: [Int?]

  /// Lays out the lanes between two edges.
  init(bands: [PanelDrawing.Band], time: TimeAxis, left: Double, width: Double) {
    self.bands = bands
    self.time = time
    self.left = left
    self.width = width
    var ends: [Double] = []
    lanes = bands.map { band in
      let extent = Self.extent(band, time: time, left: left, width: width)
      if let free = ends.firstIndex(where: { $0 + 6 <= extent.lowerBound }) {
        ends[free] = extent.upperBound
        return free
      }
      guard ends.count < Self.mostLanes else { return nil }
      ends.append(extent.upperBound)
      return ends.count - 1
    }
  }

  /// The height of the whole strip.
  var height: Double {
    let used = (lanes.compactMap { $0 }.max() ?? -1) + 1
    return Double(used + (isCut ? 1 : 0)) * Self.laneHeight
  }

  private var isCut: Bool { lanes.contains { $0 == nil } }

  /// The strip, its upper edge at `top`.
  func markup(top: Double) -> Markup {
    var drawing: Markup = ""
    for (band, lane) in zip(bands, lanes) {
      guard let lane else { continue }
      drawing += bar(band, top: top + Double(lane) * Self.laneHeight)
    }
    if isCut {
      let hidden = lanes.count { $0 == nil }
      drawing += """
        <text class="dim" fill="#555555" x="\(left)" y="\(top + height - 5)">\
        and \(hidden) more: see the timeline</text>
        """
    }
    return drawing
  }

  private func bar(_ band: PanelDrawing.Band, top: Double) -> Markup {
    let begin = left + time.position(band.start) * width
    let end = max(begin + 2, left + time.position(band.end) * width)
    let label = Self.label(band)
    let color = band.isFault ? "#D55E00" : "#0072B2"
    let isInside = label.estimatedWidth + 8 <= end - begin
    let place = Self.extent(band, time: time, left: left, width: width)
    let x = isInside ? begin + 4 : place.lowerBound < begin ? place.lowerBound : end + 4
    return """
      <rect class="\(band.isFault ? "fault" : "traffic")" x="\(begin)" y="\(top)" \
      width="\(end - begin)" height="\(Self.laneHeight - 3)" fill="\(color)" fill-opacity="0.35"/>\
      <text class="ink" x="\(x)" y="\(top + 11)">\(label)</text>
      """
  }

  private static func label(_ band: PanelDrawing.Band) -> String {
    band.name.fitted(260)
  }

  /// What a bar and its label take up, from left to right.
  private static func extent(
    _ band: PanelDrawing.Band,
    time: TimeAxis,
    left: Double,
    width: Double
  ) -> ClosedRange<Double> {
    let begin = left + time.position(band.start) * width
    let end = max(begin + 2, left + time.position(band.end) * width)
    let label = Self.label(band).estimatedWidth + 8
    if label <= end - begin { return begin...end }
    if end + label <= left + width + 150 { return begin...end + label }
    return min(begin, begin - label)...end
  }
}
