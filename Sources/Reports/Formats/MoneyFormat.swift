import Traces

/// Amounts of one currency, from integer minor units.
struct MoneyFormat: Sendable {
  /// The ISO 4217 code.
  let currency: String
  let numbers: NumberFormat

  init(currency: String, numbers: NumberFormat) {
    self.currency = currency
    self.numbers = numbers
  }

  /// How many decimals the currency has: mostly 2.
  var decimals: Int { Currency.decimals(of: currency) }

  /// Minor units a major unit.
  var scale: Double {
    switch decimals {
    case 0: 1
    case 3: 1_000
    default: 100
    }
  }

  /// The exact amount without the currency: `1,234.50`.
  func number(_ minor: Int64) -> String {
    guard decimals > 0 else { return numbers.count(minor) }
    let unit = UInt64(scale)
    let fraction = String(minor.magnitude % unit)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    let sign = minor < 0 ? "-" : ""
    return sign + numbers.count(minor.magnitude / unit) + "." + zeros + fraction
  }

  /// The exact amount: `1,234.50 EUR`.
  func exact(_ minor: Int64) -> String {
    number(minor) + numbers.space + currency
  }

  /// The amount for a headline, in whole major units from 1,000 on: `1,485,000 EUR`.
  func rounded(_ minor: Double) -> String {
    roundedNumber(minor) + numbers.space + currency
  }

  /// The amount for a headline without its currency.
  func roundedNumber(_ minor: Double) -> String {
    let amount = minor / scale
    return numbers.decimal(amount, decimals: amount.magnitude >= 1_000 ? 0 : decimals)
  }
}
