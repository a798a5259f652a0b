import JSONText
import Statistics
import Traces
import Wire

/// All that was counted of an emission, without loss: what `accounts.json` holds, so that the parts of
/// several hosts can be merged as if one had sent all.
public struct AccountsDocument: Equatable, Sendable {
  /// What the trace says of itself.
  public var description: TraceDescription
  /// The addresses of the targets, by number.
  public var targets: [String]
  /// How fast the trace was replayed.
  public var pace: Pace
  /// Requests in the plan.
  public var planned: Int
  /// When the emission began, in nanoseconds since 1970 UTC.
  public var start: Int64?
  /// Why it was stopped; `nil` where it was not.
  public var stopReason: String?
  /// The thresholds that were held against it.
  public var thresholds: [Threshold]
  /// What was counted.
  public var accounts: EmissionAccounts

  /// Creates a document.
  public init(
    description: TraceDescription,
    targets: [String],
    pace: Pace,
    planned: Int,
    start: Int64?,
    stopReason: String?,
    thresholds: [Threshold],
    accounts: EmissionAccounts
  ) {
    self.description = description
    self.targets = targets
    self.pace = pace
    self.planned = planned
    self.start = start
    self.stopReason = stopReason
    self.thresholds = thresholds
    self.accounts = accounts
  }
}

extension AccountsDocument {
  /// The document of a report.
  public init(of report: EmissionReport, description: TraceDescription, targets: [String]) {
    self.init(
      description: description,
      targets: targets,
      pace: report.pace,
      planned: report.counts.planned,
      start: report.start,
      stopReason: report.stopReason,
      thresholds: report.thresholds.map(\.threshold),
      accounts: report.accounts
    )
  }
}

// MARK: - JSON

extension AccountsDocument {
  /// The version of the form.
  private static let format = 1

  /// The document as a JSON object.
  public var json: JSONValue {
    .object([
      .init("format", .integer(Self.format)),
      .init("description", description.json),
      .init("targets", .array(targets.map { .string($0) })),
      .init("pace", pace.json),
      .init("planned", .integer(planned)),
      .init("start", start.map { .integer($0) } ?? .null),
      .init("stopReason", stopReason.map { .string($0) } ?? .null),
      .init("thresholds", .array(thresholds.map { .string($0.description) })),
      .init("accounts", accounts.json),
    ])
  }

  /// Reads a document.
  ///
  /// - Throws: an error of kind `damagedTrace` that names `path`, where the text is none such.
  public init(parsing text: String, path: String) throws(EmissionError) {
    do {
      let value = try JSONValue(parsing: text)
      let reader = AccountsReader(value)
      guard try reader.integer("format") == Self.format else {
        throw AccountsReader.Damage("it is of another version of stampede-emit")
      }
      let description = try TraceDescription(json: try reader.value("description"))
      self.init(
        description: description,
        targets: try reader.texts("targets"),
        pace: try Self.pace(try reader.value("pace")),
        planned: try reader.integer("planned"),
        start: try reader.optional("start") { try $0.number("start") },
        stopReason: try reader.optional("stopReason") { try $0.text("stopReason") },
        thresholds: try reader.texts("thresholds").map { try Threshold(parsing: $0) },
        accounts: try EmissionAccounts(try reader.object("accounts"), of: description)
      )
    } catch let error as JSONSyntaxError {
      throw Self.damage(path, "line \(error.position.line): \(error.message)")
    } catch let error as AccountsReader.Damage {
      throw Self.damage(path, error.detail)
    } catch let error as TraceError {
      throw Self.damage(path, error.description)
    } catch {
      throw Self.damage(path, "\(error)")
    }
  }

  private static func pace(_ json: JSONValue) throws(AccountsReader.Damage) -> Pace {
    guard let pace = Pace(json) else { throw AccountsReader.Damage("its pace is unknown") }
    return pace
  }

  private static func damage(_ path: String, _ detail: String) -> EmissionError {
    EmissionError(
      .damagedTrace,
      "\(path) is no record of an emission: \(detail)",
      hint: "'stampede-emit send' writes it beside emission.json"
    )
  }
}

extension EmissionAccounts {
  fileprivate var json: JSONValue {
    func groups(_ groups: [GroupFigures]) -> JSONValue { .array(groups.map(\.json)) }
    return .object([
      .init("total", total.json),
      .init("personas", groups(byPersona)),
      .init("steps", groups(byStep)),
      .init("services", groups(byService)),
      .init("phases", groups(byPhase)),
      .init("targets", groups(byTarget)),
      .init("stepsAndPhases", groups(byStepAndPhase)),
      .init("shed", .counts(shed)),
      .init("obstacles", .counts(obstacles)),
      .init("failures", .counts(failures)),
      .init("statuses", .counts(statuses)),
      .init("seriouslyLate", .integer(seriouslyLate)),
      .init("bounds", .array([firstDue, lastDue, firstWritten, lastWritten].map { .integer($0) })),
      .init("drift", .array(drift.sums.map { .string(String($0)) })),
      .init("intended", .counts(series.seconds.map(\.intended))),
      .init("sent", .counts(series.seconds.map(\.sent))),
      .init("answered", .counts(series.seconds.map(\.answered))),
      .init("errors", .counts(series.seconds.map(\.errors))),
      .init("sending", sending.exactJSON),
    ])
  }

