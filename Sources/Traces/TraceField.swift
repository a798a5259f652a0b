/// A field of a table as people see it: a name, and values as names, seconds and amounts.
public struct TraceField: Sendable {
  /// Its name, as the format has it.
  public let name: String
  /// Where its values come from.
  let rule: FieldRule
  /// What its values are.
  let format: FieldFormat
  /// Who gets to see it without asking.
  let prominence: Prominence

  /// Who gets to see a field without asking.
  enum Prominence: Comparable {
    /// Nobody: other fields say the same.
    case derived
    /// Programs, which get all that is stored.
    case stored
    /// People too.
    case usual
  }

  init(
    _ name: String,
    _ rule: FieldRule,
    _ format: FieldFormat,
    _ prominence: Prominence = .stored
  ) {
    self.name = name
    self.rule = rule
    self.format = format
    self.prominence = prominence
  }
}

/// What the values of a field are.
enum FieldFormat: Sendable {
  /// A number without a unit.
  case number
  /// A number without a unit that may be negative.
  case signedNumber
  /// Quanta since the start of the run, or of a duration.
  case time
  /// Quanta before or after another time.
  case offset
  /// An amount in minor units.
  case money
  /// Thousandths of one.
  case thousandths
  /// The number of a name.
  case name(NameList)

  /// Whether values are two's complement.
  var isSigned: Bool {
    switch self {
    case .signedNumber, .offset, .money: true
    case .number, .time, .thousandths, .name: false
    }
  }
}

/// Names that stand for numbers.
struct NameList: Sendable {
  /// What they are names of.
  let subject: String
  /// The names that follow each other.
  let names: [String]
  /// The number of the first of them.
  let first: UInt64
  /// The number that stands for nothing; `nil` where each stands for something.
  let none: UInt64?
  /// Names of numbers far from the others.
  let others: [UInt64: String]

  init(
    _ subject: String,
    _ names: [String],
    first: UInt64 = 0,
    none: UInt64? = nil,
    others: [UInt64: String] = [:]
  ) {
    self.subject = subject
    self.names = names
    self.first = first
    self.none = none
    self.others = others
  }

  /// The name of a number: nothing for none, `#7` for a number that has no name.
  func text(of value: UInt64) -> String? {
    if value == none { return nil }
    if value >= first, value - first < UInt64(names.count) { return names[Int(value - first)] }
    return others[value] ?? "#\(value)"
  }

  /// The numbers that a name stands for, in any spelling of case and hyphens; `none` stands for
  /// nothing, and `#7` for a number.
  func values(named name: String) -> [UInt64] {
    if name.first == "#", let value = UInt64(name.dropFirst()) { return [value] }
    let exact = values { $0 == name }
    if !exact.isEmpty { return exact }
    let plain = Self.plain(name)
    let near = values { Self.plain($0) == plain }
    if near.isEmpty, plain == "none", let none { return [none] }
    return near
  }

  /// All names, once each.
  var all: [String] {
    var seen = Set<String>()
    let names = names + others.sorted { $0.key < $1.key }.map(\.value)
    return names.filter { !$0.isEmpty && seen.insert($0).inserted } + (none == nil ? [] : ["none"])
  }

  private func values(where isMeant: (String) -> Bool) -> [UInt64] {
    names.indices.filter { isMeant(names[$0]) }.map { first + UInt64($0) }.filter { $0 != none }
      + others.filter { isMeant($0.value) }.map(\.key).sorted()
  }

  /// A name without case, hyphens, underscores and spaces.
  static func plain(_ name: String) -> String {
    name.lowercased().filter { !"-_ ".contains($0) }
  }
}

extension String {
  /// `poolTimeout` as people write it: `pool-timeout`.
  var hyphenated: String {
    reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" }
      text += letter.lowercased()
    }
  }
}
