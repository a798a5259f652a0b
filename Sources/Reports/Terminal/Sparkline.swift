/// A series in one line of characters.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")
  private static let letters = Array("_.,-=+*#")

  /// At most `width` characters; each is the greatest of the values that share it, on a scale from
  /// zero to the greatest of all.
  static func text(_ values: [Double], width: Int, isASCII: Bool) -> String {
    guard !values.isEmpty, width > 0 else { return "" }
    let levels = isASCII ? letters : blocks
    let count = min(width, values.count)
    let top = values.max() ?? 0
    return String(
      (0..<count).map { column in
        let part = values[column * values.count / count..<(column + 1) * values.count / count]
        guard top > 0, let most = part.max() else { return levels[0] }
        return levels[min(levels.count - 1, Int(most / top * Double(levels.count)))]
      }
    )
  }
}
