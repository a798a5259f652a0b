import SimulationKernel

extension Journey {
  /// Whether completing a step writes to a store: unless the step says otherwise, a payment, a step with
  /// a value and the final step do.
  public func writes(atStep step: Int) -> Bool {
    let isFinal = step == steps.count - 1
    return steps[step].writes ?? (steps[step].isPayment || steps[step].value > 0 || isFinal)
  }
}

extension Scenario {
  /// The name of the stand-in whose rows take lost writes back.
  public static let lostWrites = "data-loss"

  /// How far the stores of another region may be behind with what a step writes: the longest lag of the
  /// databases behind its services; zero where it writes nothing or every copy is written first.
  public func replicationLag(ofStep step: Int, in journey: Int) -> SimulationTime.Duration {
    guard journeys[journey].writes(atStep: step) else { return .zero }
    return journeys[journey].steps[step].calls.reduce(.zero) { longest, call in
      guard let index = services[call.service].database, databases[index].replication == .async
      else { return longest }
      return max(longest, databases[index].replicationLag)
    }
  }

  /// Whether the failure of a region may lose writes.
  public var mayLoseWrites: Bool {
    let hasFailure = effects.contains { effect in
      if case .regionalFailure = effect.kind { true } else { false }
    }
    return hasFailure
      && journeys.indices.contains { journey in
        journeys[journey].steps.indices.contains {
          replicationLag(ofStep: $0, in: journey) > .zero
        }
      }
  }
}
