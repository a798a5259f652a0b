import Scenarios

extension OpenArrivals {
  /// What the arrivals are, in words.
  func text(_ numbers: NumberFormat) -> String {
    if case .listed(let instants) = process {
      return "\(numbers.count(instants.count)) instants, one by one" + suffix(numbers)
    }
    let amount =
      count.map { "exactly \(numbers.count($0)) sessions" }
      ?? "\(numbers.trimmed(rate, decimals: 4)) sessions/s"
    let points = curve.isEmpty ? "" : " times a curve of \(curve.count) points"
    return "\(law), \(amount)\(points)" + suffix(numbers)
  }

  private var law: String {
    switch process {
    case .poisson: "Poisson process"
    case .uniform: "evenly spaced"
    case .renewal: "renewal process"
    case .listed: "listed"
    }
  }

  private func suffix(_ numbers: NumberFormat) -> String {
    var text = ""
    if season != nil { text += ", times a season" }
    if !crowds.isEmpty {
      text += ", with \(crowds.count) flash crowd\(crowds.count == 1 ? "" : "s")"
    }
    if let batch {
      text += ", in batches of \(numbers.trimmed(batch.mean, decimals: 2)) on average"
    }
    if let customers { text += ", by \(numbers.count(customers)) customers" }
    return text
  }
}
