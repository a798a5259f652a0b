import Traces

/// What the databases did, window by window.
///
/// A database is told by its stand-ins: `database/<name>` is its pool, and what follows another slash
/// names one more of its books.
struct DatabaseFold {
  /// A book of a database in one window.
  struct Window {
    var calls: UInt64 = 0
    var waited: UInt64 = 0
    var waitSum: UInt64 = 0
    var busySum: UInt64 = 0
    var highest: UInt64 = 0
    var timeouts: UInt64 = 0
    var errors: UInt64 = 0
  }

  /// A database and the services of the description that stand for its books; `nil`: it has none.
  struct Database {
    let name: String
    let pool: Int
    let inUse: Int?
    let cache: Int?
    let shed: Int?
    let degraded: Int?
  }

  /// The databases, in the order of the description.
  let databases: [Database]
  /// By service, then window; empty where a service is no book of a database.
  private(set) var windows: [[Window]]
  private let isBook: [Bool]
  private let width: UInt64

  private static let prefix = "database/"

  init(_ layout: RunLayout) {
    let services = layout.description.services
    width = layout.description.window
    windows = Array(repeating: [], count: services.count)
    isBook = services.map { !$0.isReal && Self.isBook($0.name) }
    let places = Dictionary(services.enumerated().map { ($0.element.name, $0.offset) }) {
      first,
      _ in
      first
    }
    databases = services.indices.compactMap { [isBook] pool in
      let name = services[pool].name.dropFirst(Self.prefix.count)
      guard isBook[pool], !name.contains("/") else { return nil }
      func place(_ book: String) -> Int? { places["\(Self.prefix)\(name)/\(book)"] }
      return Database(
        name: String(name),
        pool: pool,
        inUse: place("in-use"),
        cache: place("cache"),
        shed: place("shed"),
        degraded: place("degraded")
      )
    }
  }

  /// Whether a service of this name is a book of a database.
  static func isBook(_ name: String) -> Bool { name.hasPrefix(prefix) }

  mutating func record(_ row: StationWindowRow) throws(FoldError) {
    let service = Int(row.service)
    guard isBook[service] else { return }
    // A window is known by its end.
    let window = Int((row.time - min(row.time, 1)) / width)
    while windows[service].count <= window { windows[service].append(Window()) }
    try windows[service][window].add(row)
  }

  /// `count` windows of a book; those beyond are merged into the last.
  func series(of service: Int?, count: Int) throws(FoldError) -> [Window] {
    var series = Array(repeating: Window(), count: count)
    guard let service, count > 0 else { return series }
    for (index, window) in windows[service].enumerated() {
      try series[min(index, count - 1)].add(window)
    }
    return series
  }
}

extension DatabaseFold.Window {
  fileprivate mutating func add(_ row: StationWindowRow) throws(FoldError) {
    var other = DatabaseFold.Window()
    (other.calls, other.waited, other.waitSum) = (row.calls, row.waited, row.waitSum)
    (other.busySum, other.highest) = (row.busySum, row.longestQueue)
    (other.timeouts, other.errors) = (row.timeouts, row.errors)
    try add(other)
  }

  /// Adds what happened in another window.
  mutating func add(_ other: DatabaseFold.Window) throws(FoldError) {
    try calls.accumulate(other.calls)
    try waited.accumulate(other.waited)
    try waitSum.accumulate(other.waitSum)
    try busySum.accumulate(other.busySum)
    try timeouts.accumulate(other.timeouts)
    try errors.accumulate(other.errors)
    highest = max(highest, other.highest)
  }
}
