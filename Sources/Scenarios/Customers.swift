import SimulationKernel

/// Whom sessions belong to.
///
/// In a closed load each virtual user is a customer. In an open load with `customers` a keyed draw
/// chooses one of so many for each session; without, every session has a customer of its own, whose
/// number is the session's.
public struct Customers: Sendable {
  private let model: Model
  private let returningShare: Double
  private let random: RandomSource

  /// The purposes of the draws, beside those of sessions.
  private static let choice: UInt8 = 42
  private static let history: UInt8 = 43
  /// The user's number in a session's id of a closed load; the rest is the iteration.
  public static let userBits: UInt64 = 24

  private enum Model {
    case users
    case population(UInt64)
    case one
  }

  /// Whether customers are fewer than sessions may be, so that they must be told apart.
  public var areShared: Bool { if case .one = model { false } else { true } }

  /// The customers of a load.
  public init(_ load: Load, seed: UInt64) {
    self.init(load, random: RandomSource(seed: seed))
  }

  /// The customers of a load, from the random numbers of a run.
  public init(_ load: Load, random: RandomSource) {
    self.random = random
    switch load.model {
    case .closed:
      model = .users
      returningShare = 0
    case .open(let arrivals):
      model = arrivals.customers.map { .population(UInt64($0)) } ?? .one
      returningShare = arrivals.returningShare
    }
  }

  /// The customer of a session.
  public func customer(of session: UInt64) -> UInt64 {
    switch model {
    case .users: session & (1 << Self.userBits - 1)
    case .one: session
    case .population(let count):
      random.entity(session).word(Self.choice).multipliedFullWidth(by: count).high
    }
  }

  /// Whether the customer of a session has been here before.
  ///
  /// In a closed load those are the second and later journeys of a user. In an open load it is so
  /// for a share of the customers, by a draw that is keyed by the customer, so that it is the same for
  /// all sessions of one.
  public func isReturning(_ session: UInt64) -> Bool {
    if case .users = model { return session >> Self.userBits > 0 }
    guard returningShare > 0 else { return false }
    return random.entity(customer(of: session)).unit(Self.history) < returningShare
  }
}
