import Scenarios
import Statistics

extension RunState {
  /// What a group came to in the slices of the run.
  func slices(of group: Int) throws -> RunSlices<SessionSums> {
    let resolution = ledger.resolution(until: endOfRun, within: ledger.cellCount)
    return RunSlices(
      try ledger.cells(of: layout.members(of: group), until: endOfRun, resolution: resolution),
      stretches: stretches(until: endOfRun, resolution: resolution)
    )
  }

  /// The stretches of [0, `end`) between instants at which the timeline changes something at once, in
  /// slices of 2^resolution quanta.
  func stretches(until end: UInt64, resolution: Int) -> [SliceStretch] {
    RunCuts(
      losses: losses,
      endOfArrivals: marks.endOfArrivals,
      scenario: scenario,
      quantum: description.quantum
    ).stretches(until: end, resolution: resolution)
  }
}
