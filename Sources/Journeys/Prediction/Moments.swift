import Statistics

/// Mean and mean square of a time in seconds.
struct Moments: Equatable {
  var mean = 0.0
  var square = 0.0

  var variance: Double { max(0, square - mean * mean) }

  /// A year: longer means, and infinite ones, count as this.
  private static let longest = 31_536_000.0

  init() {}

  init(mean: Double, square: Double) {
    self.mean = mean
    self.square = square
  }

  /// The moments of a law in milliseconds.
  init(_ law: Law) {
    let (mean, variance) = (law.mean / 1_000, law.variance / 1e6)
    guard mean < Self.longest else {
      self.init(mean: Self.longest, square: .infinity)
      return
    }
    self.init(mean: max(0, mean), square: mean * mean + variance)
  }

  /// The moments of this time times a factor.
  func times(_ factor: Double) -> Moments {
    Moments(mean: mean * factor, square: square * factor * factor)
  }

  /// The moments of this time and a fixed one.
  func plus(_ time: Double) -> Moments {
    Moments(mean: mean + time, square: square + 2 * mean * time + time * time)
  }

  /// The moments of this time and another, of which neither depends on the other.
  func plus(_ other: Moments) -> Moments {
    Moments(
      mean: mean + other.mean,
      square: square + 2 * mean * other.mean + other.square
    )
  }

  /// The moments of this time with a probability, or of another.
  func mixed(with other: Moments, share: Double) -> Moments {
    Moments(
      mean: mean + share * (other.mean - mean),
      square: share <= 0
        ? square
        : share >= 1
          ? other.square : (1 - share) * square + share * other.square
    )
  }
}

/// A time of which it is asked whether it goes beyond a limit: a few parts, each a fixed time and a
/// lognormal one.
struct MixedTime {
  struct Part {
    var weight: Double
    var fixed: Double
    var rest: Moments
  }

  private(set) var parts = [Part(weight: 1, fixed: 0, rest: Moments())]
  private static let mostParts = 16

  init() {}

  init(_ parts: [Part]) { self.parts = parts }

  var mean: Double { parts.reduce(0) { $0 + $1.weight * ($1.fixed + $1.rest.mean) } }

  /// The sum of this time and another, of which neither depends on the other.
  func plus(_ other: MixedTime) -> MixedTime {
    let sums = parts.flatMap { left in
      other.parts.map { right in
        Part(
          weight: left.weight * right.weight,
          fixed: left.fixed + right.fixed,
          rest: left.rest.plus(right.rest)
        )
      }
    }
    return MixedTime(sums.filter { $0.weight > 0 }).joined
  }

  /// The same with few parts.
  private var joined: MixedTime {
    guard parts.count > Self.mostParts else { return self }
    var sum = Moments()
    for part in parts {
      let whole = part.rest.plus(part.fixed)
      sum.mean += part.weight * whole.mean
      sum.square += part.weight * whole.square
    }
    return MixedTime([Part(weight: 1, fixed: 0, rest: sum)])
  }

  /// The probability that the time is longer than a limit.
  func probability(above limit: Double) -> Double {
    guard limit < .infinity else { return 0 }
    return parts.reduce(0) { $0 + $1.weight * $1.probability(above: limit) }
  }
}

extension MixedTime.Part {
  fileprivate func probability(above limit: Double) -> Double {
    let left = limit - fixed
    guard rest.mean > 0 else { return left < 0 ? 1 : 0 }
    guard left > 0 else { return 1 }
    guard rest.square.isFinite else { return rest.mean > left ? 1 : 0 }
    let variation = rest.variance.squareRoot() / rest.mean
    return Law.lognormal(mean: rest.mean, variation: variation < 1e-9 ? 0 : variation)
      .probability(above: left)
  }
}
