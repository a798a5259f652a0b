import ArgumentParser
import Emission

/// What an emission may do at most, and what stops it.
struct SafetyArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Send at most so many requests in any second.")
  var maxRps: Int?

  func validate() throws {
    if let maxRps, !(1...10_000_000).contains(maxRps) {
      throw ValidationError("--max-rps must be from 1 to 10000000, not \(maxRps).")
    }
  }

  var limits: SendLimits { SendLimits(maximumRate: maxRps) }
}
