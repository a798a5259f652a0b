/// The axis of time of a waterfall: a number of characters from the start of a visit to its end.
struct WaterfallAxis {
  /// What a bar shows.
  enum Kind {
    /// A step: the visitor waits.
    case wait
    /// A call that ended well, and one that did not.
    case good, bad
    /// Nobody works.
    case pause
  }

  let start: UInt64
  let finish: UInt64
  let width: Int
  let isASCII: Bool

  /// A line of characters from the first that the span touches to the last; at least one.
  func bar(_ span: Range<UInt64>, _ kind: Kind) -> String {
    let first = place(of: span.lowerBound)
    let last = max(first, place(of: span.upperBound, isEnd: true))
    return String(repeating: " ", count: first)
      + String(repeating: character(kind), count: last - first + 1)
  }

  /// One character at a time.
  func mark(at time: UInt64, _ sign: String) -> String {
    String(repeating: " ", count: place(of: time)) + sign
  }

  /// The ends of the axis, as far as there is room: `0 s` and the duration.
  func labels(_ duration: (UInt64) -> String) -> String {
    let (low, high) = (duration(0), duration(finish - start))
    let gap = width - low.count - high.count
    return gap < 1 ? low : low + String(repeating: " ", count: gap) + high
  }

  private func place(of time: UInt64, isEnd: Bool = false) -> Int {
    let span = Double(max(1, finish - start))
    let share = Double(time - min(time, start)) / span * Double(width)
    // A bar ends in the character before the one in which the next begins.
    let place = isEnd ? Int(share.rounded(.up)) - 1 : Int(share)
    return min(max(0, place), width - 1)
  }

  private func character(_ kind: Kind) -> String {
    switch kind {
    case .wait: isASCII ? "-" : "─"
    case .good: isASCII ? "#" : "█"
    case .bad: isASCII ? "x" : "▒"
    case .pause: isASCII ? "." : "·"
    }
  }
}
