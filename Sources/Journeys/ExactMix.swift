import Scenarios
import SimulationKernel

/// Personas and journeys dealt to the sessions of an open load, so that every block of a thousand
/// candidates of a layer has the mix as nearly as whole sessions can.
///
/// Candidate k of a layer stands for the share u = (π(k mod 1000) + ½) ÷ 1000 of the mix, π being a
/// permutation that its block has for itself. The persona is chosen at u, the journey where u stands
/// within the persona's part. So all of it is a function of the seed and the session's id alone.
struct ExactMix {
  /// The candidates of a block.
  static let block: UInt64 = 1_000

  private let random: RandomSource
  /// For each persona the sum of the shares before it and its own.
  private let parts: [(start: Double, share: Double)]

  /// The deal of a load; `nil` where its sessions draw, or its users were dealt.
  init?(_ load: Load, random: RandomSource) {
    guard load.mix == .exact, load.isOpen else { return nil }
    self.random = random
    var sum = 0.0
    parts = load.personaShares.map { share in
      defer { sum += share }
      return (start: sum, share: share)
    }
  }

  /// The persona of a session.
  func persona(of session: UInt64) -> Int {
    let share = share(of: session)
    return parts.lastIndex { $0.start <= share && $0.share > 0 } ?? 0
  }

  /// Where the session stands among those of its persona, 0..<1.
  func journeyShare(of session: UInt64) -> Double {
    let share = share(of: session)
    guard let part = parts.last(where: { $0.start <= share && $0.share > 0 }) else { return 0 }
    return min((share - part.start) / part.share, 1.0.nextDown)
  }

  /// The share of the mix that a session stands for.
  private func share(of session: UInt64) -> Double {
    let (layer, candidate) = (session & 0xFF, session >> 8)
    let first = (candidate / Self.block * Self.block) << 8 | layer
    let place = Self.permuted(candidate % Self.block, key: random.entity(first).word(Purpose.deal))
    return (Double(place) + 0.5) / Double(Self.block)
  }

  /// A permutation of the numbers below 1000: a network of six rounds permutes those below 1024, and
  /// is walked until it is back among the thousand.
  ///
  /// - SeeAlso: J. Black, P. Rogaway, "Ciphers with arbitrary finite domains", *CT-RSA* 2002, 114–130.
  private static func permuted(_ number: UInt64, key: UInt64) -> UInt64 {
    var value = number
    repeat {
      var (left, right) = (value >> 5, value & 31)
      for round in 0..<6 as Range<UInt64> {
        let word = SplitMix64.element(round << 5 | right, from: key)
        (left, right) = (right, left ^ word >> 59)
      }
      value = left << 5 | right
    } while value >= block
    return value
  }
}

extension Program {
  /// The persona of a session of an open load.
  @inline(__always)
  func persona(ofOpenSession session: UInt64) -> Int {
    if let deal { return deal.persona(of: session) }
    return personaShares.choose(random.entity(session).unit(Purpose.persona))
  }
}

extension Program {
  /// The customer of a session.
  @inline(__always)
  func customer(of session: UInt64) -> UInt64 { customers.customer(of: session) }
}
