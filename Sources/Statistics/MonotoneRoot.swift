/// Where a rising function vanishes.
enum MonotoneRoot {
  /// Newton's method with bisection where a step would leave what is known of the root.
  ///
  /// - Parameters:
  ///   - start: a guess.
  ///   - least: a bound below the root.
  ///   - greatest: a bound above it.
  ///   - function: the value of the function and its derivative.
  /// - Returns: the root, to about 10^−15 of max(1, |root|) for a smooth function.
  static func solve(
    from start: Double,
    between least: Double,
    and greatest: Double,
    _ function: (Double) -> (value: Double, slope: Double)
  ) -> Double {
    var low = least
    var high = greatest
    var guess = min(max(start, low), high)
    for _ in 0..<200 {
      let (value, slope) = function(guess)
      if value == 0 { return guess }
      if value < 0 { low = guess } else { high = guess }
      let step = value / slope
      // Convergence is quadratic: behind a step this small there is nothing left to gain.
      if step.magnitude <= 1e-9 * max(1, guess.magnitude) {
        return min(max(guess - step, least), greatest)
      }
      let next = guess - step
      guess = next > low && next < high ? next : low + 0.5 * (high - low)
      if high - low <= 1e-15 * max(1, guess.magnitude) { return guess }
    }
    return guess
  }
}
