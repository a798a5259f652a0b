import JSONText

extension TraceDescription {
  /// The description as META has it. Its ``JSONValue/canonicalText`` stands in the file.
  public var json: JSONValue {
    let texts = { (names: [String]) in JSONValue.array(names.map(JSONValue.string)) }
    return .object(
      [
        .init("currency", .string(currency)),
        .init("epoch", .integer(epoch)),
        .init("faults", texts(faults)),
        .init("format", .string("JTR 1.0")),
        .init("journeys", .array(journeys.map(\.json))),
        .init("load", .string(isOpenLoad ? "open" : "closed")),
        .init("payments", texts(payments)),
        .init("personas", texts(personas)),
        .init("phases", texts(phases)),
        .init("plannedEnd", .integer(plannedEnd)),
        .init("quantum", .integer(quantum)),
        .init("reasons", texts(reasons)),
        .init("regions", texts(regions)),
      ] + (sample.map { [.init("samplePerMillion", .integer($0.perMillion))] } ?? []) + [
        .init("scenario", .string(scenario)),
        .init("scenarioHash", .string(Self.hexadecimal(scenarioHash))),
        .init("seed", .integer(seed)),
        .init("services", .array(services.map(\.json))),
        .init("tables", .array(TraceTable.allCases.map(Self.json(of:)))),
        .init("version", .string(version)),
        .init("window", .integer(window)),
      ]
    )
  }

  /// Reads a description; keys that are not known are passed over.
  public init(json: JSONValue) throws(TraceError) {
    let reader = DescriptionReader(json)
    let load = try reader.string("load")
    guard load == "open" || load == "closed" else {
      throw .invalidDescription(detail: "'load' is '\(load)', neither 'open' nor 'closed'")
    }
    self.init(
      version: try reader.string("version"),
      scenario: try reader.string("scenario"),
      scenarioHash: try reader.bytes("scenarioHash"),
      seed: try reader.unsigned("seed"),
      quantum: try reader.unsigned("quantum"),
      isOpenLoad: load == "open",
      currency: try reader.string("currency"),
      epoch: try reader.unsigned("epoch"),
      window: try reader.unsigned("window"),
      plannedEnd: try reader.unsigned("plannedEnd"),
      personas: try reader.strings("personas"),
      journeys: try reader.objects("journeys", Journey.init(reader:)),
      services: try reader.objects("services", Service.init(reader:)),
      regions: try reader.strings("regions"),
      phases: try reader.strings("phases"),
      faults: try reader.strings("faults"),
      reasons: try reader.strings("reasons"),
      payments: try reader.strings("payments"),
      sample: try reader.sample("samplePerMillion")
    )
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The names of a table and its columns, so that exporters need no table of their own.
  private static func json(of table: TraceTable) -> JSONValue {
    let columns = table.columns.map { column in
      JSONValue.object([
        .init("id", .integer(column.rawValue)), .init("name", .string(column.name)),
      ])
    }
    return .object([
      .init("columns", .array(columns)), .init("id", .integer(table.rawValue)),
      .init("name", .string(table.name)),
    ])
  }
}

extension TraceDescription.Journey {
  fileprivate var json: JSONValue {
    .object([.init("name", .string(name)), .init("steps", .array(steps.map(\.json)))])
  }

  fileprivate init(reader: DescriptionReader) throws(TraceError) {
    self.init(
      name: try reader.string("name"),
      steps: try reader.objects("steps", TraceDescription.Step.init(reader:))
    )
  }
}

extension TraceDescription.Step {
  fileprivate var json: JSONValue {
    .object([.init("calls", .array(calls.map(\.json))), .init("name", .string(name))])
  }

  fileprivate init(reader: DescriptionReader) throws(TraceError) {
    self.init(
      name: try reader.string("name"),
      calls: try reader.objects("calls", TraceDescription.Call.init(reader:))
    )
  }
}

extension TraceDescription.Call {
  fileprivate var json: JSONValue {
    .object([.init("operation", .string(operation)), .init("service", .integer(service))])
  }

  fileprivate init(reader: DescriptionReader) throws(TraceError) {
    self.init(service: try reader.count("service"), operation: try reader.string("operation"))
  }
}

extension TraceDescription.Service {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)), .init("real", .boolean(isReal)),
      .init("servers", .integer(servers)),
    ])
  }

  fileprivate init(reader: DescriptionReader) throws(TraceError) {
    guard let isReal = reader.value["real"]?.boolean else { throw reader.missing("real") }
    self.init(
      name: try reader.string("name"),
      servers: try reader.count("servers"),
      isReal: isReal
    )
  }
}

/// Takes members out of an object and throws where they are missing or of another kind.
private struct DescriptionReader {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  func missing(_ key: String) -> TraceError {
    .invalidDescription(detail: "'\(key)' is missing or of the wrong kind")
  }

  func string(_ key: String) throws(TraceError) -> String {
    guard let text = value[key]?.string else { throw missing(key) }
    return text
  }

  func unsigned(_ key: String) throws(TraceError) -> UInt64 {
    guard let number = value[key]?.unsigned else { throw missing(key) }
    return number
  }

  func count(_ key: String) throws(TraceError) -> Int {
    guard let number = value[key]?.integer, number >= 0 else { throw missing(key) }
    return number
  }

  func strings(_ key: String) throws(TraceError) -> [String] {
    guard let elements = value[key]?.array else { throw missing(key) }
    let texts = elements.compactMap(\.string)
    guard texts.count == elements.count else { throw missing(key) }
    return texts
  }

  func bytes(_ key: String) throws(TraceError) -> [UInt8] {
    let digits = try string(key).map(\.hexDigitValue)
    guard digits.count % 2 == 0, !digits.contains(nil) else { throw missing(key) }
    let values = digits.compactMap { $0 }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }

  /// The sample that a trace is; `nil` where the key is missing, for then it is whole.
  func sample(_ key: String) throws(TraceError) -> SessionSample? {
    guard value[key] != nil else { return nil }
    guard let sample = UInt32(exactly: try unsigned(key)).flatMap(SessionSample.init(perMillion:))
    else { throw .invalidDescription(detail: "'\(key)' is not from 1 to 1000000") }
    return sample
  }

  func objects<Element>(
    _ key: String,
    _ make: (DescriptionReader) throws(TraceError) -> Element
  ) throws(TraceError) -> [Element] {
    guard let elements = value[key]?.array else { throw missing(key) }
    var result: [Element] = []
    for element in elements { result.append(try make(DescriptionReader(element))) }
    return result
  }
}
