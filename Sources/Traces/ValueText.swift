import JSONText

/// Writes the values of one field.
struct ValueText {
  /// What a value is written as.
  private enum Kind {
    case number(isSigned: Bool)
    /// A number of units that has so many decimals once it is multiplied.
    case decimal(multiplier: UInt64, divisor: UInt64, decimals: Int, isSigned: Bool)
    case name(first: UInt64, texts: [[UInt8]], others: NameList, none: UInt64?)
  }

  private let kind: Kind
  private let format: RowFormat
  /// What is written where there is no value.
  private let nothing: [UInt8]
  /// The places that most values need.
  let width: Int

  init(_ field: FieldFormat, _ description: TraceDescription, _ format: RowFormat) {
    self.format = format
    nothing =
      switch format {
      case .table: Array("-".utf8)
      case .csv: []
      case .jsonLines: Array("null".utf8)
      }
    let (kind, width) = Self.kind(of: field, description, format)
    self.kind = kind
    self.width = width
  }

  /// Whether values are numbers, which stand to the right of a column.
  var isNumber: Bool { if case .name = kind { false } else { true } }

  /// Adds a value.
  @inline(__always)
  func append(_ value: UInt64, to bytes: inout [UInt8]) {
    switch kind {
    case .number(let isSigned): Self.append(value, isSigned, to: &bytes)
    case .decimal(let multiplier, let divisor, let decimals, let isSigned):
      let magnitude = Self.magnitude(of: value, isSigned, &bytes)
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: multiplier)
      if overflow {
        let wide = UInt128(magnitude) * UInt128(multiplier)
        bytes += String(wide / UInt128(divisor)).utf8
        Self.appendFraction(UInt64(wide % UInt128(divisor)), decimals, to: &bytes)
      } else {
        let (whole, rest) = product.quotientAndRemainder(dividingBy: divisor)
        Self.append(whole, to: &bytes)
        Self.appendFraction(rest, decimals, to: &bytes)
      }
    case .name(let first, let texts, let others, let none):
      if value == none {
        bytes += nothing
      } else if value >= first, value - first < UInt64(texts.count) {
        bytes += texts[Int(value - first)]
      } else {
        bytes += Self.escaped(others.text(of: value) ?? "", format)
      }
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
  private static func kind(
    of field: FieldFormat,
    _ description: TraceDescription,
    _ format: RowFormat
  ) -> (Kind, width: Int) {
    switch field {
    case .number: return (.number(isSigned: false), 7)
    case .signedNumber: return (.number(isSigned: true), 7)
    case .time, .offset:
      let (multiplier, divisor, decimals) = seconds(description.quantum)
      let kind = Kind.decimal(
        multiplier: multiplier,
        divisor: divisor,
        decimals: decimals,
        isSigned: field.isSigned
      )
      return (kind, (decimals > 0 ? 6 : 5) + decimals)
    case .money:
      let decimals = Currency.decimals(of: description.currency)
      return (decimal(decimals, isSigned: true), 8)
    case .thousandths: return (decimal(3, isSigned: false), 5)
    case .name(let names):
      let widest = names.names.map(\.count).max() ?? 0
      let kind = Kind.name(
        first: names.first,
        texts: names.names.map { escaped($0, format) },
        others: names,
        none: names.none
      )
      return (kind, min(widest, 24))
    }
  }

  /// Quanta as seconds: only the decimals that a quantum needs.
  private static func seconds(
    _ quantum: UInt64
  ) -> (multiplier: UInt64, divisor: UInt64, decimals: Int) {
    var (multiplier, divisor, decimals) = (quantum, 1_000_000_000 as UInt64, 9)
    while decimals > 0, multiplier % 10 == 0 {
      multiplier /= 10
      divisor /= 10
      decimals -= 1
    }
    return (multiplier, divisor, decimals)
  }

  private static func decimal(_ decimals: Int, isSigned: Bool) -> Kind {
    let divisor = (0..<decimals).reduce(1 as UInt64) { product, _ in product * 10 }
    return .decimal(multiplier: 1, divisor: divisor, decimals: decimals, isSigned: isSigned)
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

// MARK: - Digits

extension ValueText {
  private static func append(_ value: UInt64, _ isSigned: Bool, to bytes: inout [UInt8]) {
    append(magnitude(of: value, isSigned, &bytes), to: &bytes)
  }

  /// The value without its sign, which is written.
  @inline(__always)
  private static func magnitude(of value: UInt64, _ isSigned: Bool, _ bytes: inout [UInt8])
    -> UInt64
  {
    guard isSigned, Int64(bitPattern: value) < 0 else { return value }
    bytes.append(UInt8(ascii: "-"))
    return 0 &- value
  }

  private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    var (low, high) = (start, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  private static func appendFraction(_ rest: UInt64, _ decimals: Int, to bytes: inout [UInt8]) {
    guard decimals > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    let start = bytes.count
    for _ in 0..<decimals { bytes.append(UInt8(ascii: "0")) }
    var (place, rest) = (start + decimals, rest)
    while rest > 0, place > start {
      place -= 1
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
