import SimulationKernel

/// When an effect acts in a run of a given seed.
extension Effect {
  /// The most windows and down periods that the effects of a run may have in all.
  public static let mostOccurrences = 10_000

  private static let jitterPurpose: UInt8 = 20
  private static let periodPurpose: UInt8 = 21
  private static let firstStatePurpose: UInt8 = 22

  /// The number that keys all draws of the effect.
  public var key: UInt64 { UInt64(identifying: id) }

  /// The stretches of time in which the effect acts, or is now up and now down, in order.
  ///
  /// The first is there even if it begins behind the horizon.
  ///
  /// - Parameters:
  ///   - horizon: windows of a repetition without end begin before this.
  ///   - random: the source of the run.
  /// - Returns: the windows.
  /// - Complexity: O(windows), at most ``mostOccurrences`` + 1.
  public func windows(
    until horizon: SimulationTime,
    random: RandomSource
  ) -> [Range<SimulationTime>] {
    var nominal = start
    for shift in pattern.shifts {
      let key = UInt64(identifying: shift.effect)
      nominal = nominal.later(by: Self.jitter(shift.jitter, of: key, shift.cycle, random))
    }
    let key = pattern.leader.map { UInt64(identifying: $0) } ?? key
    var windows: [Range<SimulationTime>] = []
    repeat {
      let begin = nominal.later(by: Self.jitter(pattern.jitter, of: key, windows.count, random))
      let length = end.map { max(.zero, $0 - start) }
      windows.append(begin..<(length.map { begin.later(by: $0) } ?? .distantFuture))
      guard let repetition = pattern.repetition, windows.count <= Self.mostOccurrences else {
        break
      }
      nominal = nominal.later(by: repetition.period)
      if let times = repetition.times, windows.count >= times { break }
    } while nominal < horizon
    return windows
  }

  /// The stretches of time in which the effect acts, in order and apart from each other: its
  /// windows, or the down periods in them.
  ///
  /// - Parameters:
  ///   - windows: those of the effect.
  ///   - horizon: no down period begins from here on.
  ///   - random: the source of the run.
  /// - Returns: the occurrences.
  /// - Complexity: O(occurrences), at most ``mostOccurrences`` + 1.
  public func occurrences(
    in windows: [Range<SimulationTime>],
    until horizon: SimulationTime,
    random: RandomSource
  ) -> [Range<SimulationTime>] {
    guard let renewal = pattern.renewal, renewal.availability > 0 else { return windows }
    guard renewal.availability < 1 else { return [] }
    var occurrences: [Range<SimulationTime>] = []
    for (number, window) in windows.enumerated() {
      let draws = random.entity(key)
      let place = UInt64(number) << 32
      var isDown = draws.unit(Self.firstStatePurpose, at: place) >= renewal.availability
      var time = window.lowerBound
      let limit = min(window.upperBound, max(horizon, window.lowerBound))
      var period: UInt64 = 0
      while time < limit, occurrences.count <= Self.mostOccurrences {
        let mean = isDown ? renewal.meanDown.inSeconds : renewal.meanUp
        let unit = draws.unit(Self.periodPurpose, at: place | period)
        let seconds = min(-mean * ElementaryFunctions.log(1 - unit), 1e9)
        let length = SimulationTime.Duration(nanoseconds: max(1, Int64(seconds * 1e9)))
        let next = min(time.later(by: length), window.upperBound)
        if isDown { occurrences.append(time..<next) }
        (time, isDown, period) = (next, !isDown, period + 1)
      }
    }
    return occurrences
  }

  /// The strength of the effect at an instant of one of its windows, 0...1.
  public func intensity(at time: SimulationTime, in window: Range<SimulationTime>) -> Double {
    guard window.contains(time) else { return 0 }
    var intensity = 1.0
    if pattern.rampUp > .zero {
      intensity = min(intensity, (time - window.lowerBound) / pattern.rampUp)
    }
    if pattern.rampDown > .zero, window.upperBound < .distantFuture {
      intensity = min(intensity, (window.upperBound - time) / pattern.rampDown)
    }
    return intensity
  }

  private static func jitter(
    _ jitter: SimulationTime.Duration,
    of key: UInt64,
    _ cycle: Int,
    _ random: RandomSource
  ) -> SimulationTime.Duration {
    guard jitter > .zero else { return .zero }
    let share = random.entity(key).unit(jitterPurpose, at: UInt64(cycle))
    return SimulationTime.Duration(nanoseconds: Int64(share * Double(jitter.nanoseconds)))
  }
}

extension SimulationTime {
  /// The instant `duration` later, or the end of all time.
  fileprivate func later(by duration: Duration) -> SimulationTime {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return overflow ? .distantFuture : SimulationTime(nanoseconds: sum)
  }
}

extension Load {
  /// The first instant from which nothing of the timeline begins anew: the end of the run, or of the
  /// arrivals where the run lasts until its last session has ended.
  public var horizon: SimulationTime {
    if case .lasting(let time) = drain { endOfArrivals + time } else { endOfArrivals }
  }
}

extension UInt64 {
  /// A number that stands for a text: FNV-1a over its UTF-8, then mixed.
  public init(identifying text: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    self = SplitMix64.mix(hash)
  }
}
