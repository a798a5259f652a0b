import Foundation
import Workloads

extension BenchmarkResult {
  /// The result as people read it.
  var table: String {
    var rows: [Row] = []
    if draws.isEmpty { addOperation(to: &rows) } else { addDraws(to: &rows) }
    addCompany(to: &rows)
    addMemory(to: &rows)
    addLimits(to: &rows)
    var text = "\(workload.title), seed \(seed)\(isPartial ? ", interrupted" : "")\n\n"
    let widths = (
      rows.map(\.label.count).max() ?? 0, rows.map(\.number.count).max() ?? 0,
      rows.map(\.unit.count).max() ?? 0
    )
    for row in rows {
      let line =
        row.label.filled(to: widths.0) + "  " + row.number.filled(to: widths.1, onLeft: true) + " "
        + row.unit.filled(to: widths.2) + "  " + row.note
      text += String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    if let checksum { text += "\nchecksum \(String(checksum, radix: 16))\n" }
    return text
  }

  /// A figure, its unit, and what to say about it.
  private struct Row {
    var label: String
    var number: String
    var unit: String
    var note = ""
  }

  private func addOperation(to rows: inout [Row]) {
    guard let nanoseconds else { return }
    let operation = workload.operation
    rows.append(
      Row(
        label: "kernel",
        number: Self.decimal(nanoseconds.median),
        unit: "ns/\(operation)",
        note: "p10 \(Self.decimal(nanoseconds.p10)), p90 \(Self.decimal(nanoseconds.p90)), "
          + "\(nanoseconds.count) samples of \(operationsPerSample.grouped)"
      )
    )
    var rate = Row(
      label: "",
      number: Self.decimal(1e3 / nanoseconds.median),
      unit: "M \(operation)s/s"
    )
    if let requestsPerOperation, let requests = workload.requestName, requestsPerOperation < 1 {
      let perSecond = Self.decimal(1e3 / nanoseconds.median * requestsPerOperation)
      rate.note = "\(perSecond) M \(requests)/s"
    }
    rows.append(rate)
    if let heap, let ratioToHeap {
      rows.append(
        Row(
          label: "binary heap",
          number: Self.decimal(heap.median),
          unit: "ns/\(operation)",
          note: "\(Self.decimal(ratioToHeap)) times the kernel's, samples in turn"
        )
      )
    }
  }

  private func addDraws(to rows: inout [Row]) {
    for draw in draws {
      var row = Row(
        label: draw.law.rawValue,
        number: Self.decimal(draw.nanoseconds.median),
        unit: "ns/draw"
      )
      if let ratio = ratioToLogarithm(draw) {
        row.note = "\(Self.decimal(ratio)) of a draw by libm's log"
      }
      rows.append(row)
    }
    guard let logarithm else { return }
    rows.append(
      Row(
        label: "libm's log",
        number: Self.decimal(logarithm.draw.median),
        unit: "ns/draw",
        note: "keyed word included; \(Self.decimal(logarithm.alone.median)) ns without"
      )
    )
  }

  /// What runs were measured in turn with it.
  private func addCompany(to rows: inout [Row]) {
    if let session, let ratioToSession {
      rows.append(
        Row(
          label: "session workload",
          number: Self.decimal(session.median),
          unit: "ns/event",
          note: "the model has \(Self.decimal(ratioToSession)) of its speed, samples in turn"
        )
      )
    }
    guard let sharding else { return }
    rows += [
      Row(
        label: "as many runs apart",
        number: Self.decimal(sharding.apart.median),
        unit: "ns/event",
        note: "the shards have \(Self.decimal(sharding.ratioToApart)) of their speed, in pairs"
      ),
      Row(
        label: "one shard",
        number: Self.decimal(sharding.alone.median),
        unit: "ns/event",
        note: "the shards have \(Self.decimal(sharding.ratioToAlone)) times its speed, in pairs"
      ),
      Row(
        label: "window",
        number: Self.decimal(sharding.eventsPerWindow),
        unit: "events",
        note: "\(Self.decimal(100 * sharding.waitShare)) % of the time waited for other shards"
      ),
    ]
  }

  private func addMemory(to rows: inout [Row]) {
    guard let residentBytes else { return }
    var row = Row(
      label: "memory",
      number: Self.decimal(Double(residentBytes) / 1_048_576),
      unit: "MiB"
    )
    if let bytesPerEntity, let entity = workload.entity {
      row.note = "\(Self.decimal(bytesPerEntity)) bytes \(entity)"
    }
    rows.append(row)
  }

  private func addLimits(to rows: inout [Row]) {
    guard let limits else { return }
    var prefetched = Row(
      label: "prefetched line",
      number: Self.decimal(limits.prefetchedLine.median),
      unit: "ns"
    )
    if draws.isEmpty, let ratioToPrefetchedLine {
      prefetched.note = "one \(workload.operation) takes \(Self.decimal(ratioToPrefetchedLine))"
    }
    rows += [
      Row(
        label: "dependent line",
        number: Self.decimal(limits.dependentLine.median),
        unit: "ns",
        note: "random, over 256 MiB"
      ),
      prefetched,
      Row(
        label: "copy",
        number: Self.decimal(limits.copy.median),
        unit: "GB/s",
        note: "read and written"
      ),
    ]
  }

  private static func decimal(_ value: Double) -> String {
    String(format: value < 10 ? "%.2f" : "%.1f", value)
  }
}

// MARK: - Ratios of draws

extension BenchmarkResult {
  /// The time of a draw as a share of one by the C library's logarithm, its word included.
  func ratioToLogarithm(_ draw: DrawTiming) -> Double? {
    logarithm.map { draw.nanoseconds.median / $0.draw.median }
  }

