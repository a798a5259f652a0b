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
  /// Requests in each 100 ms since the first one, for an hour at most.
  public let requestsByTenth: [Int]
  /// From the first request to the last, in nanoseconds.
  public let span: Int64
  /// What says when a request came.
  public let stamps: Stamps
  /// How often the clock of the day was set, on which the kernel stamps.
  public let clockSteps: Int
  /// Sessions that requests named.
  public let sessions: Int
  /// Requests whose idempotency key, or whose number where they have none, had come before.
  public let duplicates: Int
  /// Times between arrivals that follow each other; `nil` with fewer than two.
  public let gaps: Spread?
  /// Departure of arrivals from the intended schedule; `nil` where no request told its own.
  public let departure: Departure?
  /// Departure of all arrivals from the even grid, for requests that are sent at a fixed rate.
  public let grid: Departure?
  /// From the intended time to the arrival, for senders that say when they began on the clock of this
  /// machine; negative: early.
  public let lateness: Spread?
  /// Whether only the first of the arrivals were kept for what is told of single ones.
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

  /// What says when a request came.
  public enum Stamps: String, Sendable {
    /// The kernel, for each.
    case kernel
    /// The clock when it was read, for each.
    case read
    /// One or the other.
    case mixed
  }

  init(_ book: SinkBook) {
    requests = book.requests
    connections = book.connections
    malformed = book.malformed
    paths = zip(book.paths.paths, book.requestsByPath)
      .filter { $0.1 > 0 }
      .map { PathCount(path: String(decoding: $0.0, as: UTF8.self), requests: $0.1) }
      .sorted { $0.path < $1.path }
    requestsBySecond = book.requestsBySecond
    let first = book.first ?? MonotonicTime(nanoseconds: 0)
    span = book.last.map { $0.nanoseconds(since: first) } ?? 0
    stamps = book.unstamped == 0 ? .kernel : book.unstamped == book.requests ? .read : .mixed
    clockSteps = book.clockSteps
    sessions = Self.distinctCount(book.arrivals.map(\.request.session).filter { $0 >= 0 })
    duplicates = Self.duplicates(in: book)
    arrivals = book.arrivals.map { $0.time.nanoseconds(since: first) }.sorted()
    requestsByTenth = Self.countByTenth(arrivals)
    gaps = Spread(zip(arrivals.dropFirst(), arrivals).map { $0 - $1 })
    let planned = book.arrivals.filter { $0.request.intended >= 0 }
    departure = Departure(
      planned: planned.map(\.request.intended),
      arrivals: planned.map { $0.time.nanoseconds(since: first) }
    )
    grid = Departure(ofGrid: arrivals)
    lateness = Self.lateness(of: planned)
    isTruncated = book.requests > book.kept
  }
}

// MARK: - Folding

extension SinkReport {
  private static let maximumTenths = 36_000

  private static func distinctCount(_ values: [some BinaryInteger]) -> Int {
    let sorted = values.sorted()
    return zip(sorted, sorted.dropFirst()).reduce(into: min(1, sorted.count)) { count, pair in
      if pair.0 != pair.1 { count += 1 }
    }
  }

  private static func duplicates(in book: SinkBook) -> Int {
    let keys = book.arrivals.map(\.request.key).filter { $0 != 0 }
    let numbers = book.arrivals.map(\.request).filter { $0.key == 0 && $0.sequence >= 0 }
      .map(\.sequence)
    return keys.count - distinctCount(keys) + numbers.count - distinctCount(numbers)
  }

  private static func countByTenth(_ arrivals: [Int64]) -> [Int] {
    var counts: [Int] = []
    for time in arrivals {
      let tenth = Int(time / Departure.Window.length)
      guard tenth < maximumTenths else { break }
      while counts.count <= tenth { counts.append(0) }
      counts[tenth] += 1
    }
    return counts
  }

  /// A start that lies further off than a minute is on the clock of another machine.
  private static func lateness(of planned: [SinkBook.Arrival]) -> Spread? {
    let told = planned.filter { $0.request.start >= 0 }
    let spread = Spread(
      told.map { $0.time.nanoseconds - $0.request.start - $0.request.intended }
    )
    guard let spread, abs(spread.p50) < 60_000_000_000 else { return nil }
    return spread
  }
}

// MARK: - Text

extension SinkReport {
  /// The report as a JSON object; times in seconds.
  public var json: JSONValue {
    .object([
      .init("requests", .integer(requests)),
      .init("connections", .integer(connections)),
      .init("malformed", .integer(malformed)),
      .init("sessions", .integer(sessions)),
      .init("duplicates", .integer(duplicates)),
      .init("spanSeconds", .seconds(span)),
      .init("meanRate", span > 0 ? .real(Double(requests - 1) * 1e9 / Double(span)) : .null),
      .init("stamps", .string(stamps.rawValue)),
      .init("clockSteps", .integer(clockSteps)),
      .init("paths", .object(paths.map { .init($0.path, .integer($0.requests)) })),
      .init("requestsBySecond", .array(requestsBySecond.map { .integer($0) })),
      .init("requestsByTenth", .array(requestsByTenth.map { .integer($0) })),
      .init("gaps", gaps.map(\.gapsJSON) ?? .null),
      .init("departure", departure?.json ?? .null),
      .init("grid", grid?.json ?? .null),
      .init("lateness", lateness?.json ?? .null),
      .init("truncated", .boolean(isTruncated)),
    ])
  }
}

extension Spread {
  /// With the coefficient of variation: 0 for an even grid, 1 for arrivals that know nothing of each
  /// other.
  fileprivate var gapsJSON: JSONValue {
    guard case .object(let members) = json else { return .null }
    return .object(members + [.init("variation", mean > 0 ? .real(deviation / mean) : .null)])
  }
}
