import Traces

extension Visit {
  /// A line of the story.
  enum Line {
    /// The calls of one step, one behind the other.
    case step(name: String, span: Range<UInt64>, value: Int64)
    /// One attempt of a call.
    case call(CallRow)
    /// Nobody works for the visit.
    case pause(Pause, span: Range<UInt64>)
    /// Something happens to the run.
    case marker(MarkerRow)
  }

  /// Why nobody works for a visit.
  enum Pause: String {
    /// The visitor thinks about the next step.
    case thinks = "thinks"
    /// The visitor is about to try again.
    case visitorRetries = "thinks, then tries again"
    /// The machine is about to try again, and the visitor waits.
    case machineRetries = "machine waits to retry"
    /// The visit goes on with another call of the step after a pause.
    case other = "pauses"
    /// The visitor's time is up before the pause is.
    case expires = "thinks until the time budget ends"
    /// The visitor's patience is up before the machine's pause is.
    case losesPatience = "waits until patience ends"
    /// The run ends first.
    case remainsOpen = "under way when the run ends"
  }

  /// The story, in order of time.
  var story: [Line] {
    var lines: [Line] = []
    var rest = markers[...]
    var index = 0
    var reached = start
    while index < calls.count {
      // One step is what has its number without another between.
      let step = calls[index...].prefix { $0.step == calls[index].step }
      let last = step.map(\.time).max() ?? reached
      addPause(before: calls[index], since: reached, to: &lines, &rest)
      let span = calls[index].start..<max(last, calls[index].start)
      lines.append(
        .step(
          name: description.stepName(of: calls[index]),
          span: span,
          value: step.reduce(0) { $0 &+ $1.value }
        )
      )
      reached = calls[index].start
      for call in step {
        addPause(before: call, since: reached, to: &lines, &rest)
        add(rest.popPrefix { $0.time < call.start }, to: &lines)
        lines.append(.call(call))
        reached = max(reached, call.time)
      }
      index = step.endIndex
    }
    if reached < finish {
      add(rest.popPrefix { $0.time < reached }, to: &lines)
      lines.append(.pause(lastPause, span: reached..<finish))
    }
    add(rest, to: &lines)
    return lines
  }

  private func add(_ markers: ArraySlice<MarkerRow>, to lines: inout [Line]) {
    lines += markers.map { .marker($0) }
  }

  private func addPause(
    before call: CallRow,
    since reached: UInt64,
    to lines: inout [Line],
    _ markers: inout ArraySlice<MarkerRow>
  ) {
    guard call.start > reached else { return }
    add(markers.popPrefix { $0.time < reached }, to: &lines)
    lines.append(.pause(pause(before: call), span: reached..<call.start))
    add(markers.popPrefix { $0.time < call.start }, to: &lines)
  }

  private func pause(before call: CallRow) -> Pause {
    let before = calls.last { $0.time <= call.start && $0.step == call.step }
    guard let before else { return .thinks }
    if call.machineAttempt > 0 { return .machineRetries }
    return call.visitorRetry > before.visitorRetry ? .visitorRetries : .other
  }

  private var lastPause: Pause {
    switch end?.result {
    case .expired: .expires
    case .open: .remainsOpen
    case .abandoned: .losesPatience
    default: .other
    }
  }

  /// The time that the visitor saw pass while services worked, by the rule of the summary: calls of
  /// one step are one wait until the visitor tries again.
  var visibleWait: UInt64 {
    var total: UInt64 = 0
    var wait: (span: Range<UInt64>, last: CallRow)?
    for call in calls where description.service(of: call).isVisible {
      if let (span, last) = wait, continues(call, last) {
        wait = (span.lowerBound..<max(span.upperBound, call.time), call)
      } else {
        total += UInt64(wait?.span.count ?? 0)
        wait = (call.start..<call.time, call)
      }
    }
    return total + UInt64(wait?.span.count ?? 0)
  }

  private func continues(_ call: CallRow, _ last: CallRow) -> Bool {
    guard call.step == last.step else { return false }
    guard call.visitorRetry > 0, call.machineAttempt == 0 else { return true }
    return call.visitorRetry == last.visitorRetry && call.call > last.call
  }
}

extension ArraySlice {
  /// Takes the first elements for which `isEarly` holds away and returns them.
  fileprivate mutating func popPrefix(_ isEarly: (Element) -> Bool) -> ArraySlice {
    let taken = prefix(while: isEarly)
    self = self[taken.endIndex...]
    return taken
  }
}