  /// The time of a draw, its word included, as a share of the C library's bare logarithm.
  func ratioToLogarithmAlone(_ draw: DrawTiming) -> Double? {
    logarithm.map { draw.nanoseconds.median / $0.alone.median }
  }
}

// MARK: - Words

extension Workload {
  /// What it is, in a few words.
  fileprivate var title: String {
    switch self {
    case .hold(let pending, let law): "hold: \(pending.grouped) pending, \(law.rawValue) increments"
    case .phold(let messages, let objects, let share):
      "phold: \(messages.grouped) messages, \(objects.grouped) objects, "
        + "\(String(format: "%g", share * 100)) % remote"
    case .session(let sessions): "session: \(sessions.grouped) closed sessions, one station"
    case .sessionNet(let sessions, let shards):
      "session-net: \(sessions.grouped) closed sessions, 16 stations, 1 ms each way, "
        + (shards == 1 ? "one shard" : "\(shards) shards")
    case .journeys(let sessions):
      "journeys: the full model, about \(sessions.grouped) sessions under way, rows dropped"
    case .mm1: "mm1: one server, utilization 0.7"
    case .sampling: "sampling: a draw each for one entity after the other"
    }
  }

  /// What is timed.
  fileprivate var operation: String {
    switch self {
    case .hold: "hold"
    case .phold, .session, .sessionNet, .journeys, .mm1: "event"
    case .sampling: "draw"
    }
  }

  fileprivate var requestName: String? {
    switch self {
    case .session, .sessionNet: "requests"
    case .mm1: "customers"
    case .hold, .phold, .journeys, .sampling: nil
    }
  }

  fileprivate var entity: String? {
    switch self {
    case .hold: "an event"
    case .phold: "a message"
    case .session, .sessionNet, .journeys: "a session"
    case .mm1, .sampling: nil
    }
  }
}

extension Int {
  /// The number with commas between groups of three digits.
  fileprivate var grouped: String {
    var text = ""
    for (index, digit) in String(self).enumerated() {
      if index > 0, (String(self).count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }
}

extension String {
  fileprivate func filled(to width: Int, onLeft: Bool = false) -> String {
    let blank = String(repeating: " ", count: Swift.max(0, width - count))
    return onLeft ? blank + self : self + blank
  }
}
