/// The fields of all tables of a trace, with the names of its scenario.
public struct FieldModel: Sendable {
  /// What the numbers in the rows stand for.
  let description: TraceDescription
  private let steps: StepNumbers

  /// Creates the fields of a trace with this description.
  public init(_ description: TraceDescription) {
    self.description = description
    steps = StepNumbers(description)
  }

  /// The fields of a table, in the order in which they are printed.
  public func fields(of table: TraceTable) -> [TraceField] {
    switch table {
    case .call: callFields
    case .sessionBegin: beginFields
    case .sessionEnd: endFields
    case .marker: markerFields
    case .stationWindow: windowFields
    case .emission: emissionFields
    }
  }

  /// The fields that are printed for people unless they ask for others.
  public func usualFields(of table: TraceTable) -> [TraceField] {
    fields(of: table).filter { $0.prominence == .usual }
  }

  /// The fields that say all that is stored in a table.
  public func storedFields(of table: TraceTable) -> [TraceField] {
    fields(of: table).filter { $0.prominence >= .stored }
  }

  /// The field of a table with this name, in any spelling of case and hyphens.
  ///
  /// - Throws: ``QueryError`` with the names that there are.
  public func field(_ name: String, of table: TraceTable) throws(QueryError) -> TraceField {
    let fields = fields(of: table)
    let plain = NameList.plain(name)
    if let field = fields.first(where: { NameList.plain($0.name) == plain }) { return field }
    throw QueryError(
      "the table of \(table.plural) has no field '\(name)'",
      hint: QueryError.hint(for: name, among: fields.map(\.name), "fields")
    )
  }

  /// The fields with these names, between commas; `all` are all there are.
  public func fields(named list: String, of table: TraceTable) throws(QueryError) -> [TraceField] {
    if NameList.plain(list) == "all" { return fields(of: table) }
    var fields: [TraceField] = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let field = try field(String(part), of: table)
      guard !fields.contains(where: { $0.name == field.name }) else {
        throw QueryError("the field '\(field.name)' is named twice", hint: "name it once")
      }
      fields.append(field)
    }
    return fields
  }
}

// MARK: - Tables

extension FieldModel {
  private var callFields: [TraceField] {
    [time, TraceField("start", .start, .time, .derived), session]
      + [TraceField("latency", .column(.latency), .time, .usual)]
      + places(areUsual: false)
      + [
        TraceField(
          "step",
          .step(steps),
          .name(NameList("step", steps.names, none: FieldRule.none)),
          .usual
        ),
        number(.call),
        TraceField(
          "service",
          .service(steps),
          .name(NameList("service", services, none: FieldRule.none)),
          .usual
        ),
        number(.attempt),
        TraceField("outcome", .column(.outcome), .name(outcomes), .usual),
        number(.status),
        TraceField("phase", .column(.phase), .name(NameList("phase", description.phases))),
        fault, money(.value, .usual), number(.request, .derived),
      ]
  }

  private var beginFields: [TraceField] {
    let payments = NameList("payment", description.payments, first: 1, none: 0)
    return [time, session] + places(areUsual: true) + [
      number(.version), TraceField("payment", .column(.payment), .name(payments), .usual),
      number(.flags),
    ]
  }

  private var endFields: [TraceField] {
    let results = NameList("result", SessionResult.allCases.map { "\($0)".hyphenated })
    let reasons = NameList("reason", description.reasons, none: 0)
    return [time, session, TraceField("duration", .column(.latency), .time, .usual)]
      + places(areUsual: false)
      + [
        TraceField("result", .column(.outcome), .name(results), .usual),
        TraceField("reason", .column(.status), .name(reasons), .usual),
        number(.steps, .usual), fault, money(.value, .usual), money(.potential),
        TraceField("satisfaction", .column(.satisfaction), .thousandths, .usual),
      ]
  }

