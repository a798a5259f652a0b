import Scenarios
import SimulationKernel

/// A part of a run in which the same effects act with nearly the same strength.
struct TimePart {
  /// In seconds since the start of the run.
  let start: Double
  let end: Double
  /// What acts, changes of traffic apart.
  let circumstances: Circumstances
  /// The stretch of the timeline.
  let stretch: Int

  var length: Double { end - start }

  /// The parts into which a run is cut at least.
  private static let least = 480

  /// A run of so many seconds, cut where effects begin and cease to act, and evenly between.
  static func all(of scenario: Scenario, timeline: Timeline, length: Double) -> [TimePart] {
    var cuts = (0..<least).map { length * Double($0) / Double(least) }
    cuts += timeline.boundaries.map(\.sinceStart.inSeconds).filter { $0 < length }
    cuts.sort()
    return zip(cuts, cuts.dropFirst() + [length]).filter { $1 > $0 }.map { start, end in
      let middle = SimulationTime(nanoseconds: Int64(((start + end) / 2 * 1e9).rounded()))
      let stretch = timeline.stretch(at: middle)
      let acting = timeline.acting[stretch].filter { !scenario.effects[$0].kind.isTraffic }
      return TimePart(
        start: start,
        end: end,
        circumstances: Circumstances(
          acting: acting.map {
            .init(effect: $0, intensity: timeline.intensity(of: $0, at: middle))
          }
        ),
        stretch: stretch
      )
    }
  }
}

extension Effect.Kind {
  fileprivate var isTraffic: Bool { if case .traffic = self { true } else { false } }
}
