import Scenarios
import Statistics

/// The laws of a calibration: one for each service that was measured, and for each place of those that
/// are called from several.
struct FitSet {
  /// By index of the service.
  var services: [Int: LawFit] = [:]
  /// By number of the place.
  var places: [Int: LawFit] = [:]
  /// The places that have too few calls for a law of their own, and take that of their service.
  var sharing: Set<Int> = []

  /// Corrects the laws of some services for the waits of a model.
  ///
  /// - Returns: whether there was one to correct.
  mutating func correct(
    services names: Set<String>,
    for model: ModelCalls,
    _ calls: CallPlaces
  ) -> Bool {
    var isChanged = false
    for (service, members) in calls.byService {
      guard services[service] != nil, names.contains(calls.places[members[0]].serviceName) else {
        continue
      }
      isChanged = true
      services[service]?.correct(for: CallTimes.sum(members, of: model.times).times)
      for place in members { places[place]?.correct(for: model.times[place].times) }
    }
    return isChanged
  }

  /// The service times that they make.
  func times(_ calls: CallPlaces) -> ServiceTimes {
    var times = ServiceTimes()
    for (service, members) in calls.byService {
      guard let fit = services[service] else { continue }
      var steps: [CalledStep: Law] = [:]
      for place in members {
        let own = sharing.contains(place) ? fit : places[place]
        if let own { steps[calls.places[place].step] = own.law }
      }
      times.services[calls.places[members[0]].serviceName] = .init(
        serviceTime: fit.law,
        steps: steps
      )
    }
    return times
  }
}
