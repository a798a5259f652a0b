import Foundation
import JSONText

/// A measurement that `stampede bench WORKLOAD --format json` printed, as far as a page shows it.
struct BenchmarkRecord: Sendable {
  /// What was measured: the version and the commit, or a name in their place.
  var build: String
  /// The workload and its sizes, as a reader tells cases apart.
  var title: String
  var workload: String
  /// The sessions that there were; `nil` for workloads without any.
  var sessions: Int?
  /// The cores that shared the work.
  var shards: Int
  /// Operations a second; `nil` where it was stopped before the first sample.
  var rate: Spread?
  /// How many times as fast as its yardstick in the same process, and what that is.
  var ratio: (value: Double, yardstick: String)?
  /// The resident memory, in bytes.
  var residentBytes: UInt64?
  /// The memory for a session, in bytes.
  var bytesPerSession: Double?
  /// How much faster several cores are; `nil` where one did it all.
  var sharding: Sharding?
  var isPartial: Bool

  /// A median and how far samples lie around it.
  struct Spread: Sendable {
    var median: Double
    var low: Double
    var high: Double
  }

  /// How fast shards were together and each on its own, one shard with all the work being 1.
  struct Sharding: Sendable {
    var together: Double
    var apart: Double?
  }
}

// MARK: - Reading

extension BenchmarkRecord {
  /// Reads a measurement.
  ///
  /// - Parameters:
  ///   - json: the document.
  ///   - name: what was measured, in place of what the document says; needed for those of versions that
  ///     do not say it.
  /// - Throws: what is missing, and where.
  init(_ json: JSONValue, named name: String?) throws(DocumentError) {
    guard let workload = json["workload"]?.string else {
      throw DocumentError(path: "/workload", message: "the name of a workload is expected here")
    }
    guard workload != "trace" else {
      throw DocumentError(path: "/workload", message: "the trace store has no place on this page")
    }
    guard let parameters = json["parameters"]?.object, json["operationsPerSecond"] != nil else {
      throw DocumentError(path: "/parameters", message: "this is no result of 'stampede bench'")
    }
    guard let build = name ?? Self.build(json) else {
      throw DocumentError(
        path: "/version",
        message: "it does not say what was measured: put a name before the file, NAME=FILE"
      )
    }
    self.build = build
    self.workload = workload
    title = Self.title(workload, parameters)
    sessions = json["parameters"]?["sessions"]?.integer
    shards = json["parameters"]?["shards"]?.integer ?? 1
    rate = Self.spread(json["operationsPerSecond"], or: json["nsPerOperation"])
    let yardsticks = json["yardsticks"]
    if let value = yardsticks?["ratioToHeap"]?.double {
      ratio = (value, "a binary heap")
    } else if let value = yardsticks?["ratioToSession"]?.double {
      ratio = (value, "bare sessions")
    }
    residentBytes = json["rssBytes"]?.integer.flatMap { UInt64(exactly: $0) }
    bytesPerSession = json["bytesPerSession"]?.double
    sharding = Self.sharding(json["sharding"])
    isPartial = json["partial"]?.boolean ?? false
  }

  private static func build(_ json: JSONValue) -> String? {
    guard let version = json["version"]?.string else { return nil }
    return BuildName.text(version: version, commit: json["commit"]?.string)
  }

  private static func title(_ workload: String, _ parameters: [JSONValue.Member]) -> String {
    let sizes = parameters.filter { parameter in
      !same.contains(parameter.key) && !parameter.key.hasSuffix("Seconds")
        && !(parameter.key == "shards" && parameter.value.integer == 1)
    }
    return ([workload] + sizes.map(text)).joined(separator: ", ")
  }

  /// Parameters that are always the same, follow from others, or tell no case from another.
  private static let same: Set = ["seed", "operationsPerSample", "servers", "stations"]

  private static func text(_ parameter: JSONValue.Member) -> String {
    if let word = parameter.value.string { return word }
    let number = parameter.value.double.map { NumberFormat.page.compact($0) } ?? "?"
    return "\(number) \(parameter.key)"
  }

  /// The rate: its median, and from the times of an operation how far the samples lie around it.
  private static func spread(_ rate: JSONValue?, or times: JSONValue?) -> Spread? {
    guard let median = rate?.double, median > 0 else { return nil }
    guard let low = times?["p90"]?.double, let high = times?["p10"]?.double, low > 0, high > 0
    else { return Spread(median: median, low: median, high: median) }
    return Spread(median: median, low: min(median, 1e9 / low), high: max(median, 1e9 / high))
  }

  private static func sharding(_ json: JSONValue?) -> Sharding? {
    guard let together = json?["ratioToAlone"]?.double else { return nil }
    let alone = json?["aloneNsPerOperation"]?["median"]?.double
    let apart = json?["apartNsPerOperation"]?["median"]?.double
    return Sharding(
      together: together,
      apart: alone.flatMap { alone in apart.flatMap { $0 > 0 ? alone / $0 : nil } }
    )
  }
}

/// A version and its commit in few characters.
enum BuildName {
  static func text(version: String, commit: String?) -> String {
    guard let commit, !commit.isEmpty else { return version }
    return "\(version) \(commit.prefix(7))\(commit.hasSuffix("-dirty") ? "+" : "")"
  }
}
