import Scenarios

/// How many customers had a session.
struct CustomerFold {
  private let customers: Customers
  /// A bit for each customer who was seen; empty where each session has its own.
  private var seen: [UInt64] = []
  private(set) var count = 0

  init(_ scenario: Scenario, seed: UInt64) {
    customers = Customers(scenario.load, seed: seed)
  }

  /// Counts the customer of a session, once.
  mutating func begin(_ session: UInt64) {
    guard customers.areShared else {
      count += 1
      return
    }
    let customer = customers.customer(of: session)
    let word = Int(customer >> 6)
    if word >= seen.count {
      seen.append(contentsOf: repeatElement(0, count: max(word + 1, 2 * seen.count) - seen.count))
    }
    let bit: UInt64 = 1 << (customer & 63)
    if seen[word] & bit == 0 { count += 1 }
    seen[word] |= bit
  }
}
