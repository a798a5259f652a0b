/// One field of a row: its name, what its number means, and how to take it out.
///
/// Fields are what people compare and print; they bear the names of the properties of the row, not
/// those of the columns that store them.
public struct RowField<Row: Sendable>: Sendable {
  /// The name, such as `latency`.
  public let name: String
  /// What the number means.
  public let meaning: FieldMeaning
  let number: @Sendable (Row) -> Int128

  init(_ name: String, _ meaning: FieldMeaning, _ number: @escaping @Sendable (Row) -> Int128) {
    self.name = name
    self.meaning = meaning
    self.number = number
  }

  init<Number: BinaryInteger & SendableMetatype>(
    _ name: String,
    _ meaning: FieldMeaning,
    _ path: KeyPath<Row, Number> & Sendable
  ) {
    self.init(name, meaning) { Int128($0[keyPath: path]) }
  }
}

/// What the number of a field stands for, so that it can be printed with names and units.
public enum FieldMeaning: Sendable {
  /// Quanta since the start of the run.
  case time
  /// Quanta.
  case duration
  /// Minor units of the currency.
  case money
  /// Indices into the description.
  case persona, journey, region, phase, reason, service
  /// 0, or 1 + the index.
  case fault, payment, otherService
  /// Retry of the visitor · 16 + attempt of the machine.
  case attempt
  /// The raw value of a ``CallOutcome``, a ``SessionResult`` or a ``MarkerKind``.
  case outcome, result, kind
  /// Thousandths.
  case thousandths
  /// The number of a session.
  case session
  /// A number that stands for itself.
  case count
}

/// A row that can be taken apart into fields.
///
/// The fields are written down here and not derived from the columns, for a difference must be told in
/// the words of the row whatever the file calls its columns.
protocol FieldRow: Equatable, Sendable {
  static var table: TraceTable { get }
  static var fields: [RowField<Self>] { get }
  var time: UInt64 { get }
  var isCounted: Bool { get }
  /// The session, the service, or the kind and subject of a marker: rows of one entity are compared in
  /// the order in which they stand.
  var entity: UInt64 { get }
}

extension CallRow: FieldRow {
  var entity: UInt64 { session }

  static let fields: [RowField<CallRow>] = [
    RowField("time", .time, \.time),
    RowField("session", .session, \.session),
    RowField("latency", .duration, \.latency),
    RowField("value", .money, \.value),
    RowField("persona", .persona, \.persona),
    RowField("journey", .journey, \.journey),
    RowField("region", .region, \.region),
    RowField("step", .count, \.step),
    RowField("call", .count, \.call),
    RowField("attempt", .attempt, \.attempt),
    RowField("outcome", .outcome) { Int128($0.outcome.rawValue) },
    RowField("phase", .phase, \.phase),
    RowField("status", .count, \.status),
    RowField("service", .otherService, \.service),
    RowField("fault", .fault, \.fault),
  ]
}

extension SessionBeginRow: FieldRow {
  var entity: UInt64 { session }

  static let fields: [RowField<SessionBeginRow>] = [
    RowField("time", .time, \.time),
    RowField("session", .session, \.session),
    RowField("persona", .persona, \.persona),
    RowField("journey", .journey, \.journey),
    RowField("region", .region, \.region),
    RowField("version", .count, \.version),
    RowField("payment", .payment, \.payment),
    RowField("flags", .count, \.flags),
  ]
}

extension SessionEndRow: FieldRow {
  var entity: UInt64 { session }

  static let fields: [RowField<SessionEndRow>] = [
    RowField("time", .time, \.time),
    RowField("session", .session, \.session),
    RowField("duration", .duration, \.duration),
    RowField("value", .money, \.value),
    RowField("potential", .money, \.potential),
    RowField("persona", .persona, \.persona),
    RowField("journey", .journey, \.journey),
    RowField("region", .region, \.region),
    RowField("result", .result) { Int128($0.result.rawValue) },
    RowField("reason", .reason, \.reason),
    RowField("steps", .count, \.steps),
    RowField("fault", .fault, \.fault),
    RowField("satisfaction", .thousandths, \.satisfaction),
  ]
}

extension MarkerRow: FieldRow {
  // The argument of other kinds is a count, not a subject.
  var entity: UInt64 {
    let hasSubject =
      kind == .phase || kind == .effectOn || kind == .effectOff || kind == .rolloutShare
      || kind == .rolloutReading
    return UInt64(kind.rawValue) << 48 ^ (hasSubject ? argument : 0)
  }

  static let fields: [RowField<MarkerRow>] = [
    RowField("time", .time, \.time),
    RowField("kind", .kind) { Int128($0.kind.rawValue) },
    RowField("argument", .count, \.argument),
    RowField("value", .count, \.value),
  ]
}

extension StationWindowRow: FieldRow {
  var entity: UInt64 { UInt64(service) }

  static let fields: [RowField<StationWindowRow>] = [
    RowField("time", .time, \.time),
    RowField("service", .service, \.service),
    RowField("calls", .count, \.calls),
    RowField("waited", .count, \.waited),
    RowField("waitSum", .duration, \.waitSum),
    RowField("busySum", .duration, \.busySum),
    RowField("longestQueue", .count, \.longestQueue),
    RowField("errors", .count, \.errors),
    RowField("overloads", .count, \.overloads),
    RowField("timeouts", .count, \.timeouts),
  ]
}

extension EmissionRow: FieldRow {
  var entity: UInt64 { session }

  static let fields: [RowField<EmissionRow>] = [
    RowField("time", .time, \.time),
    RowField("session", .session, \.session),
    RowField("persona", .persona, \.persona),
    RowField("journey", .journey, \.journey),
    RowField("region", .region, \.region),
    RowField("step", .count, \.step),
    RowField("call", .count, \.call),
    RowField("attempt", .attempt, \.attempt),
    RowField("status", .count, \.status),
    RowField("due", .duration, \.due),
    RowField("written", .duration, \.written),
    RowField("firstByte", .duration, \.firstByte),
    RowField("lastByte", .duration, \.lastByte),
    RowField("bytes", .count, \.bytes),
    RowField("reason", .count) { Int128($0.reason.rawValue) },
  ]
}
