import Traces

extension Attribution {
  /// The sessions that ended otherwise, or for another value, than without the events.
  public struct Fates: Codable, Equatable, Sendable {
    /// How many they are.
    public var sessions: Int
    /// Whence and whither, the costliest first.
    public var transitions: [Transition]
    /// The sessions that lost most, equals by their numbers; of very many the first ones.
    public var examples: [Fate]

    /// Sessions that had one fate and got another.
    public struct Transition: Codable, Equatable, Sendable {
      /// How they end without the events, such as `converted`.
      public var from: String
      /// How they ended with them.
      public var to: String
      /// Why, such as `latency`; absent: no reason is given.
      public var reason: String?
      /// The name of the effect that was the proximate cause; absent: none.
      public var effect: String?
      /// The sessions.
      public var sessions: Int
      /// What they lost in minor units; below zero: gained.
      public var lost: Int64
    }
  }

  /// A session that the events gave another fate.
  public struct Fate: Codable, Equatable, Sendable {
    /// The number of the session, as `stampede trace session` takes it.
    public var session: UInt64
    /// The name of the persona.
    public var persona: String
    /// When it arrived, in seconds.
    public var arrival: Double
    /// How it ends without the events.
    public var from: String
    /// How it ended with them.
    public var to: String
    /// Why; absent: no reason is given.
    public var reason: String?
    /// The name of the effect that was the proximate cause; absent: none.
    public var effect: String?
    /// The service that it called last; absent: none.
    public var service: String?
    /// What it lost in minor units; below zero: gained.
    public var lost: Int64
    /// The ids of the events without any one of which it would have fared as without all: each of them
    /// was needed.
    public var neededEvents: [String]
    /// The ids of the events each of which alone gives it another fate.
    public var sufficientEvents: [String]
  }
}

/// How a session ended.
struct SessionOutcome: Equatable, Sendable {
  let session: UInt64
  let value: Int64
  let result: SessionResult

  func isSame(as other: SessionOutcome) -> Bool { value == other.value && result == other.result }
}

/// How the sessions of a life ended, by their numbers.
public struct SessionOutcomes: Sendable {
  /// Ordered by the numbers of the sessions.
  let outcomes: [SessionOutcome]

  init(_ outcomes: [SessionOutcome]) {
    self.outcomes = outcomes.sorted { $0.session < $1.session }
  }

  /// Where a session stands; `nil`: it is not there.
  ///
  /// - Complexity: O(log n).
  func index(of session: UInt64) -> Int? {
    var (low, high) = (0, outcomes.count)
    while low < high {
      let middle = (low + high) / 2
      if outcomes[middle].session < session { low = middle + 1 } else { high = middle }
    }
    return low < outcomes.count && outcomes[low].session == session ? low : nil
  }
}

/// A session of the life with all events that ended otherwise without them.
struct ChangedSession: Sendable {
  let row: SessionEndRow
  let undisturbed: SessionOutcome
  /// 0, or 1 + index of the service that it called last.
  let service: Int

  var lost: Int64 { undisturbed.value - row.value }
}