  fileprivate init(_ reader: AccountsReader, of description: TraceDescription) throws {
    self.init(description)
    total = try GroupFigures(try reader.value("total"), .permille)
    byPersona = try reader.groups("personas", count: byPersona.count)
    byStep = try reader.groups("steps", count: byStep.count)
    byService = try reader.groups("services", count: byService.count)
    byPhase = try reader.groups("phases", count: byPhase.count)
    byTarget = try reader.groups("targets", count: nil)
    byStepAndPhase = try reader.groups("stepsAndPhases", count: byStepAndPhase.count, .percent)
    shed = try reader.counts("shed", count: shed.count)
    obstacles = try reader.counts("obstacles", count: obstacles.count)
    failures = try reader.counts("failures", count: failures.count)
    statuses = try reader.counts("statuses", count: statuses.count)
    seriouslyLate = try reader.integer("seriouslyLate")
    let bounds = try reader.counts("bounds", count: 4).map { Int64($0) }
    (firstDue, lastDue, firstWritten, lastWritten) = (bounds[0], bounds[1], bounds[2], bounds[3])
    drift = try LatenessDrift(sums: try reader.texts("drift"))
    series = try EmissionSeries(reader)
    sending = SendingFacts(try reader.object("sending"))
  }
}

extension EmissionSeries {
  fileprivate init(_ reader: AccountsReader) throws {
    let intended = try reader.counts("intended", count: nil)
    let sent = try reader.counts("sent", count: intended.count)
    let answered = try reader.counts("answered", count: intended.count)
    let errors = try reader.counts("errors", count: intended.count)
    self.init(
      seconds: intended.indices.map { second in
        Second(
          intended: intended[second],
          sent: sent[second],
          answered: answered[second],
          errors: errors[second]
        )
      }
    )
  }
}

extension LatenessDrift {
  fileprivate init(sums texts: [String]) throws {
    let sums = texts.compactMap { Int128($0) }
    guard sums.count == texts.count, let drift = LatenessDrift(sums: sums) else {
      throw AccountsReader.Damage("its drift is wrong")
    }
    self = drift
  }
}

extension GroupFigures {
  fileprivate var json: JSONValue {
    guard taken > 0 else { return .null }
    return .object(
      [
        .init("taken", .integer(taken)),
        .init("sent", .integer(sent)),
        .init("answered", .integer(answered)),
        .init("shed", .integer(shed)),
        .init("skipped", .integer(skipped)),
        .init("errors", .counts(errors)),
        .init("firstIntended", .integer(firstIntended)),
        .init("lastIntended", .integer(lastIntended)),
      ] + TimeKind.allCases.map { .init($0.rawValue, timings[$0].json) }
    )
  }

  init(_ value: JSONValue, _ resolution: LogLinearHistogram.Resolution) throws {
    self.init(resolution: resolution)
    guard value != .null else { return }
    let reader = AccountsReader(value)
    taken = try reader.integer("taken")
    sent = try reader.integer("sent")
    answered = try reader.integer("answered")
    shed = try reader.integer("shed")
    skipped = try reader.integer("skipped")
    errors = try reader.counts("errors", count: errors.count)
    firstIntended = try reader.number("firstIntended")
    lastIntended = try reader.number("lastIntended")
    for kind in TimeKind.allCases {
      timings[kind] = try LogLinearHistogram(try reader.value(kind.rawValue), resolution)
    }
  }
}

extension LogLinearHistogram {
  fileprivate var json: JSONValue {
    guard let min, let max else { return .null }
    return .object([
      .init("min", .integer(min)),
      .init("max", .integer(max)),
      .init("sum", .string(String(sum))),
      .init("cells", .string(Base64.encode(HistogramPayload.encode(self)))),
    ])
  }

  fileprivate init(_ value: JSONValue, _ resolution: Resolution) throws {
    guard value != .null else {
      self.init(resolution: resolution)
      return
    }
    let reader = AccountsReader(value)
    guard let min = reader.content["min"]?.unsigned, let max = reader.content["max"]?.unsigned,
      min <= max, let sum = UInt128(try reader.text("sum")),
      let bytes = Base64.decode(try reader.text("cells"))
    else { throw AccountsReader.Damage("a histogram is damaged") }
    let (stored, cells) = try HistogramPayload.decode(bytes)
    guard stored == resolution,
      let histogram = LogLinearHistogram(
        resolution: resolution,
        cells: cells,
        sum: sum,
        values: min...max
      )
    else { throw AccountsReader.Damage("a histogram does not fit its sum and bounds") }
    self = histogram
  }
}

extension SendingFacts {
  /// The facts, whole nanoseconds among them.
  fileprivate var exactJSON: JSONValue {
    .object([
      .init("loops", .integer(loops)),
      .init("scheduling", scheduling.map { .string($0.rawValue) } ?? .null),
      .init("waitForCore", waitForCore.map { .integer($0) } ?? .null),
      .init("duration", duration.map { .integer($0) } ?? .null),
      .init("utilization", utilization.map { .real($0) } ?? .null),
      .init("spin", spin.map { .integer($0) } ?? .null),
      .init("quantum", quantum.map { .integer($0) } ?? .null),
      .init("steal", steal.map { .real($0) } ?? .null),
    ])
  }

  fileprivate init(_ reader: AccountsReader) {
    func number(_ key: String) -> Int64? { reader.content[key]?.integer.map { Int64($0) } }
    self.init()
    loops = reader.content["loops"]?.integer ?? 0
    scheduling = reader.content["scheduling"]?.string.flatMap { Scheduling(rawValue: $0) }
    waitForCore = number("waitForCore")
    duration = number("duration")
    utilization = reader.content["utilization"]?.double
    spin = number("spin")
    quantum = number("quantum")
    steal = reader.content["steal"]?.double
  }
}
