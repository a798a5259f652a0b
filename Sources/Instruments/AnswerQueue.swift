import Wire

/// The answers that a connection owes, in the order of its requests.
struct AnswerQueue {
  /// What becomes of a request.
  enum Fate: Equatable, BitwiseCopyable {
    /// It gets the answer of this number in the ``AnswerBook``.
    case answer(Int16)
    /// It gets none, and neither do those behind it.
    case silence
    /// The connection is closed.
    case close
    /// The connection is reset.
    case reset
  }

  struct Entry: BitwiseCopyable {
    let fate: Fate
    /// The number of the arrival that it answers; −1: none.
    let arrival: Int32
    var due: MonotonicTime
  }

  /// The most answers that a connection may owe before its requests are left unread.
  static let maximumCount = 1_024

  private var entries: [Entry] = []
  private var head = 0
  /// How much of the first answer has gone, where answers drip.
  private var dripped = 0

  /// The number of answers that are owed.
  var count: Int { entries.count - head }

  /// When the next one is due; `nil`: none is owed.
  var nextDue: MonotonicTime? { count > 0 ? entries[head].due : nil }

  /// Owes an answer; none comes before the one ahead of it.
  mutating func append(_ fate: Fate, to arrival: Int32, due: MonotonicTime) {
    let due = max(due, entries.last?.due ?? due)
    entries.append(Entry(fate: fate, arrival: arrival, due: due))
  }

  /// Moves the bytes of the answers that are due to the end of `output`.
  ///
  /// - Returns: what ends the connection behind them; `nil`: it goes on.
  mutating func moveDue(
    at now: MonotonicTime,
    answers: AnswerBook,
    book: inout SinkBook,
    to output: inout [UInt8]
  ) -> Fate? {
    while count > 0, entries[head].due <= now {
      let entry = entries[head]
      guard case .answer(let number) = entry.fate else {
        removeAll()
        return entry.fate
      }
      let answer = answers[number]
      let size = min(answers.dripSize ?? .max, answer.bytes.count - dripped)
      if size == answer.bytes.count {
        output.append(contentsOf: answer.bytes)
      } else {
        output.append(contentsOf: answer.bytes[dripped..<(dripped + size)])
      }
      if dripped == 0 { book.recordAnswer(to: entry.arrival, status: answer.status, at: now) }
      dripped += size
      if dripped < answer.bytes.count {
        entries[head].due = now.advanced(byNanoseconds: answers.dripInterval)
      } else {
        removeFirst()
      }
    }
    return nil
  }

  private mutating func removeFirst() {
    head += 1
    dripped = 0
    if head == entries.count {
      entries.removeAll(keepingCapacity: entries.capacity <= Self.maximumCount)
      head = 0
    } else if head == Self.maximumCount {
      entries.removeFirst(head)
      head = 0
    }
  }

  private mutating func removeAll() {
    entries = []
    head = 0
    dripped = 0
  }
}