  private var markerFields: [TraceField] {
    let kinds = NameList(
      "kind",
      ["phase", "effect-on", "effect-off", "end-of-arrivals", "end"],
      first: 1,
      others: [
        UInt64(MarkerKind.rolloutShare.rawValue): "rollout-share",
        UInt64(MarkerKind.rolloutReading.rawValue): "rollout-reading",
        UInt64(MarkerKind.checkpoint.rawValue): "checkpoint",
        UInt64(MarkerKind.recovered.rawValue): "recovered",
      ]
    )
    let subjects = NameList(
      "phase or effect",
      description.phases + description.faults,
      none: FieldRule.none
    )
    return [
      time, TraceField("kind", .column(.status), .name(kinds), .usual),
      TraceField("argument", .column(.session), .number, .usual),
      TraceField("value", .column(.value), .signedNumber, .usual),
      TraceField(
        "about",
        .subject(phases: description.phases.count, faults: description.faults.count),
        .name(subjects),
        .usual
      ),
    ]
  }

  private var windowFields: [TraceField] {
    [
      time,
      TraceField("service", .column(.service), .name(NameList("service", services)), .usual),
      number(.calls, .usual), number(.waited, .usual),
      TraceField("waitSum", .column(.waitSum), .time, .usual),
      TraceField("busySum", .column(.busySum), .time, .usual), number(.longestQueue, .usual),
      number(.errors, .usual), number(.overloads, .usual), number(.timeouts, .usual),
    ]
  }

  private var emissionFields: [TraceField] {
    let offsets: [TraceColumn] = [.due, .written, .firstByte, .lastByte]
    return [time, session] + places(areUsual: false)
      + [
        TraceField(
          "step",
          .step(steps),
          .name(NameList("step", steps.names, none: FieldRule.none)),
          .usual
        ),
        number(.attempt), number(.call),
      ]
      + offsets.map { TraceField($0.name, .column($0), .offset, .usual) }
      + [
        number(.status, .usual), number(.bytes, .usual),
        TraceField("reason", .column(.emissionReason), .name(emissionReasons), .usual),
      ]
  }

  private var emissionReasons: NameList {
    NameList(
      "reason",
      ["sent", "late", "shed", "skipped", "pending"],
      others: [
        UInt64(EmissionReason.connectionFailed.rawValue): "connect-failed",
        UInt64(EmissionReason.connectionLost.rawValue): "reset",
        UInt64(EmissionReason.timedOut.rawValue): "timeout",
        UInt64(EmissionReason.notHTTP.rawValue): "malformed",
        UInt64(EmissionReason.brokenTLS.rawValue): "tls",
        UInt64(EmissionReason.oversized.rawValue): "oversized",
      ]
    )
  }
}

// MARK: - Fields of several tables

extension FieldModel {
  private var time: TraceField { TraceField("time", .column(.time), .time, .usual) }
  private var session: TraceField { TraceField("session", .column(.session), .number, .usual) }
  private var services: [String] { description.services.map(\.name) }

  private var fault: TraceField {
    let names = NameList("fault", description.faults, first: 1, none: 0)
    return TraceField("fault", .column(.fault), .name(names), .usual)
  }

  private var outcomes: NameList {
    NameList("outcome", CallOutcome.allCases.map { "\($0)".hyphenated })
  }

  /// Who it was and where.
  private func places(areUsual: Bool) -> [TraceField] {
    let journeys = description.journeys.map(\.name)
    return [
      TraceField(
        "persona",
        .column(.persona),
        .name(NameList("persona", description.personas)),
        .usual
      ),
      TraceField("journey", .column(.journey), .name(NameList("journey", journeys)), .usual),
      TraceField(
        "region",
        .column(.region),
        .name(NameList("region", description.regions)),
        areUsual ? .usual : .stored
      ),
    ]
  }

  private func number(
    _ column: TraceColumn,
    _ prominence: TraceField.Prominence = .stored
  ) -> TraceField {
    TraceField(column.name, .column(column), .number, prominence)
  }

  private func money(
    _ column: TraceColumn,
    _ prominence: TraceField.Prominence = .stored
  ) -> TraceField {
    TraceField(column.name, .column(column), .money, prominence)
  }
}

extension TraceTable {
  /// The name of the table in flags and prose.
  public var plural: String {
    switch self {
    case .call: "calls"
    case .sessionBegin: "begins"
    case .sessionEnd: "ends"
    case .marker: "markers"
    case .stationWindow: "windows"
    case .emission: "emissions"
    }
  }
}
