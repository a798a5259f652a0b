import Foundation
import JSONText

/// A finished run in a list of runs: what its files say, in a line.
public struct RunEntry: Codable, Equatable, Sendable {
  /// Where it stands.
  public var path: String
  /// The size of all its files, in bytes.
  public var bytes: UInt64
  /// Why its `run.json` says nothing; absent: it does.
  public var problem: String?
  /// The name of the scenario.
  public var scenario: String?
  /// SHA-256 of the canonical scenario.
  public var scenarioHash: String?
  /// The seed.
  public var seed: UInt64?
  /// The version of the engine.
  public var version: String?
  /// Whether it was interrupted before its end.
  public var partial: Bool?
  /// The command line that makes it again.
  public var command: String?
  /// Goals that were set; what follows is absent where `summary.json` is.
  public var goals: Int?
  /// Goals that were met.
  public var goalsMet: Int?
  /// Goals that were missed.
  public var goalsFailed: Int?
  /// Sessions that arrived.
  public var sessions: Int?
  /// The share of ended sessions that completed.
  public var conversion: Double?
  /// Revenue in minor units.
  public var revenue: Double?
  /// What technical losses would have been worth, in minor units.
  public var revenueLost: Double?
  /// The ISO 4217 code of the amounts.
  public var currency: String?

  /// Reads what the files of a run say, of whatever version they are.
  ///
  /// - Parameters:
  ///   - path: where the run stands.
  ///   - bytes: the size of its files.
  ///   - manifest: the text of `run.json`.
  ///   - summary: the text of `summary.json`; `nil` where there is none.
  public init(path: String, bytes: UInt64, manifest: String, summary: String?) {
    self.path = path
    self.bytes = bytes
    guard let run = try? JSONValue(parsing: manifest), let name = run["scenario"]?.string else {
      problem = "its run.json cannot be read"
      return
    }
    scenario = name
    scenarioHash = run["scenarioHash"]?.string
    seed = run["seed"]?.number.flatMap { UInt64($0) }
    version = run["version"]?.string
    partial = run["partial"]?.boolean
    command = run["command"]?.string
    guard let summary, let read = try? JSONValue(parsing: summary) else { return }
    let verdicts = (read["goals"]?.array ?? []).compactMap { $0["verdict"]?.string }
    goals = verdicts.count
    goalsMet = verdicts.count { $0.hasPrefix("pass") }
    goalsFailed = verdicts.count { $0.hasPrefix("fail") }
    sessions = read["sessions"]?["started"]?.number.flatMap { Int($0) }
    let metric = { (name: String) in read["metrics"]?[name]?["value"]?.number.flatMap { Double($0) }
    }
    conversion = metric("conversion-rate")
    revenue = metric("revenue-generated")
    revenueLost = metric("revenue-lost")
    currency = read["currency"]?.string
  }
}

extension JSONValue {
  /// The digits of a number.
  fileprivate var number: String? {
    if case .number(let text) = self { text } else { nil }
  }
}

extension DocumentShape {
  /// `stampede runs list --format json`.
  static let runList = object([
    Field("runs", .array(.runEntry), "The runs, by where they stand.")
  ])

  private static let runEntry = object([
    Field("path", .text(), "Where it stands."),
    Field("bytes", .integer(), "The size of all its files."),
    Field("problem", .nullable(.text()), "Why its run.json says nothing; null: it does."),
    Field("scenario", .nullable(.text()), "The name of the scenario."),
    Field("scenarioHash", .nullable(.text()), "SHA-256 of the canonical scenario."),
    Field("seed", .nullable(.integer()), "The seed."),
    Field("version", .nullable(.text()), "The version of the engine."),
    Field("partial", .nullable(.boolean), "Whether it was interrupted."),
    Field("command", .nullable(.text()), "The command line that makes it again."),
    Field("goals", .nullable(.integer()), "Goals that were set; null: no summary.json."),
    Field("goalsMet", .nullable(.integer()), "Goals that were met."),
    Field("goalsFailed", .nullable(.integer()), "Goals that were missed."),
    Field("sessions", .nullable(.integer()), "Sessions that arrived."),
    Field("conversion", .measured, "Completed sessions ÷ ended ones."),
    Field("revenue", .measured, "Revenue in minor units."),
    Field("revenueLost", .measured, "What technical losses would have been worth."),
    Field("currency", .nullable(.text()), "The ISO 4217 code of the amounts."),
  ])
}
