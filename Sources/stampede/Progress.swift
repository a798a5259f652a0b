import CShims
import Foundation
import SimulationKernel

/// Tells on the error stream how far a run has come: one live line on a terminal, a plain line every
/// ten seconds elsewhere, nothing when asked to be quiet.
struct Progress {
  private let label: String
  private let end: SimulationTime?
  private let isQuiet: Bool
  private let isLive = Terminal.hasLiveErrorStream
  private let start = shim_monotonic_nanoseconds()
  private var lastReport: Int64
  private var hasLine = false

  /// Creates the progress of a run that lasts until `end`, or until its last session has ended.
  init(label: String, end: SimulationTime?, isQuiet: Bool) {
    self.label = label
    self.end = end
    self.isQuiet = isQuiet
    lastReport = shim_monotonic_nanoseconds()
  }

  /// Seconds since the beginning.
  var elapsed: Double { Double(shim_monotonic_nanoseconds() - start) / 1e9 }

  /// Says how far a run is, if it is time to.
  mutating func report(at instant: SimulationTime, live sessions: Int, events: UInt64) {
    if isDue() { write(text(at: instant, sessions: sessions, events: events)) }
  }

  /// Says `line`, if it is time to.
  mutating func report(line: @autoclosure () -> String) {
    if isDue() { write(line()) }
  }

  private mutating func isDue() -> Bool {
    let now = shim_monotonic_nanoseconds()
    guard !isQuiet, now - lastReport >= (isLive ? 200_000_000 : 10_000_000_000) else {
      return false
    }
    lastReport = now
    return true
  }

  private mutating func write(_ line: String) {
    if isLive {
      // A line that wraps could not be taken away again.
      Terminal.writeError("\r\u{1B}[K" + line.prefix(max(1, Terminal.errorWidth - 1)))
      hasLine = true
    } else {
      Terminal.printError(line)
    }
  }

  /// Takes the live line away.
  mutating func clear() {
    if hasLine { Terminal.writeError("\r\u{1B}[K") }
    hasLine = false
  }

  private func text(at instant: SimulationTime, sessions: Int, events: UInt64) -> String {
    let virtual = instant.sinceStart.inSeconds
    let rate = Double(events) / elapsed
    var parts = ["\(label): \(Self.clock(virtual))"]
    if let end = end?.sinceStart.inSeconds, end > 0 {
      let share = virtual / end
      parts[0] += " of \(Self.clock(end)) (\(Int(share * 100)) %)"
      if share > 0.01 { parts.append("about \(Int(elapsed / share - elapsed + 1)) s left") }
    }
    parts.append("\(sessions) sessions under way")
    parts.append(String(format: "%.1f M events/s", rate / 1e6))
    return parts.joined(separator: ", ")
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return String(format: "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60)
  }
}
