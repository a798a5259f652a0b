import SimulationKernel
import Traces

// MARK: - What the failure of a region does

extension JourneyModel {
  /// Empties the stations that a failure stops at `now`: what waited and was served there has failed.
  mutating func stopStations(at now: SimulationTime) {
    for station in program.sites.stationsStopped(at: now) {
      stations[station] = Station(program.stations[station])
    }
  }

  /// The client tries a failed connection again, in silence, if the failure of the region says so. The
  /// visitor's patience counts neither the pause nor the attempt that failed, the time budget does.
  ///
  /// - Returns: whether it does.
  mutating func retriesByClient(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) -> Bool {
    guard let retry = program.sites.clientRetry(ofCause: row.fault),
      Int(row.attempt & 0x0F) < retry.attempts
    else { return false }
    writeCall(row, outcome: .outage, value: 0, at: now)
    let end = now.nanoseconds + retry.interval.nanoseconds
    row.pause = row.budgetEnd < end ? .losingPatience : .backingOff
    let due = max(now.nanoseconds, min(row.budgetEnd, end))
    // For asynchronous processing nobody has waited.
    row.excuseWait(from: max(row.callStart, row.waitStart), until: due)
    scheduler.schedule(Event(.timer, slot: slot), at: SimulationTime(nanoseconds: due))
    return true
  }
}

extension SessionRow {
  /// Takes a part of the visible wait under way out of what patience counts; it stays visible.
  mutating func excuseWait(from start: Int64, until end: Int64) {
    waitStart += end - start
    visible = UInt32(clamping: UInt64(visible) + UInt64(end - start) / 1_000)
  }
}
