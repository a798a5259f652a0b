import ArgumentParser

/// A precision, as people write it: `5%` or `0.05`.
struct Precision: ExpressibleByArgument {
  /// As it was written.
  let text: String
  /// The half of an interval that is good enough, as a share of its mean.
  let share: Double

  /// `nil` unless it lies above zero and below one.
  init?(argument: String) {
    let isPercentage = argument.hasSuffix("%")
    let digits = isPercentage ? argument.dropLast().filter { $0 != " " } : argument
    guard let number = Double(digits) else { return nil }
    let share = isPercentage ? number / 100 : number
    guard share > 0, share < 1 else { return nil }
    (text, self.share) = (argument, share)
  }
}
