import BuildInfo
import JSONText
import Traces
import Workloads

extension BenchmarkResult {
  /// The result as programs read it. Every key is always there; what was not measured is null.
  var json: JSONValue {
    let hasShards = workload.parameters.contains { $0.name == "shards" }
    let parameters =
      workload.parameters.map { JSONValue.Member($0.name, $0.value.json) } + [
        .init("seed", .integer(seed))
      ] + (hasShards ? [] : [.init("shards", .integer(1))]) + [
        .init("operationsPerSample", .integer(operationsPerSample))
      ]
    let perSecond = nanoseconds.map { 1e9 / $0.median }
    let requests = requestsPerOperation.flatMap { share in perSecond.map { $0 * share } }
    let isSession =
      switch workload {
      case .session, .sessionNet, .journeys: true
      default: false
      }
    return .object([
      .init("workload", .string(workload.name)),
      .init("version", .string(engineVersion)),
      .init("commit", Build.commit.map { .string($0) } ?? .null),
      .init("parameters", .object(parameters)),
      .init("operations", .integer(operations)),
      .init("nsPerOperation", Self.json(nanoseconds)),
      .init("operationsPerSecond", Self.json(perSecond)),
      .init("requestsPerSecond", Self.json(requests)),
      .init("rssBytes", residentBytes.map { .integer($0) } ?? .null),
      .init("bytesPerSession", Self.json(isSession ? bytesPerEntity : nil)),
      .init("bytesPerEvent", Self.json(isSession ? nil : bytesPerEntity)),
      .init("checksum", checksum.map { .string(String($0, radix: 16)) } ?? .null),
      .init("draws", .array(draws.map(json))),
      .init("sharding", sharding.map(Self.json) ?? .null),
      .init("yardsticks", yardsticks),
      .init("partial", .boolean(isPartial)),
    ])
  }

  private func json(_ draw: DrawTiming) -> JSONValue {
    .object([
      .init("law", .string(draw.law.rawValue)),
      .init("nsPerOperation", Self.json(draw.nanoseconds)),
      .init("ratioToLogarithm", Self.json(ratioToLogarithm(draw))),
      .init("ratioToLogarithmAlone", Self.json(ratioToLogarithmAlone(draw))),
    ])
  }

  private var yardsticks: JSONValue {
    .object([
      .init("heapNsPerOperation", Self.json(heap)),
      .init("ratioToHeap", Self.json(ratioToHeap)),
      .init("sessionNsPerOperation", Self.json(session)),
      .init("ratioToSession", Self.json(ratioToSession)),
      .init("dependentLineNs", Self.json(limits?.dependentLine)),
      .init("prefetchedLineNs", Self.json(limits?.prefetchedLine)),
      .init("ratioToPrefetchedLine", Self.json(ratioToPrefetchedLine)),
      .init("copyGBPerSecond", Self.json(limits?.copy)),
      .init("logarithmDrawNs", Self.json(logarithm?.draw)),
      .init("logarithmNs", Self.json(logarithm?.alone)),
    ])
  }

  private static func json(_ timing: ShardTiming) -> JSONValue {
    .object([
      .init("apartNsPerOperation", json(timing.apart)),
      .init("aloneNsPerOperation", json(timing.alone)),
      .init("ratioToApart", json(timing.ratioToApart)),
      .init("ratioToAlone", json(timing.ratioToAlone)),
      .init("eventsPerWindow", json(timing.eventsPerWindow)),
      .init("waitShare", json(timing.waitShare)),
    ])
  }

  private static func json(_ spread: Spread?) -> JSONValue {
    guard let spread else { return .null }
    return .object([
      .init("median", json(spread.median)), .init("p10", json(spread.p10)),
      .init("p90", json(spread.p90)), .init("samples", .integer(spread.count)),
    ])
  }

  /// Four significant digits or more: what lies below is noise.
  private static func json(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite else { return .null }
    return value.magnitude < 1_000 ? .real((value * 1e3).rounded() / 1e3) : .real(value.rounded())
  }
}

extension Workload.Parameter {
  fileprivate var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .text(let text): .string(text)
    }
  }
}
