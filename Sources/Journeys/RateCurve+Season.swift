import Scenarios
import SimulationKernel

// MARK: - Days, weeks, waves and crowds

extension RateCurve {
  /// The pieces of a rate that is a product of curve, ramps, season and crowds.
  ///
  /// Between two stops each factor is smooth. A piece runs straight, at such a height that it holds
  /// as many sessions as the product, by Simpson's rule. With 128 pieces a wave and 32 pieces a decay
  /// the relative error of the integral is below 10^−8, apart from the foot of a crowd, which is cut
  /// off where it is 10^−9 of the crowd.
  static func seasonalPieces(of arrivals: OpenArrivals, load: Load) -> [Piece] {
    let end = load.endOfArrivals.sinceStart.inSeconds
    let up = load.rampUp.inSeconds
    let down = end - load.rampDown.inSeconds
    let factors = SeasonFactors(arrivals, end: end)
    let stops = (stops(curve: arrivals.curve, up: up, down: down, end: end) + factors.stops)
      .sorted()
    func ramp(_ time: Double) -> Double {
      if time < up { return time / up }
      if time > down { return (end - time) / (end - down) }
      return 1
    }
    var pieces: [Piece] = []
    for (start, stop) in zip(stops, stops.dropFirst()) where stop > start {
      let middle = (start + stop) / 2
      let isRamp = middle < up || middle > down
      let first = factor(of: arrivals.curve, after: start)
      let last = factor(of: arrivals.curve, at: stop)
      let slopes = [isRamp, first != last, factors.rises(at: middle)].count { $0 }
      // Where two factors run straight their product is bent.
      let parts = slopes > 1 ? min(64, max(1, Int((4_096 * (stop - start) / end).rounded(.up)))) : 1
      func rate(_ time: Double) -> Double {
        let share = (time - start) / (stop - start)
        return arrivals.rate * ramp(time) * (first + (last - first) * share)
          * factors.value(at: time, within: middle)
      }
      for part in 0..<parts {
        let from = start + (stop - start) * Double(part) / Double(parts)
        let to = start + (stop - start) * Double(part + 1) / Double(parts)
        pieces.append(piece(from, to, rate: rate, after: pieces.last?.dueAfter ?? 0))
      }
    }
    return pieces
  }

  /// A straight piece that holds as many sessions as `rate` does.
  private static func piece(
    _ start: Double,
    _ stop: Double,
    rate: (Double) -> Double,
    after due: Double
  ) -> Piece {
    let (first, last) = (rate(start), rate(stop))
    let mean = (first + 4 * rate((start + stop) / 2) + last) / 6
    let ends = (first + last) / 2
    return Piece(
      start: start,
      length: stop - start,
      from: ends > 0 ? first * (mean / ends) : mean,
      to: ends > 0 ? last * (mean / ends) : mean,
      dueBefore: due,
      dueAfter: due + mean * (stop - start)
    )
  }

  /// The pieces of instants that are given one by one, for forecasts: the mean rate of each of a
  /// thousand parts of the run.
  static func pieces(
    of instants: [SimulationTime.Duration],
    until end: SimulationTime
  ) -> [Piece] {
    let parts = 1_000
    let length = end.sinceStart.inSeconds / Double(parts)
    guard length > 0 else { return [] }
    var counts = [Int](repeating: 0, count: parts)
    for instant in instants where instant < end.sinceStart {
      counts[min(parts - 1, Int(instant.inSeconds / length))] += 1
    }
    var due = 0.0
    return counts.enumerated().map { part, count in
      defer { due += Double(count) }
      return Piece(
        start: length * Double(part),
        length: length,
        from: Double(count) / length,
        to: Double(count) / length,
        dueBefore: due,
        dueAfter: due + Double(count)
      )
    }
  }

  /// The pieces with all rates multiplied so that `total` sessions are due.
  static func pieces(_ pieces: [Piece], scaledTo total: Double) -> [Piece] {
    guard let due = pieces.last?.dueAfter, due > 0 else { return pieces }
    let factor = total / due
    return pieces.map { piece in
      Piece(
        start: piece.start,
        length: piece.length,
        from: piece.from * factor,
        to: piece.to * factor,
        dueBefore: piece.dueBefore * factor,
        dueAfter: piece.dueAfter * factor
      )
    }
  }
}

