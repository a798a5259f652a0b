import Scenarios
import SimulationKernel
import Traces

/// Folds the rows of a run to the sums that theory speaks of, batch by batch.
///
/// Sessions count as customers, and a session under way as one in the system: the journeys of these
/// scenarios consist of calls alone, without any thinking.
struct StationFold {
  private let plan: RunPlan
  private let width: UInt64
  private let thresholds: [(name: String, value: UInt64)]
  private var columns: [String: [Double]] = [:]
  private var occupancy = 0
  private var changed: UInt64 = 0
  private var inState: [[UInt64]]
  private var area: [UInt64]
  private var stations: [Sums]
  private var personas: [Sums]
  private var sessions: Sums

  /// The largest state whose share of time is kept.
  static let states = 11

  /// Sums over visits, of a station or of sessions.
  private struct Sums {
    var count: [Double]
    var time: [Double]
    var squares: [Double]
    var area: [Double]
    var above: [[Double]]

    init(batches: Int, thresholds: Int = 0) {
      count = Array(repeating: 0, count: batches)
      time = count
      squares = count
      area = count
      above = Array(repeating: count, count: thresholds)
    }

    mutating func record(_ time: Double, in batch: Int) {
      count[batch] += 1
      self.time[batch] += time
      squares[batch] += time * time
    }
  }

  /// A fold of a scenario with so many services and personas; the excess over each of the
  /// thresholds, response times in seconds, is counted.
  init(_ plan: RunPlan, stations: Int, personas: Int = 1, thresholds: [(String, Double)] = []) {
    self.plan = plan
    width = UInt64((plan.batch * 1e9).rounded())
    self.thresholds = thresholds.map { ($0.0, UInt64(($0.1 * 1e9).rounded())) }
    let batches = plan.warmUp + plan.batches
    inState = Array(repeating: Array(repeating: 0, count: Self.states), count: batches)
    area = Array(repeating: 0, count: batches)
    self.stations = Array(repeating: Sums(batches: batches), count: stations)
    self.personas = Array(repeating: Sums(batches: batches), count: personas)
    sessions = Sums(batches: batches, thresholds: thresholds.count)
    for station in 0..<stations {
      for name in ["calls", "waited", "wait", "busy", "overloads", "accepted", "reneged"] {
        columns["\(name)-\(station)"] = Array(repeating: 0, count: batches)
      }
    }
  }

  /// Takes the next rows; times are in nanoseconds.
  mutating func consume(_ chunk: RowChunk, services: (CallRow) -> Int) {
    followOccupancy(chunk)
    for row in chunk.ends where row.result == .converted { count(row) }
    for row in chunk.stationWindows where Int(row.service) < stations.count { count(row) }
    let last = UInt64(plan.warmUp + plan.batches) * width
    for row in chunk.calls {
      let station = services(row)
      let batch = Int(row.time / width)
      if row.outcome == .reneged, row.time < last { columns["reneged-\(station)"]?[batch] += 1 }
      if row.outcome == .ok, row.time < last {
        stations[station].record(Double(row.latency) / 1e9, in: batch)
      }
      Self.spread(row.time - row.latency, row.time, width, &stations[station].area)
    }
  }

  /// What was measured behind the warm-up.
  func measurement() -> Measurement {
    var result = Measurement()
    func keep(_ name: String, _ values: [Double]) {
      result[name] = Array(values.dropFirst(plan.warmUp))
    }
    for (name, values) in columns { keep(name, values) }
    keep("time", Array(repeating: plan.batch, count: area.count))
    keep("area", area.map { Double($0) / 1e9 })
    for state in 0..<Self.states { keep("state-\(state)", inState.map { Double($0[state]) / 1e9 }) }
    keep("converted", sessions.count)
    keep("duration", sessions.time)
    keep("squares", sessions.squares)
    for (index, threshold) in thresholds.enumerated() {
      keep("above-" + threshold.name, sessions.above[index])
    }
    for (index, station) in stations.enumerated() {
      keep("done-\(index)", station.count)
      keep("response-\(index)", station.time)
      keep("area-\(index)", station.area)
    }
    for (index, persona) in personas.enumerated() {
      keep("converted-of-\(index)", persona.count)
      keep("duration-of-\(index)", persona.time)
    }
    result["queue"] = result.difference("area", "busy-0")
    return result
  }
}

// MARK: - Rows

extension StationFold {
  private mutating func count(_ row: SessionEndRow) {
    let batch = Int(row.time / width)
    guard batch < area.count else { return }
    let duration = Double(row.duration) / 1e9
    sessions.record(duration, in: batch)
    personas[min(Int(row.persona), personas.count - 1)].record(duration, in: batch)
    for (index, threshold) in thresholds.enumerated() where row.duration > threshold.value {
      sessions.above[index][batch] += 1
    }
  }

  /// Windows are as long as batches, and a row stands at the end of its window.
  private mutating func count(_ row: StationWindowRow) {
    let batch = Int((row.time - 1) / width)
    guard batch < area.count else { return }
    let values = [
      ("calls", row.calls), ("waited", row.waited), ("overloads", row.overloads),
      ("accepted", row.calls - row.overloads),
    ]
    for (name, value) in values { columns["\(name)-\(row.service)"]?[batch] += Double(value) }
    columns["wait-\(row.service)"]?[batch] += Double(row.waitSum) / 1e9
    columns["busy-\(row.service)"]?[batch] += Double(row.busySum) / 1e9
  }

  /// Begins and ends of a chunk are each in the order of time, and no chunk reaches behind another.
  private mutating func followOccupancy(_ chunk: RowChunk) {
    var (begin, end) = (0, 0)
    let (begins, ends) = (chunk.begins, chunk.ends)
    while begin < begins.count || end < ends.count {
      let isBegin =
        end == ends.count || begin < begins.count && begins[begin].time <= ends[end].time
      let time = isBegin ? begins[begin].time : ends[end].time
      pass(to: time)
      occupancy += isBegin ? 1 : -1
      if isBegin { begin += 1 } else { end += 1 }
    }
  }

  private mutating func pass(to time: UInt64) {
    while changed < time {
      let batch = Int(changed / width)
      guard batch < area.count else { break }
      let part = min(time, UInt64(batch + 1) * width) - changed
      area[batch] += part * UInt64(occupancy)
      if occupancy < Self.states { inState[batch][occupancy] += part }
      changed += part
    }
    changed = time
  }

  private static func spread(
    _ start: UInt64,
    _ end: UInt64,
    _ width: UInt64,
    _ area: inout [Double]
  ) {
    var start = start
    while start < end {
      let batch = Int(start / width)
      guard batch < area.count else { return }
      let part = min(end, UInt64(batch + 1) * width) - start
      area[batch] += Double(part) / 1e9
      start += part
    }
  }
}
