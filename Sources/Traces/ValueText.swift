import JSONText

/// Writes the values of one field.
struct ValueText {
  /// What a value is written as.
  private enum Kind {
    /// A number of units that has so many decimals once it is multiplied.
    case number(multiplier: UInt64, decimals: Int, isSigned: Bool)
    case name(NameList)
  }

  /// Whether values are numbers, which stand to the right of a column.
  let isNumber: Bool
  /// The places that most values need.
  let width: Int

  private let format: RowFormat
  private let multiplier: UInt64
  private let decimals: Int
  private let isSigned: Bool
  private let names: NameList
  /// The names, as the format has them.
  private let texts: [[UInt8]]
  /// What is written where there is no value.
  private let nothing: [UInt8]

  init(_ field: FieldFormat, _ description: TraceDescription, _ format: RowFormat) {
    self.format = format
    nothing =
      switch format {
      case .table: Array("-".utf8)
      case .csv: []
      case .jsonLines: Array("null".utf8)
      }
    switch Self.kind(of: field, description) {
    case .number(let multiplier, let decimals, let isSigned):
      (self.multiplier, self.decimals, self.isSigned) = (multiplier, decimals, isSigned)
      (isNumber, names, texts) = (true, NameList("", []), [])
      width = Self.width(of: field, decimals)
    case .name(let names):
      (multiplier, decimals, isSigned) = (1, 0, false)
      (isNumber, self.names) = (false, names)
      texts = names.names.map { Self.escaped($0, format) }
      width = min(names.names.map(\.count).max() ?? 0, 24)
    }
  }

  /// Adds a value.
  func append(_ value: UInt64, to bytes: inout [UInt8]) {
    guard isNumber else { return appendName(value, to: &bytes) }
    var magnitude = value
    if isSigned, Int64(bitPattern: value) < 0 {
      bytes.append(UInt8(ascii: "-"))
      magnitude = 0 &- value
    }
    let (product, overflow) = magnitude.multipliedReportingOverflow(by: multiplier)
    if overflow {
      Self.append(UInt128(magnitude) * UInt128(multiplier), decimals, to: &bytes)
    } else {
      Self.append(product, decimals, to: &bytes)
    }
  }

  private func appendName(_ value: UInt64, to bytes: inout [UInt8]) {
    if value == names.none {
      bytes += nothing
    } else if value >= names.first, value - names.first < UInt64(texts.count) {
      bytes += texts[Int(value - names.first)]
    } else {
      bytes += Self.escaped(names.text(of: value) ?? "", format)
    }
  }

  /// Adds a number of which the last `decimals` digits are behind the point.
  @inline(__always)
  private static func append<Number: FixedWidthInteger>(
    _ number: Number,
    _ decimals: Int,
    to bytes: inout [UInt8]
  ) {
    // The last digit first, from the end of the room that the longest number needs.
    var digits = InlineArray<48, UInt8>(repeating: 0)
    var (rest, place, written) = (number, 48, 0)
    repeat {
      if written == decimals, decimals > 0 {
        place -= 1
        digits[place] = UInt8(ascii: ".")
      }
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      place -= 1
      digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      written += 1
      rest = quotient
    } while rest > 0 || written <= decimals
    while place < 48 {
      bytes.append(digits[place])
      place += 1
    }
  }
}

extension TraceDescription {
  /// A time as seconds, with all the decimals that a quantum needs.
  public func seconds(_ quanta: UInt64) -> String {
    var bytes: [UInt8] = []
    ValueText(.time, self, .csv).append(quanta, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - Kinds

extension ValueText {
  private static func kind(of field: FieldFormat, _ description: TraceDescription) -> Kind {
    switch field {
    case .number: return .number(multiplier: 1, decimals: 0, isSigned: false)
    case .signedNumber: return .number(multiplier: 1, decimals: 0, isSigned: true)
    case .time, .offset:
      // Only the decimals that a quantum needs.
      var (multiplier, decimals) = (description.quantum, 9)
      while decimals > 0, multiplier % 10 == 0 {
        multiplier /= 10
        decimals -= 1
      }
      return .number(multiplier: multiplier, decimals: decimals, isSigned: field.isSigned)
    case .money:
      let decimals = Currency.decimals(of: description.currency)
      return .number(multiplier: 1, decimals: decimals, isSigned: true)
    case .thousandths: return .number(multiplier: 1, decimals: 3, isSigned: false)
    case .name(let names): return .name(names)
    }
  }

  private static func width(of field: FieldFormat, _ decimals: Int) -> Int {
    switch field {
    case .time, .offset: (decimals > 0 ? 6 : 5) + decimals
    case .money: 8
    case .thousandths: 5
    case .number, .signedNumber, .name: 7
    }
  }

  /// A name as the format has it.
  private static func escaped(_ text: String, _ format: RowFormat) -> [UInt8] {
    switch format {
    case .table:
      // Orders to the terminal have no place in a name.
      let isOrder = { (scalar: Unicode.Scalar) in
        scalar.value < 32 || (127..<160).contains(scalar.value)
      }
      return Array(
        String(String.UnicodeScalarView(text.unicodeScalars.map { isOrder($0) ? "?" : $0 })).utf8
      )
    case .csv:
      guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else {
        return Array(text.utf8)
      }
      var quoted = "\""
      for letter in text.unicodeScalars {
        if letter == "\"" { quoted += "\"" }
        quoted.unicodeScalars.append(letter)
      }
      return Array((quoted + "\"").utf8)
    case .jsonLines: return Array(JSONValue.string(text).canonicalText.utf8)
    }
  }
}
