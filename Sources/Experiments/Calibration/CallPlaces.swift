import Scenarios
import SimulationKernel

/// Where a scenario makes calls: for each row of a call, which of a few dozen places it belongs to.
///
/// Calls of one step to one service with one operation have one place.
struct CallPlaces {
  /// A place.
  struct Place: Equatable {
    /// The service, by index and name.
    var service: Int
    var serviceName: String
    var step: CalledStep
  }

  /// All places, in order of journeys, steps and calls.
  private(set) var places: [Place] = []
  /// For each journey the place of its first step in `firstCalls`.
  private var firstSteps: [Int] = []
  /// For each step the place of its first call in `placeOfCall`; one more behind each journey.
  private var firstCalls: [Int] = []
  private var placeOfCall: [Int] = []

  init(_ scenario: Scenario) {
    for journey in scenario.journeys {
      firstSteps.append(firstCalls.count)
      for step in journey.steps {
        firstCalls.append(placeOfCall.count)
        let first = places.count
        for call in step.calls {
          let place = Place(
            service: call.service,
            serviceName: scenario.services[call.service].name,
            step: CalledStep(journey: journey.name, step: step.name, operation: call.operation)
          )
          let known = places[first...].firstIndex(of: place)
          placeOfCall.append(known ?? places.count)
          if known == nil { places.append(place) }
        }
      }
      firstCalls.append(placeOfCall.count)
    }
    firstSteps.append(firstCalls.count)
  }

  /// The place of a call; `nil` where the scenario makes none there.
  func place(journey: UInt16, step: UInt16, call: UInt8) -> Int? {
    guard Int(journey) + 1 < firstSteps.count else { return nil }
    let step = firstSteps[Int(journey)] + Int(step)
    guard step + 1 < firstSteps[Int(journey) + 1] else { return nil }
    let call = firstCalls[step] + Int(call)
    return call < firstCalls[step + 1] ? placeOfCall[call] : nil
  }

  /// The places of each service by its index, those without a place left out, in order.
  var byService: [(service: Int, places: [Int])] {
    Dictionary(grouping: places.indices) { places[$0].service }
      .map { (service: $0.key, places: $0.value) }.sorted { $0.service < $1.service }
  }

  /// The places of each step, in order.
  var bySteps: [(name: String, places: [Int])] {
    var result: [(name: String, places: [Int])] = []
    for (index, place) in places.enumerated() {
      let name = "\(place.step.journey)/\(place.step.step)"
      if result.last?.name == name {
        result[result.count - 1].places.append(index)
      } else {
        result.append((name, [index]))
      }
    }
    return result
  }

  /// Tells the first attempt of a call from all others, with a probability of confusion of 2⁻⁶⁴ a pair.
  static func key(session: UInt64, step: UInt16, call: UInt8) -> UInt64 {
    SplitMix64.mix(session &+ SplitMix64.mix(UInt64(step) << 8 | UInt64(call)))
  }
}
