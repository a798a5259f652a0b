import ArgumentParser
import Foundation
import Traces

/// A share of the sessions, as people write it: `1%`, `0.5 %` or `0.01`.
struct SampleShare: ExpressibleByArgument {
  /// As it was written.
  let text: String
  let sample: SessionSample?

  /// `nil` unless it is more than zero and at most all, in whole millionths.
  init?(argument: String) {
    let isPercentage = argument.hasSuffix("%")
    let digits = isPercentage ? argument.dropLast() : argument[...]
    guard let number = Decimal(string: digits.trimmingCharacters(in: .whitespaces)),
      digits.allSatisfy({ $0.isNumber || $0 == "." || $0 == " " })
    else { return nil }
    let millionths = number * (isPercentage ? 10_000 : 1_000_000)
    let whole = NSDecimalNumber(decimal: millionths)
    guard let count = UInt32(exactly: whole.doubleValue),
      let sample = SessionSample(perMillion: count)
    else { return nil }
    text = argument
    // All sessions are no sample.
    self.sample = count == 1_000_000 ? nil : sample
  }
}
