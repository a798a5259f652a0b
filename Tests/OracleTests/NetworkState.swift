import SimulationKernel

/// A customer of a queueing network.
struct Customer {
  static let never = Int64.max

  var id: UInt64 = 0
  var kind = 0
  var state = State.away
  /// When it came to the network and to its station.
  var arrival: Int64 = 0
  var reached: Int64 = 0
  /// When its service ends, and when its patience or its time away does.
  var completion = never
  var timer = never
  /// The work that is left, and since when a server has been at it.
  var work: Int64 = 0
  var resumed: Int64 = 0
  var hasStarted = false
  var station = 0
  /// Its place among those in service.
  var position = 0
  /// The number of its place in the line.
  var ticket: UInt64 = 0
  /// How many stations it has reached.
  var visits = 0
  /// What it is a part of; -1: nothing.
  var join = -1

  enum State { case away, waiting, serving }
}

/// Those who wait, first come first; places of those who left are found out when they come up.
struct WaitingLine {
  struct Place {
    let slot: Int
    let ticket: UInt64
  }

  private var places: [Place] = []
  private var head = 0

  mutating func insert(_ place: Place, isFirst: Bool) {
    if !isFirst {
      places.append(place)
    } else if head > 0 {
      head -= 1
      places[head] = place
    } else {
      places.insert(place, at: 0)
    }
  }

  mutating func popFirst() -> Place? {
    guard head < places.count else { return nil }
    let place = places[head]
    head += 1
    if head == places.count || head > 1_024 && 2 * head > places.count {
      places.removeFirst(head)
      head = 0
    }
    return place
  }
}

/// A station under way.
struct StationState {
  var servers: Int
  var speed = 1.0
  var population = 0
  var waiting = 0
  var serving: [Int] = []
  var lines: [WaitingLine]
  /// How often it has broken down or been repaired.
  var changes: UInt64 = 0
  private var changed: Int64 = 0

  init(_ station: NetworkLayout.Station, classes: Int) {
    servers = station.servers
    lines = Array(
      repeating: WaitingLine(),
      count: station.discipline == .fifo ? 1 : classes
    )
  }

  /// Adds the time since the last change to the sums.
  mutating func pass(to now: Int64, _ sums: inout NetworkSums, _ index: Int) {
    let time = Double(now - changed) / 1e9
    sums.stations[index].area += time * Double(population)
    sums.stations[index].busy += time * Double(serving.count)
    if population == 0 { sums.stations[index].empty += time }
    if servers > 0 { sums.stations[index].up += time }
    changed = now
  }
}

/// Sums over a run; what happened between two instants is the difference.
struct NetworkSums {
  var stations: [Station]
  var classes: [Class]
  var above: [Double]
  /// Customers that came, whose first attempt was blocked, and that left with service.
  var first = 0.0
  var firstBlocked = 0.0
  var converted = 0.0
  var duration = 0.0
  var squares = 0.0
  var joins = 0.0
  var joinTime = 0.0
  /// Customer-seconds in the network and away between two attempts.
  var area = 0.0
  var orbit = 0.0
  var orbiting = 0
  private var population = 0
  private var changed: Int64 = 0

  struct Station {
    var calls = 0.0
    var overloads = 0.0
    var reneged = 0.0
    var waited = 0.0
    var wait = 0.0
    var done = 0.0
    var response = 0.0
    var area = 0.0
    var busy = 0.0
    var empty = 0.0
    var up = 0.0
  }

  struct Class {
    var population = 0
    var area = 0.0
    var waits = 0.0
    var wait = 0.0
    var done = 0.0
    var response = 0.0
  }

  init(stations: Int, classes: Int, thresholds: Int) {
    self.stations = Array(repeating: Station(), count: stations)
    self.classes = Array(repeating: Class(), count: classes)
    above = Array(repeating: 0, count: thresholds)
  }

  mutating func pass(to now: Int64) {
    let time = Double(now - changed) / 1e9
    area += time * Double(population)
    orbit += time * Double(orbiting)
    for index in classes.indices { classes[index].area += time * Double(classes[index].population) }
    changed = now
  }

  mutating func enter(_ kind: Int) {
    first += 1
    population += 1
    classes[kind].population += 1
  }

  mutating func leave(
    _ customer: Customer,
    isServed: Bool,
    at now: Int64,
    thresholds: [(name: String, time: Int64)]
  ) {
    population -= 1
    classes[customer.kind].population -= 1
    guard isServed else { return }
    let time = Double(now - customer.arrival) / 1e9
    converted += 1
    duration += time
    squares += time * time
    classes[customer.kind].done += 1
    classes[customer.kind].response += time
    for (index, threshold) in thresholds.enumerated()
    where now - customer.arrival > threshold.time {
      above[index] += 1
    }
  }
}

extension NetworkSums {
  /// The sums by the names that checks use.
  func named(thresholds: [String]) -> [String: Double] {
    var result = [
      "first": first, "first-blocked": firstBlocked, "converted": converted, "duration": duration,
      "squares": squares, "joins": joins,
      "join-time": joinTime, "area": area, "orbit": orbit, "calls": 0, "waited": 0,
    ]
    for (index, station) in stations.enumerated() {
      result["calls", default: 0] += station.calls
      result["waited", default: 0] += station.waited
      guard stations.count <= 64 else { continue }
      let parts = [
        ("calls", station.calls), ("overloads", station.overloads), ("reneged", station.reneged),
        ("accepted", station.calls - station.overloads),
        ("waited", station.waited), ("wait", station.wait), ("done", station.done),
        ("response", station.response), ("area", station.area), ("busy", station.busy),
        ("empty", station.empty), ("up", station.up),
      ]
      for (name, value) in parts { result["\(name)-\(index)"] = value }
    }
    for (index, group) in classes.enumerated() {
      let parts = [
        ("area", group.area), ("waits", group.waits), ("wait", group.wait), ("done", group.done),
        ("response", group.response),
      ]
      for (name, value) in parts { result["\(name)-of-\(index)"] = value }
    }
    for (name, value) in zip(thresholds, above) { result["above-" + name] = value }
    return result
  }
}
