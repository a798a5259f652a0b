import Emission
import EmissionResults
import Synchronization
import Traces
import Wire

/// Shows how an emission gets on: a line that renews itself each second on a terminal, else a plain
/// line every ten seconds.
final class ProgressLine: Sendable {
  private let expected: Census
  private let control: EmissionControl
  private let calls = Mutex(0)

  init(expected: Census, control: EmissionControl) {
    self.expected = expected
    self.control = control
  }

  /// Takes the state of things; called once a second.
  func update(_ progress: EmissionPulse) {
    let second = calls.withLock { calls in
      calls += 1
      return calls
    }
    let lateness = DurationText.describe(nanoseconds: Int64(clamping: progress.lateness99))
    let text =
      "\(place)  sent \(progress.sent)/\(expected.requests)  "
      + "answered \(progress.answered)  in flight \(progress.inFlight)  "
      + "lateness p99 \(lateness)"
    if Terminal.isInteractive {
      // A line that wraps could not be taken away again.
      Terminal.write("\r\u{1B}[K" + text.prefix(max(1, Terminal.width - 1)))
    } else if second % 10 == 0 {
      Terminal.write(text + "\n")
    }
  }

  /// Where the plan is.
  private var place: String {
    let last = expected.lastIntended
    let duration = DurationText.describe(nanoseconds: last)
    guard let clock = control.clock else { return "0 s of \(duration)" }
    let time = min(max(0, clock.time(at: .now)), last)
    let paused = clock.isPaused ? " (paused)" : ""
    return "\(DurationText.describe(nanoseconds: time)) of \(duration)\(paused)"
  }

  /// Clears the line.
  func end() {
    if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
  }
}
