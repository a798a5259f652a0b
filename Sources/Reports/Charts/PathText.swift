/// The data of a path of straight lines in as few characters as it takes: places to a tenth of a pixel,
/// each as its distance from the one before.
struct PathText {
  /// The data so far.
  private(set) var text = ""
  private var last = (x: 0, y: 0)

  /// Begins a new line at a place.
  mutating func move(to x: Double, _ y: Double) {
    last = (Self.tenths(x), Self.tenths(y))
    text += "M" + Self.number(last.x) + " " + Self.number(last.y)
    isFirst = true
  }

  private var isFirst = true

  /// Goes on to a place in a straight line.
  mutating func line(to x: Double, _ y: Double) {
    let next = (x: Self.tenths(x), y: Self.tenths(y))
    let (across, down) = (next.x - last.x, next.y - last.y)
    last = next
    let first = Self.number(across)
    text += isFirst ? "l" + first : first.hasPrefix("-") ? first : " " + first
    let second = Self.number(down)
    text += second.hasPrefix("-") ? second : " " + second
    isFirst = false
  }

  /// A dot where the line has no length.
  mutating func dot() { text += "h0" }

  /// A line through places.
  static func line(through places: [(x: Double, y: Double)]) -> PathText {
    var path = PathText()
    for (index, place) in places.enumerated() {
      if index == 0 { path.move(to: place.x, place.y) } else { path.line(to: place.x, place.y) }
    }
    return path
  }

  private static func tenths(_ value: Double) -> Int {
    value.magnitude < 1e9 ? Int((value * 10).rounded()) : 0
  }

  private static func number(_ tenths: Int) -> String {
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    let sign = tenths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    return sign + (whole == 0 ? "" : String(whole)) + "." + String(rest)
  }
}