/// What season and crowds do to a rate.
private struct SeasonFactors {
  /// The instants in seconds between which all is smooth.
  let stops: [Double]
  private let season: Season
  private let crowds: [FlashCrowd]
  private let startOfWeek: Double

  init(_ arrivals: OpenArrivals, end: Double) {
    season = arrivals.season ?? Season()
    crowds = arrivals.crowds
    startOfWeek = season.startOfWeek.inSeconds
    var stops: [Double] = []
    func add(every step: Double, from first: Double) {
      var number = 0.0
      while first + number * step < end {
        if first + number * step > 0 { stops.append(first + number * step) }
        number += 1
      }
    }
    let hour = 3_600.0
    let sinceHour = startOfWeek - (startOfWeek / hour).rounded(.down) * hour
    if !season.hours.isEmpty || !season.days.isEmpty { add(every: hour, from: -sinceHour) }
    if let wave = season.wave {
      let phase = wave.phase.inSeconds
      let period = wave.period.inSeconds
      add(every: period / 128, from: phase - (phase / period).rounded(.up) * period)
    }
    for crowd in crowds {
      let top = (crowd.start + crowd.rise).inSeconds
      stops.append(crowd.start.inSeconds)
      stops += (0...Self.decays * 32).map { top + Double($0) * crowd.decay.inSeconds / 32 }
    }
    self.stops = stops.filter { $0 > 0 && $0 < end }
  }

  /// The decays after which nothing is left of a crowd: e^−21 is below 10^−9.
  private static let decays = 21

  /// The product of all factors at `time`, which lies in the smooth part around `middle`.
  func value(at time: Double, within middle: Double) -> Double {
    var product = 1.0
    let place = startOfWeek + middle
    if !season.hours.isEmpty { product *= season.hours[Int(place / 3_600) % 24] }
    if !season.days.isEmpty { product *= season.days[Int(place / 86_400) % 7] }
    if let wave = season.wave {
      let turns = (time - wave.phase.inSeconds) / wave.period.inSeconds
      product *= max(0, 1 + wave.amplitude * Self.sine(ofTurns: turns))
    }
    return crowds.reduce(product) { $0 * Self.factor(of: $1, at: time, within: middle) }
  }

  /// Whether a crowd gathers then.
  func rises(at time: Double) -> Bool {
    crowds.contains { crowd in
      let start = crowd.start.inSeconds
      return start < time && time < start + crowd.rise.inSeconds
    }
  }

  private static func factor(
    of crowd: FlashCrowd,
    at time: Double,
    within middle: Double
  ) -> Double {
    let start = crowd.start.inSeconds
    let top = (crowd.start + crowd.rise).inSeconds
    let decay = crowd.decay.inSeconds
    if middle < start || middle > top + Double(decays) * decay { return 1 }
    if middle < top { return 1 + (crowd.peak - 1) * (time - start) / (top - start) }
    return 1 + (crowd.peak - 1) * ElementaryFunctions.exp(-(time - top) / decay)
  }

  /// sin(2π·turns), within 10^−15: the series of the sine for at most an eighth of a turn.
  private static func sine(ofTurns turns: Double) -> Double {
    let rest = turns - turns.rounded(.toNearestOrEven)
    let half = rest > 0.25 ? 0.5 - rest : rest < -0.25 ? -0.5 - rest : rest
    if half.magnitude <= 0.125 { return series(2 * .pi * half, from: 1) }
    let cosine = series(2 * .pi * (0.25 - half.magnitude), from: 0)
    return half < 0 ? -cosine : cosine
  }

  /// The sum of (−1)^k·x^(2k + first)/(2k + first)!, the sine for 1 and the cosine for 0.
  private static func series(_ x: Double, from first: Int) -> Double {
    var sum = 0.0
    for term in (0...9).reversed() {
      let order = Double(2 * term + first)
      sum = 1 - x * x / ((order + 1) * (order + 2)) * sum
    }
    return first == 1 ? x * sum : sum
  }
}
