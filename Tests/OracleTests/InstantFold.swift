import Traces

/// Counts the calls under way at given instants, service by service.
struct InstantFold {
  /// For each service, the calls under way at each instant.
  private(set) var counts: [[Double]]
  /// For each service, the time that calls spent before the last instant, in seconds.
  private(set) var areas: [Double]
  /// For each service, the calls that were done before the last instant.
  private(set) var departures: [Double]
  private let instants: [UInt64]
  private let last: UInt64

  /// A fold of a scenario with so many services; the instants are in nanoseconds, in their order.
  init(_ instants: [UInt64], services: Int) {
    self.instants = instants
    last = instants.last ?? 0
    counts = Array(repeating: Array(repeating: 0, count: instants.count), count: services)
    areas = Array(repeating: 0, count: services)
    departures = areas
  }

  /// Takes the next calls; times are in nanoseconds.
  mutating func consume(_ chunk: RowChunk, services: (CallRow) -> Int) {
    for row in chunk.calls {
      let service = services(row)
      let start = row.time - row.latency
      if start < last { areas[service] += Double(min(row.time, last) - start) / 1e9 }
      if row.time < last { departures[service] += 1 }
      var index = firstInstant(from: start)
      while index < instants.count, instants[index] < row.time {
        counts[service][index] += 1
        index += 1
      }
    }
  }

  private func firstInstant(from time: UInt64) -> Int {
    var (low, high) = (0, instants.count)
    while low < high {
      let middle = (low + high) / 2
      if instants[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
