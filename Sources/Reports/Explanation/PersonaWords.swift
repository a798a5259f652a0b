import Scenarios
import SimulationKernel
import Statistics

/// Habits of personas, in words.
struct PersonaWords {
  let ink: Ink

  private var numbers: NumberFormat { ink.numbers }

  /// How often visitors make a failed call again, in few characters.
  func shortRetries(of persona: Persona) -> String {
    guard persona.retryAttempts > 0, persona.tolerance > 0 else { return "none" }
    return "up to \(persona.retryAttempts), \(numbers.percent(persona.tolerance)) each"
  }

  /// What visitors do after a failed call.
  func retries(of persona: Persona) -> String {
    guard persona.retryAttempts > 0, persona.tolerance > 0 else { return "leaves" }
    let count = persona.retryAttempts == 1 ? "once" : "\(persona.retryAttempts) times"
    return "\(numbers.percent(persona.tolerance)) try again, \(count) at most"
  }

  /// A law of a time in milliseconds.
  func law(_ law: Law) -> String {
    let mean = numbers.duration(law.mean / 1e3)
    switch law {
    case .constant: return "\(mean), always"
    case .uniform(let minimum, let maximum):
      return "\(span(minimum, maximum)), \(mean) on average (uniform)"
    case .truncatedNormal(_, _, let minimum, let maximum)
    where minimum.isFinite && maximum.isFinite:
      return "\(span(minimum, maximum)), \(mean) on average (normal)"
    case .truncatedLognormal(_, _, let minimum, let maximum):
      return "\(span(minimum, maximum)), \(mean) on average (lognormal)"
    case .truncatedExponential(_, let minimum, let maximum):
      return "\(span(minimum, maximum)), \(mean) on average (exponential)"
    default:
      let deviation = law.variance.isFinite ? law.variance.squareRoot() : .infinity
      return "\(mean) on average, standard deviation \(numbers.duration(deviation / 1e3))"
    }
  }

  private func span(_ minimum: Double, _ maximum: Double) -> String {
    numbers.durations(minimum / 1e3, maximum / 1e3).joined(separator: " to ")
  }

  /// What the visitors of a persona do once an operation has failed for a payment fault.
  func response(_ response: PersonaResponse) -> String {
    switch response {
    case .abandonImmediately: "leave at once"
    case .retryOnceThenCall:
      "think and try once more, then call the call center (50 agents; solves 70 %)"
    case .troubleshootAndRetry:
      "try again after 10 to 30 s, from the second time on with another method of payment"
    case .escalateToSupport: "wait for support (15 min on average; solves 90 %)"
    case .waitAndRetry: "try once more after a minute"
    case .continueDegraded: "go on without it where the call is optional, else leave"
    }
  }
}
