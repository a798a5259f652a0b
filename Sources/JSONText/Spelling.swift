/// Guesses what an author meant.
public enum Spelling {
  /// The candidate nearest to `word`, if one is near enough to be meant.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= 256 else { return nil }
    let limit = max(1, min(3, word.count / 3 + 1))
    var best: (distance: Int, candidate: String)?
    for candidate in candidates.prefix(2_000) where candidate.count <= 64 {
      let distance = distance(from: word, to: candidate, limit: limit)
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// The distance to the nearest candidate, or a large number.
  public static func leastDistance(from word: String, to candidates: [String]) -> Int {
    candidates.map { distance(from: word, to: $0, limit: 8) }.min() ?? .max
  }

  /// A hint that names the nearest candidate, or else all of them where they are few.
  public static func hint(for word: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: word, among: candidates) { return "did you mean \"\(nearest)\"?" }
    guard !candidates.isEmpty else { return "" }
    let shown = candidates.prefix(16).map { "\"\($0)\"" }.joined(separator: ", ")
    return candidates.count > 16 ? "known are \(shown), …" : "known are \(shown)"
  }

  /// The number of insertions, deletions, replacements and swaps of neighbors between two words,
  /// or more than `limit` where it is more than that.
  ///
  /// - SeeAlso: F. J. Damerau, "A technique for computer detection and correction of spelling
  ///   errors", *Communications of the ACM* 7 (1964), 171–176.
  public static func distance(from left: String, to right: String, limit: Int) -> Int {
    let left = Array(left.lowercased().unicodeScalars)
    let right = Array(right.lowercased().unicodeScalars)
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, scalar) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var cost = min(last[column + 1], current[column]) + 1
        cost = min(cost, last[column] + (scalar == other ? 0 : 1))
        if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
