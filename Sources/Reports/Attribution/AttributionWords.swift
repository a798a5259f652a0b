import Analysis

/// The words and numbers of an attribution, for pages and terminals.
struct AttributionWords {
  let attribution: Attribution
  let numbers: NumberFormat

  private var money: MoneyFormat {
    MoneyFormat(currency: attribution.currency, numbers: numbers)
  }

  /// The name of an event; with its identity where another has the same name.
  func name(of event: Attribution.Event) -> String {
    let isUnique = attribution.events.count { $0.name == event.name } == 1
    return isUnique ? event.name : event.id
  }

  /// The name of the event with an identity.
  func name(ofID id: String) -> String {
    attribution.events.first { $0.id == id }.map(name) ?? id
  }

  /// An amount without its currency.
  func amount(_ estimate: Estimate) -> String {
    estimate.value.map(money.roundedNumber) ?? numbers.nothing
  }

  /// An amount with its currency.
  func money(_ estimate: Estimate) -> String {
    estimate.value.map(money.rounded) ?? numbers.nothing
  }

  /// The interval of an amount.
  func interval(_ estimate: Estimate) -> String {
    guard let low = estimate.low, let high = estimate.high else { return numbers.nothing }
    let separator = numbers.space + "to" + numbers.space
    return money.roundedNumber(low) + separator + money.roundedNumber(high)
  }

  /// The part of an event in what is lost in all.
  func part(_ event: Attribution.Event) -> String {
    guard let share = event.share.value, let lost = attribution.lost.value, lost > 0 else {
      return numbers.nothing
    }
    return numbers.decimal(100 * share / lost, decimals: 1) + numbers.space + "%"
  }

  /// The share of an event for each minute that it acted.
  func perMinute(_ event: Attribution.Event) -> String {
    guard let share = event.share.value, event.duration > 0 else { return numbers.nothing }
    return money.roundedNumber(share * 60 / event.duration)
  }

  /// What the interaction says.
  var interactionSentence: String {
    guard attribution.events.count > 1, let value = attribution.interaction.value else { return "" }
    let isSure =
      attribution.interaction.low.map { $0 > 0 } ?? false
      || attribution.interaction.high.map { $0 < 0 } ?? false
    guard isSure else {
      return "Together the events lose about what the sum of each alone is: no interaction is "
        + "detected."
    }
    let size = money.rounded(value.magnitude)
    return value > 0
      ? "Together the events lose \(size) more than the sum of each alone."
      : "Together the events lose \(size) less than the sum of each alone: they strike the same "
        + "sessions."
  }
}
