import Scenarios
import Traces

/// Which sessions the events gave another fate, and which events it took.
struct FateAnalysis {
  /// More sessions are not listed one by one.
  static let mostExamples = 1_000

  let scenario: Scenario
  let events: [FaultEvent]
  /// By the set of the events that are on.
  let lives: [LifeRevenue]

  private var disturbed: LifeRevenue { lives[lives.count - 1] }
  private var description: TraceDescription { disturbed.description }

  var result: Attribution.Fates {
    let changed = disturbed.changed
    let costliest = changed.indices.sorted { left, right in
      changed[left].lost != changed[right].lost
        ? changed[left].lost > changed[right].lost : left < right
    }
    return Attribution.Fates(
      sessions: changed.count,
      transitions: transitions,
      examples: costliest.prefix(Self.mostExamples).map(fate)
    )
  }

  private struct Key: Hashable {
    let from: SessionResult
    let to: SessionResult
    let reason: UInt16
    let effect: UInt16
  }

  private var transitions: [Attribution.Fates.Transition] {
    var sums: [Key: (sessions: Int, lost: Int64)] = [:]
    for session in disturbed.changed {
      let key = Key(
        from: session.undisturbed.result,
        to: session.row.result,
        reason: session.row.reason,
        effect: session.row.fault
      )
      sums[key, default: (0, 0)].sessions += 1
      sums[key, default: (0, 0)].lost += session.lost
    }
    return sums.map { key, sum in
      Attribution.Fates.Transition(
        from: "\(key.from)",
        to: "\(key.to)",
        reason: reason(key.reason),
        effect: effect(key.effect),
        sessions: sum.sessions,
        lost: sum.lost
      )
    }.sorted { left, right in
      left.lost != right.lost
        ? left.lost > right.lost
        : (left.from, left.to, left.reason ?? "", left.effect ?? "")
          < (right.from, right.to, right.reason ?? "", right.effect ?? "")
    }
  }

  private func fate(at index: Int) -> Attribution.Fate {
    let session = disturbed.changed[index]
    let row = session.row
    let all = lives.count - 1
    // A set that was not watched says nothing; the whole one and the empty one need no watching.
    func isSpared(by coalition: Int) -> Bool? {
      switch coalition {
      case 0: true
      case all: false
      default: lives[coalition].spared.isEmpty ? nil : lives[coalition].spared[index]
      }
    }
    return Attribution.Fate(
      session: row.session,
      persona: description.personas[Int(row.persona)],
      arrival: Double(row.time - row.duration) * Double(description.quantum) / 1e9,
      from: "\(session.undisturbed.result)",
      to: "\(row.result)",
      reason: reason(row.reason),
      effect: effect(row.fault),
      service: session.service == 0 ? nil : description.services[session.service - 1].name,
      lost: session.lost,
      neededEvents: events.indices.filter { isSpared(by: all & ~(1 << $0)) == true }
        .map { events[$0].id },
      sufficientEvents: events.indices.filter { isSpared(by: 1 << $0) == false }
        .map { events[$0].id }
    )
  }

  private func reason(_ index: UInt16) -> String? {
    guard index > 0, description.reasons.indices.contains(Int(index)) else { return nil }
    return description.reasons[Int(index)]
  }

  private func effect(_ fault: UInt16) -> String? {
    fault == 0 ? nil : description.faults[Int(fault) - 1]
  }
}
