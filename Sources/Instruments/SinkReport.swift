import JSONText
import Wire

/// What a ``Sink`` received, and how far from their intended times requests came.
public struct SinkReport: Equatable, Sendable {
  /// Requests in all.
  public let requests: Int
  /// Connections that were made.
  public let connections: Int
  /// Connections that were closed because what came was not HTTP/1.x.
  public let malformed: Int
  /// Requests per path, in order of the path.
  public let paths: [PathCount]
  /// Requests in each second since the first one.
  public let requestsBySecond: [Int]
  /// From the first request to the last, in nanoseconds.
  public let span: Int64
  /// Times between arrivals that follow each other; `nil` with fewer than two.
  public let gaps: Spread?
  /// Departure of arrivals from the intended schedule; `nil` where no request told its own.
  ///
  /// The clocks of sender and sink need not agree: the median of (arrival − intended) is taken as
  /// their offset, and a departure is the distance from it.
  public let departure: Spread?
  /// Whether only the first of the arrivals were kept for `gaps` and `departure`.
  public let isTruncated: Bool
  /// The arrivals in nanoseconds since the first one, in order.
  public let arrivals: [Int64]

  /// How often a path was asked for.
  public struct PathCount: Equatable, Sendable {
    /// The path.
    public let path: String
    /// The number of requests.
    public let requests: Int
  }

  /// Some quantiles of a series, in nanoseconds.
  public struct Spread: Equatable, Sendable {
    /// The mean.
    public let mean: Double
    /// The median.
    public let p50: Int64
    /// The 99th percentile.
    public let p99: Int64
    /// The largest.
    public let maximum: Int64

    /// The spread of a series; `nil` for an empty one.
    init?(_ values: [Int64]) {
      let sorted = values.sorted()
      guard let last = sorted.last else { return nil }
      func quantile(_ share: Double) -> Int64 {
        sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.down)))]
      }
      mean = sorted.reduce(0.0) { $0 + Double($1) } / Double(sorted.count)
      p50 = quantile(0.5)
      p99 = quantile(0.99)
      maximum = last
    }
  }

  init(_ book: SinkBook) {
    requests = book.requests
    connections = book.connections
    malformed = book.malformed
    paths = book.requestsByPath
      .map { PathCount(path: String(decoding: $0.key, as: UTF8.self), requests: $0.value) }
      .sorted { $0.path < $1.path }
    requestsBySecond = book.requestsBySecond
    let first = book.first ?? MonotonicTime(nanoseconds: 0)
    span = book.last.map { $0.nanoseconds(since: first) } ?? 0
    arrivals = book.arrivals.map { $0.time.nanoseconds(since: first) }.sorted()
    gaps = Spread(zip(arrivals.dropFirst(), arrivals).map { $0 - $1 })
    let offsets = book.arrivals.filter { $0.intended >= 0 }
      .map { $0.time.nanoseconds(since: first) - $0.intended }
    let offset = Spread(offsets)?.p50 ?? 0
    departure = Spread(offsets.map { abs($0 - offset) })
    isTruncated = book.requests > book.arrivals.count
  }

  /// The report as a JSON object; times in seconds.
  public var json: JSONValue {
    .object([
      .init("requests", .integer(requests)),
      .init("connections", .integer(connections)),
      .init("malformed", .integer(malformed)),
      .init("spanSeconds", .seconds(span)),
      .init("meanRate", span > 0 ? .real(Double(requests - 1) * 1e9 / Double(span)) : .null),
      .init("paths", .object(paths.map { .init($0.path, .integer($0.requests)) })),
      .init("requestsBySecond", .array(requestsBySecond.map { .integer($0) })),
      .init("gaps", gaps?.json ?? .null),
      .init("departure", departure?.json ?? .null),
      .init("truncated", .boolean(isTruncated)),
    ])
  }
}

extension SinkReport.Spread {
  fileprivate var json: JSONValue {
    .object([
      .init("mean", .real(mean / 1e9)),
      .init("p50", .seconds(p50)),
      .init("p99", .seconds(p99)),
      .init("max", .seconds(maximum)),
    ])
  }
}
