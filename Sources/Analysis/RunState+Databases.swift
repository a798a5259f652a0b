import Traces

extension RunState {
  /// The databases behind services, in the order of the description.
  ///
  /// A window holds the waits and the use of connections that fell into it, however long they lasted, so
  /// that what a fault does shows in the windows in which it acts.
  func databaseSummaries() throws -> [DatabaseSummary] {
    try databases.databases.map { try databaseSummary($0) }
  }

  private func databaseSummary(_ database: DatabaseFold.Database) throws -> DatabaseSummary {
    let count = windowCount
    let pool = try databases.series(of: database.pool, count: count)
    let inUse = try databases.series(of: database.inUse, count: count)
    let cache = try databases.series(of: database.cache, count: count)
    let shed = try databases.series(of: database.shed, count: count)
    let degraded = try databases.series(of: database.degraded, count: count)
    let total = try pool.reduce(into: DatabaseFold.Window()) { try $0.add($1) }
    func calls(_ book: [DatabaseFold.Window]) -> [Int] { book.map { Int(clamping: $0.calls) } }
    let series = DatabaseSummary.Windows(
      poolWaits: pool.map { Int(clamping: $0.waited) },
      poolWaitSeconds: pool.map { layout.seconds(Double($0.waitSum)) },
      poolTimeouts: pool.map { Int(clamping: $0.timeouts) },
      cacheHits: calls(cache),
      skippedNonEssential: calls(shed),
      degraded: calls(degraded),
      meanInUse: pool.enumerated().map { Double($1.busySum) / length(ofWindow: $0) },
      peakInUse: inUse.map { Int(clamping: $0.highest) }
    )
    return DatabaseSummary(
      name: database.name,
      connections: description.services[database.pool].servers,
      requests: Int(clamping: total.calls),
      poolWaits: Int(clamping: total.waited),
      poolWaitSeconds: layout.seconds(Double(total.waitSum)),
      poolTimeouts: Int(clamping: total.timeouts),
      failures: Int(clamping: total.errors),
      cacheHits: sum(series.cacheHits),
      skippedNonEssential: sum(series.skippedNonEssential),
      degraded: sum(series.degraded),
      meanInUse: endOfRun > 0 ? Double(total.busySum) / Double(endOfRun) : nil,
      peakInUse: series.peakInUse.max() ?? 0,
      longestQueue: Int(clamping: total.highest),
      windows: series
    )
  }

  private func sum(_ counts: [Int]) -> Int {
    counts.reduce(0) { sum, count in
      let (result, overflow) = sum.addingReportingOverflow(count)
      return overflow ? .max : result
    }
  }
}
