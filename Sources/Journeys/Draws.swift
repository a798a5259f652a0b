import SimulationKernel

/// What the draws of a session are for. The numbers are part of the engine's version: changing one
/// changes every trace.
enum Purpose {
  static let arrival: UInt8 = 1
  static let persona: UInt8 = 2
  static let journey: UInt8 = 3
  static let intent: UInt8 = 4
  static let value: UInt8 = 5
  static let region: UInt8 = 6
  static let think: UInt8 = 7
  static let service: UInt8 = 8
  static let fault: UInt8 = 9
  static let retry: UInt8 = 10
  static let support: UInt8 = 11
  static let payment: UInt8 = 12
  static let budget: UInt8 = 13
  static let network: UInt8 = 14
  static let callMade: UInt8 = 15
  static let queuePatience: UInt8 = 16
  static let backOff: UInt8 = 17
  static let cache: UInt8 = 30
  static let route: UInt8 = 18
  // 20 to 22 key the windows and down periods of effects: see `Effect.windows(until:random:)`.
  static let instance: UInt8 = 23
  static let persistence: UInt8 = 24
  static let ruleTime: UInt8 = 25
  static let verdict: UInt8 = 26
  static let processing: UInt8 = 27
  static let variation: UInt8 = 28
  static let batch: UInt8 = 40
  static let deal: UInt8 = 41
  // 42 and 43 are those of customers.
  static let version: UInt8 = 45
}

/// Where a draw stands in a session's plan: visit, step, call and attempt, never a count of draws.
struct Place {
  /// How many steps came before, where routes may lead to a step more than once; otherwise 0.
  let visit: UInt16
  /// The number of the step; see ``CompiledStep/number``.
  let step: UInt64
  let call: UInt8
  /// Retry of the visitor · 16 + attempt of the machine.
  let attempt: UInt8

  /// The place as one number; no two places share one.
  var packed: UInt64 {
    step64 << 16 | UInt64(call) << 8 | UInt64(attempt)
  }

  /// The place in 15 bits, which tell the requests of one session apart that may wait at one time.
  var number: UInt16 {
    UInt16(truncatingIfNeeded: packed ^ packed >> 11) & 0x7FFF
  }

  /// The same place whatever the attempt of the machine: a struck operation stays struck.
  var operation: UInt64 {
    step64 << 16 | UInt64(call) << 8 | UInt64(attempt & 0xF0)
  }

  private var step64: UInt64 { UInt64(visit) << 8 | step }
  /// The place of the draws that hold for a whole session.
  static let session = UInt64.max
}

extension EntityRandom {
  /// The draw that decides whether an effect strikes an operation. It is keyed by the effect's
  /// identity, so that removing another effect moves nothing.
  func strike(by effect: UInt64, at operation: UInt64) -> UInt64 {
    SplitMix64.element(operation, from: word(Purpose.fault, at: effect))
  }

  /// The draw that decides whether an effect goes on to strike an operation at an attempt of the
  /// machine.
  func persistence(of effect: UInt64, at attempt: UInt64) -> UInt64 {
    SplitMix64.element(attempt, from: word(Purpose.persistence, at: effect))
  }
}

extension UInt64 {
  /// The bits of a draw as a number in [0, 1).
  var unit: Double { Double(self >> 11) * 0x1p-53 }
}
