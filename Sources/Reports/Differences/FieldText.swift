import Traces

/// Numbers of rows as text, with the names and the units that a description gives them.
struct FieldText {
  let description: TraceDescription
  let numbers: NumberFormat

  /// The number, and what it stands for where it is an index.
  func text(_ number: Int128, _ meaning: FieldMeaning) -> String {
    switch meaning {
    case .time, .duration: seconds(number)
    case .money:
      Int64(exactly: number).map {
        MoneyFormat(currency: description.currency, numbers: numbers).exact($0)
      } ?? "\(number)"
    case .persona: named(number, description.personas)
    case .journey: named(number, description.journeys.map(\.name))
    case .region: named(number, description.regions)
    case .phase: named(number, description.phases)
    case .reason: number == 0 ? numbers.nothing : named(number, description.reasons)
    case .service: named(number, description.services.map(\.name))
    case .fault: optional(number, description.faults)
    case .payment: optional(number, description.payments)
    case .otherService: optional(number, description.services.map(\.name))
    case .attempt: number == 0 ? "first" : "retry \(number >> 4), attempt \((number & 15) + 1)"
    case .outcome: UInt8(exactly: number).flatMap(CallOutcome.init).map { "\($0)" } ?? "\(number)"
    case .result: UInt8(exactly: number).flatMap(SessionResult.init).map { "\($0)" } ?? "\(number)"
    case .kind: kind(number)
    case .thousandths: numbers.decimal(Double(number) / 1_000, decimals: 3)
    case .session: "\(number)"
    case .count: numbers.count(number)
    }
  }

  /// Quanta in seconds, every digit of them.
  private func seconds(_ quanta: Int128) -> String {
    let nanoseconds = Int128(quanta.magnitude) * Int128(description.quantum)
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    var digits = String(rest)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.hasSuffix("000") { digits.removeLast(3) }
    let sign = quanta < 0 ? "-" : ""
    return sign + numbers.count(whole) + (digits.isEmpty ? "" : ".\(digits)") + numbers.space + "s"
  }

  private func named(_ number: Int128, _ names: [String]) -> String {
    guard let index = Int(exactly: number), names.indices.contains(index) else {
      return "no. \(number)"
    }
    return names[index].isEmpty ? "no. \(number)" : names[index]
  }

  private func optional(_ number: Int128, _ names: [String]) -> String {
    number == 0 ? numbers.nothing : named(number - 1, names)
  }

  private func kind(_ number: Int128) -> String {
    switch UInt16(exactly: number).map(MarkerKind.init(rawValue:)) {
    case .phase: "phase"
    case .effectOn: "effect on"
    case .effectOff: "effect off"
    case .endOfArrivals: "end of arrivals"
    case .end: "end"
    default: "kind \(number)"
    }
  }
}
