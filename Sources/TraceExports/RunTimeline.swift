import Traces

/// What happened to the run as a whole in a window of time: phases, effects, and what services did.
struct RunTimeline {
  /// An effect while it acts, in quanta.
  struct Effect: Equatable {
    let index: Int
    let span: Range<UInt64>
  }

  /// Phases by the times at which they begin; the first one may have begun before the window.
  private(set) var phases: [(time: UInt64, index: Int)] = []
  /// Effects that act in the window, cut at its ends.
  private(set) var effects: [Effect] = []
  /// The windows of services that end in the window.
  private(set) var windows: [StationWindowRow] = []

  init(_ set: TraceSet, _ selection: PerfettoSelection) throws {
    let finish = max(selection.until ?? .max, selection.from)
    let last = min(finish, max(set.times?.upperBound ?? 0, selection.from))
    var open: [Int: UInt64] = [:]
    try set.forEachRow(matching: .init(tables: [.marker], until: selection.until)) { record in
      guard case .marker(let row) = record, let index = Int(exactly: row.argument) else { return }
      switch row.kind {
      case .phase: addPhase(index, at: row.time, from: selection.from)
      case .effectOn: open[index] = open[index] ?? row.time
      case .effectOff:
        guard let start = open.removeValue(forKey: index) else { return }
        addEffect(index, start..<max(start, row.time), from: selection.from)
      default: return
      }
    }
    for (index, start) in open.sorted(by: { $0.key < $1.key }) {
      addEffect(index, start..<max(start, last), from: selection.from)
    }
    effects.sort { ($0.index, $0.span.lowerBound) < ($1.index, $1.span.lowerBound) }
    try set.forEachRow(matching: selection.rows([.stationWindow])) { record in
      if case .window(let row) = record { windows.append(row) }
    }
  }

  private mutating func addPhase(_ index: Int, at time: UInt64, from: UInt64) {
    // Of the phases that began before the window, only the last one is in force.
    if time <= from { phases.removeAll() }
    phases.append((max(time, from), index))
  }

  private mutating func addEffect(_ index: Int, _ span: Range<UInt64>, from: UInt64) {
    guard span.upperBound >= from else { return }
    effects.append(Effect(index: index, span: max(span.lowerBound, from)..<span.upperBound))
  }
}

extension PerfettoTrace {
  /// Writes phases, effects and the counters of services.
  mutating func write(_ timeline: RunTimeline, below root: UInt64) throws {
    try write(phases: timeline, below: root)
    try write(effects: timeline, below: root)
    try write(counters: timeline, below: root)
  }

  private mutating func write(phases timeline: RunTimeline, below root: UInt64) throws {
    guard !timeline.phases.isEmpty else { return }
    let track = try writer.addTrack("phases", below: root, rank: 1)
    for (time, index) in timeline.phases {
      let name = TraceDescription.name(set.description.phases, index)
      receipt.phases += 1
      try writer.instant(
        name.isEmpty ? "no effect" : name,
        category: "phase",
        on: track,
        at: nanoseconds(time)
      )
    }
  }

  private mutating func write(effects timeline: RunTimeline, below root: UInt64) throws {
    guard !timeline.effects.isEmpty else { return }
    let group = try writer.addTrack("effects", below: root, rank: 2)
    var track: (index: Int, number: UInt64)?
    for effect in timeline.effects {
      let name = TraceDescription.name(set.description.faults, effect.index)
      if track?.index != effect.index {
        track = (effect.index, try writer.addTrack(name, below: group, rank: effect.index))
      }
      guard let number = track?.number else { continue }
      receipt.effects += 1
      try writer.begin(
        name,
        category: "effect",
        on: number,
        at: nanoseconds(effect.span.lowerBound)
      )
      try writer.end(on: number, at: nanoseconds(effect.span.upperBound))
    }
  }

  /// A window's numbers stand at its start and hold until the next.
  private mutating func write(counters timeline: RunTimeline, below root: UInt64) throws {
    guard !timeline.windows.isEmpty else { return }
    let group = try writer.addTrack("services", below: root, rank: 3)
    var tracks: [UInt16: (calls: UInt64, busy: UInt64, queue: UInt64)] = [:]
    var ends: [UInt16: UInt64] = [:]
    let length = max(1, set.description.window)
    for row in timeline.windows {
      if tracks[row.service] == nil {
        tracks[row.service] = try addService(row.service, below: group)
      }
      guard let track = tracks[row.service] else { continue }
      let start = ends[row.service] ?? row.time - min(row.time, length)
      let time = nanoseconds(start)
      try writer.count(Double(row.calls), on: track.calls, at: time)
      let busy = Double(row.busySum) / Double(max(1, row.time - start))
      try writer.count(busy, on: track.busy, at: time)
      try writer.count(Double(row.longestQueue), on: track.queue, at: time)
      ends[row.service] = row.time
      receipt.counts += 3
    }
  }

  private mutating func addService(
    _ service: UInt16,
    below group: UInt64
  ) throws -> (calls: UInt64, busy: UInt64, queue: UInt64) {
    let services = set.description.services
    let name = TraceDescription.name(services.map(\.name), service)
    let servers = services.indices.contains(Int(service)) ? services[Int(service)].servers : 0
    let track = try writer.addTrack(name, below: group, rank: Int(service))
    let capacity = servers > 0 ? " of \(servers)" : ""
    return (
      try writer.addTrack("\(name): calls", below: track, rank: 0, counts: "calls a window"),
      try writer.addTrack("\(name): busy\(capacity)", below: track, rank: 1, counts: "servers"),
      try writer.addTrack("\(name): longest queue", below: track, rank: 2, counts: "requests")
    )
  }
}
