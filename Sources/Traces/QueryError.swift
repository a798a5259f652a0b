import JSONText

/// A mistake in a question about a trace that its author can mend.
public struct QueryError: Error, Equatable, Sendable {
  /// What is wrong, with the text that was found.
  public let message: String
  /// What to write instead.
  public let hint: String

  init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }

  /// The candidates near a word, and those that there are, as long as they are few enough to read.
  static func hint(for word: String, among candidates: [String], _ subject: String) -> String {
    let shown = candidates.prefix(30).joined(separator: ", ")
    let known = "the \(subject) are " + shown + (candidates.count > 30 ? ", …" : "")
    let near = near(to: word, among: candidates)
    guard !near.isEmpty else { return candidates.isEmpty ? "there are no \(subject)" : known }
    return "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))? " + known
  }

  /// Up to three candidates that begin like the word or are a slip of the keys away.
  private static func near(to word: String, among candidates: [String]) -> [String] {
    let plain = NameList.plain(word)
    guard !plain.isEmpty, plain.count <= 64 else { return [] }
    let limit = max(1, min(3, plain.count / 3))
    return Array(
      candidates.prefix(2_000)
        .map { (distance: distance(from: plain, to: NameList.plain($0), limit), name: $0) }
        .filter { $0.distance <= limit }
        .sorted { $0.distance < $1.distance }
        .map(\.name)
        .prefix(3)
    )
  }

  private static func distance(from word: String, to other: String, _ limit: Int) -> Int {
    if word.count > 2, other.hasPrefix(word) || other.hasSuffix(word) { return 1 }
    return Spelling.distance(from: word, to: other, limit: limit)
  }
}
