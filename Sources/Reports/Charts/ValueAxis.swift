import Foundation

/// The vertical axis of a panel: where a value stands, and the values that are written beside it.
struct ValueAxis {
  /// How values are laid out.
  enum Kind {
    case linear
    case logarithmic
  }

  /// A value with its text.
  struct Tick {
    var value: Double
    var label: String
  }

  let kind: Kind
  let bottom: Double
  let top: Double
  let ticks: [Tick]

  /// Where `value` stands: 0 at the bottom, 1 at the top; values outside stand at the edge.
  func position(_ value: Double) -> Double {
    let fraction =
      switch kind {
      case .linear: (value - bottom) / (top - bottom)
      case .logarithmic: log10(max(value, bottom) / bottom) / log10(top / bottom)
      }
    return min(1, max(0, fraction))
  }

  /// A linear axis from zero, or from the least value where that is below zero.
  static func linear(
    covering values: some Sequence<Double>,
    count: Int = 4,
    isInteger: Bool = false,
    label: (Double) -> String
  ) -> ValueAxis {
    var least = 0.0
    var most = 0.0
    for value in values where value.isFinite {
      least = min(least, value)
      most = max(most, value)
    }
    if least == most { most = 1 }
    let wanted = (most - least) / Double(count)
    let step = niceStep(isInteger ? max(1, wanted) : wanted, isInteger: isInteger)
    let first = (least / step).rounded(.down)
    let last = (most / step * 0.9999).rounded(.up)
    let ticks = stride(from: first, through: last, by: 1).map { index in
      Tick(value: index * step, label: label(index * step))
    }
    return ValueAxis(kind: .linear, bottom: first * step, top: last * step, ticks: ticks)
  }

  /// A linear axis from `bottom` on, which the values do not go below.
  static func above(
    _ bottom: Double,
    covering values: some Sequence<Double>,
    label: (Double) -> String
  ) -> ValueAxis {
    let axis = linear(covering: values.map { $0 - bottom }) { label($0 + bottom) }
    return ValueAxis(
      kind: .linear,
      bottom: axis.bottom + bottom,
      top: axis.top + bottom,
      ticks: axis.ticks.map { Tick(value: $0.value + bottom, label: $0.label) }
    )
  }

  /// A logarithmic axis over whole decades around the positive ones of `values`.
  static func logarithmic(
    covering values: some Sequence<Double>,
    label: (Double) -> String
  ) -> ValueAxis {
    var least = Double.infinity
    var most = 0.0
    for value in values where value > 0 && value.isFinite {
      least = min(least, value)
      most = max(most, value)
    }
    if most == 0 { (least, most) = (0.1, 1) }
    let low = log10(least).rounded(.down)
    let high = max(low + 1, (log10(most) - 1e-9).rounded(.up))
    let mantissas: [Double] = high - low <= 3 ? [1, 2, 5] : [1]
    var ticks: [Tick] = []
    for exponent in stride(from: low, through: high, by: 1) {
      for mantissa in mantissas where exponent < high || mantissa == 1 {
        let value = mantissa * pow(10, exponent)
        ticks.append(Tick(value: value, label: label(value)))
      }
    }
    return ValueAxis(kind: .logarithmic, bottom: pow(10, low), top: pow(10, high), ticks: ticks)
  }

  /// The least of 1, 2, 2.5, 5 times a power of ten that is at least `step`.
  private static func niceStep(_ step: Double, isInteger: Bool) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    let factors: [Double] = isInteger && power < 10 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]
    let factor = factors.first { $0 * power >= step * 0.9999 } ?? 10
    return factor * power
  }
}
