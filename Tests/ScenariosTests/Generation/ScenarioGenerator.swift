import JSONText

/// Makes documents of valid scenarios by chance, so that together they use every construct of the
/// language, and counts which ones they use.
struct ScenarioGenerator {
  /// How often each construct was used.
  private(set) var uses: [String: Int] = [:]
  private var random: Lehmer

  // What the documents under way refer to.
  var personas: [String] = []
  var journeys: [String] = []
  var services: [String] = []
  var databases: [String] = []
  var regions: [String] = []
  var steps: [String] = []
  var journeySteps: [String: [String]] = [:]
  var plainJourneys: [String] = []
  var isOpen = false
  var hasBase = false
  var hasRollout = false
  var hasCardScope = false

  /// Starts the sequence of a seed.
  init(seed: UInt64) { random = Lehmer(seed: seed) }

  /// The documents of a scenario.
  mutating func documents() -> [JSONValue] {
    isOpen = chance(60)
    hasBase = isOpen && chance(40)
    hasRollout = chance(20)
    hasCardScope = chance(30)
    personas = names(["ann", "ben", "cleo", "d4", "emma-lou"], 1...3)
    journeys = names(["buy", "look-around", "loan", "claim"], 1...3)
    services = names(["web", "search", "pay-gate", "orders-api", "mailer"], 2...5)
    databases = chance(50) ? names(["profiles", "stock"], 1...2) : []
    regions = chance(60) ? names(["us-east-1", "eu-west", "ap-1"], 2...3) : []
    (steps, journeySteps, plainJourneys) = ([], [:], [])
    var documents = personas.map { persona($0) }
    documents += journeys.map { journey($0) }
    documents.append(topology())
    if !plainJourneys.isEmpty, chance(40) { documents.append(variations()) }
    documents.append(profile())
    documents += (0..<below(3)).map { fault($0) }
    if chance(60) { documents.append(chaos()) }
    return documents
  }

  private mutating func names(_ pool: [String], _ count: ClosedRange<Int>) -> [String] {
    Array(pool.prefix(integer(count)))
  }
}

// MARK: - Chance

extension ScenarioGenerator {
  /// Notes that a construct is used.
  mutating func note(_ construct: String) { uses[construct, default: 0] += 1 }

  mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Whether something of a chance in percent happens.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Some of the elements, at least one, in their order.
  mutating func some<Element>(_ elements: [Element]) -> [Element] {
    let chosen = elements.filter { _ in chance(50) }
    return chosen.isEmpty ? [pick(elements)] : chosen
  }

  /// One of some texts, whose choice is noted.
  mutating func choice(_ construct: String, _ texts: [String]) -> JSONValue {
    let text = pick(texts)
    note("\(construct) \(text)")
    return .string(text)
  }

  /// A number with a few decimals.
  mutating func number(_ range: ClosedRange<Int>, decimals: Int = 0) -> JSONValue {
    let whole = integer(range)
    guard decimals > 0 else { return .number(String(whole)) }
    let scale = [1, 10, 100, 1_000][decimals]
    return .real(Double(whole) + Double(below(scale)) / Double(scale))
  }

  /// A number between 0 and 1.
  mutating func probability() -> JSONValue { .real(Double(below(1_001)) / 1_000) }

  /// A duration in one of its notations; `unit` is that of a bare number, if there is one.
  mutating func duration(_ seconds: Int, unit: Double? = nil) -> JSONValue {
    switch below(unit == nil ? 3 : 4) {
    case 0: return .string("\(seconds)s")
    case 1: return .string("\(seconds * 1_000) ms")
    case 2: return seconds % 60 == 0 ? .string("\(seconds / 60)m") : .string("\(seconds) seconds")
    default: return .real(Double(seconds) / (unit ?? 1))
    }
  }

  mutating func object(_ fill: (inout ScenarioGenerator, inout Members) -> Void) -> JSONValue {
    var members = Members()
    fill(&self, &members)
    return .object(members.members)
  }

  /// The members of an object under way.
  struct Members {
    var members: [JSONValue.Member] = []

    /// Gives a key a value; the last one counts.
    subscript(key: String) -> JSONValue? {
      get { members.first { $0.key == key }?.value }
      set {
        members.removeAll { $0.key == key }
        if let newValue { members.append(.init(key, newValue)) }
      }
    }
  }

  /// Adds a member by a chance in percent, and notes that it is there.
  mutating func maybe(
    _ percent: Int,
    _ key: String,
    of construct: String,
    in members: inout Members,
    _ value: (inout ScenarioGenerator) -> JSONValue
  ) {
    guard chance(percent) else { return }
    note("\(construct).\(key)")
    members[key] = value(&self)
  }
}

extension JSONValue {
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
