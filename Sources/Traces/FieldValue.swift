/// Reads what people write for the values of fields.
enum FieldValue {
  /// The values that a condition allows, those of signed fields with the top bit flipped.
  static func set(
    of field: TraceField,
    _ model: FieldModel,
    _ comparison: Comparison,
    _ texts: [String]
  ) throws(QueryError) -> ValueSet {
    var ranges: [ClosedRange<UInt64>] = []
    for text in texts { ranges += try Self.ranges(of: field, model, comparison, text) }
    let set = ValueSet(ranges)
    return comparison == .notEqual ? set.complement : set
  }

  /// Where a value lies among the numbers of a field: on one, or between two.
  private struct Place {
    /// The greatest number that is not above the value; `nil` where the value is below all.
    let floor: UInt64?
    /// The least number that is not below the value; `nil` where the value is above all.
    let ceiling: UInt64?
  }

  private static func ranges(
    of field: TraceField,
    _ model: FieldModel,
    _ comparison: Comparison,
    _ text: String
  ) throws(QueryError) -> [ClosedRange<UInt64>] {
    if case .name(let names) = field.format {
      return try points(named: text, field, names, comparison)
    }
    let place = try place(of: text, field, model.description)
    switch comparison {
    case .equal, .notEqual:
      return place.floor == place.ceiling ? place.floor.map { [$0...$0] } ?? [] : []
    case .less: return place.ceiling.flatMap { $0 > 0 ? [0...$0 - 1] : [] } ?? [0...UInt64.max]
    case .atMost: return place.floor.map { [0...$0] } ?? []
    case .greater:
      return place.floor.map { $0 < .max ? [$0 + 1...UInt64.max] : [] } ?? [0...UInt64.max]
    case .atLeast: return place.ceiling.map { [$0...UInt64.max] } ?? []
    }
  }

  private static func points(
    named name: String,
    _ field: TraceField,
    _ names: NameList,
    _ comparison: Comparison
  ) throws(QueryError) -> [ClosedRange<UInt64>] {
    guard comparison == .equal || comparison == .notEqual else {
      throw QueryError(
        "'\(field.name)' holds names, which have no order",
        hint: "compare it with = or !="
      )
    }
    let values = names.values(named: name)
    guard !values.isEmpty else {
      throw QueryError(
        "there is no \(names.subject) '\(name)'",
        hint: QueryError.hint(for: name, among: names.all, "values of '\(field.name)'")
      )
    }
    return values.map { $0...$0 }
  }

  private static func place(
    of text: String,
    _ field: TraceField,
    _ description: TraceDescription
  ) throws(QueryError) -> Place {
    switch field.format {
    case .number, .name:
      guard let number = UInt64(text) else {
        throw wrong(text, field, "a number from 0 on", "42")
      }
      return Place(floor: number, ceiling: number)
    case .signedNumber:
      guard let number = Int64(text) else { throw wrong(text, field, "a whole number", "-3") }
      return signed(number)
    case .time:
      guard let nanoseconds = DurationText.nanoseconds(text) else {
        throw wrong(text, field, "a time with a unit", "250ms, 1.5s or 10m")
      }
      let (whole, rest) = UInt64(nanoseconds).quotientAndRemainder(dividingBy: description.quantum)
      return Place(floor: whole, ceiling: whole + (rest > 0 ? 1 : 0))
    case .offset:
      let digits = text.first == "-" ? String(text.dropFirst()) : text
      guard let nanoseconds = DurationText.nanoseconds(digits) else {
        throw wrong(text, field, "a time with a unit", "-2ms or 1.5s")
      }
      return offset(text.first == "-" ? -nanoseconds : nanoseconds, description.quantum)
    case .money:
      let decimals = Currency.decimals(of: description.currency)
      guard let amount = decimal(text, decimals) else {
        throw wrong(text, field, "an amount with at most \(decimals) decimals", "49.90")
      }
      return signed(amount)
    case .thousandths:
      guard let number = decimal(text, 3), number >= 0 else {
        throw wrong(text, field, "a number with at most 3 decimals", "3.5")
      }
      return Place(floor: UInt64(number), ceiling: UInt64(number))
    }
  }

  private static func signed(_ number: Int64) -> Place {
    let ordered = UInt64(bitPattern: number) ^ 1 << 63
    return Place(floor: ordered, ceiling: ordered)
  }

  private static func offset(_ nanoseconds: Int64, _ quantum: UInt64) -> Place {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: Int64(clamping: quantum))
    let ordered = signed(quotient).floor
    return Place(
      floor: ordered.map { rest < 0 ? $0 - 1 : $0 },
      ceiling: ordered.map { rest > 0 ? $0 + 1 : $0 }
    )
  }

  /// A decimal number times ten to the power of `decimals`; `nil` if that is not whole, or too large.
  private static func decimal(_ text: String, _ decimals: Int) -> Int64? {
    let isNegative = text.first == "-"
    let parts = text.drop { $0 == "-" && isNegative }
      .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    let digits = "0123456789"
    guard let whole = parts.first, !whole.isEmpty, fraction.count <= decimals,
      parts.allSatisfy({ $0.allSatisfy(digits.contains) }), parts.count == 1 || !fraction.isEmpty
    else { return nil }
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return Int64((isNegative ? "-" : "") + whole + fraction + zeros)
  }

  private static func wrong(
    _ text: String,
    _ field: TraceField,
    _ what: String,
    _ example: String
  ) -> QueryError {
    QueryError("'\(field.name)' is \(what), not '\(text)'", hint: "write one such as \(example)")
  }
}

// MARK: - Bounds

extension TraceField {
  /// What the header of a block must say if one of its rows is to have one of these values.
  func bounds(of values: ValueSet) -> [RowFilter.Bound] {
    switch rule {
    case .column(let column): return [RowFilter.Bound(column, values)]
    case .start:
      // A span ends when it starts or later.
      guard let least = values.ranges.first?.lowerBound else {
        return [RowFilter.Bound(.time, values)]
      }
      return [RowFilter.Bound(.time, ValueSet([least...UInt64.max]))]
    case .step(let numbers):
      guard !values.contains(FieldRule.none) else { return [] }
      let places = numbers.names.indices.filter { values.contains(UInt64($0)) }
        .map { numbers.place(of: $0) }
      return [
        RowFilter.Bound(.journey, ValueSet(places.map { UInt64($0.journey)...UInt64($0.journey) })),
        RowFilter.Bound(.step, ValueSet(places.map { UInt64($0.step)...UInt64($0.step) })),
      ]
    case .service(let numbers):
      guard case .name(let names) = format, !values.contains(FieldRule.none) else { return [] }
      let wanted = names.names.indices.filter { values.contains(UInt64($0)) }
      let isUsual = wanted.contains { !numbers.steps(calling: $0).isEmpty }
      let codes = wanted.map { UInt64($0) + 1 } + (isUsual ? [0] : [])
      return [RowFilter.Bound(.service, ValueSet(codes.map { $0...$0 }))]
    case .subject: return []
    }
  }
}
