import CShims
import JSONText
import Wire

/// What the machine can do without any sender of ours: a bare loop that sleeps until the instants of
/// an even grid and looks how late it wakes.
///
/// A sender on the same core cannot be more punctual than this by sleeping alone.
public struct Yardstick: Sendable {
  /// The instants a second.
  public let rate: Int
  /// How long it takes, in nanoseconds.
  public let duration: Int64
  /// Whether the loop asks the system to run at once when it is due.
  public let hastens: Bool
  /// The core it is bound to, counted among those that the process may use; `nil`: none.
  public let core: Int?

  /// The most instants of a run; each is kept.
  public static let maximumCount = 20_000_000

  /// Creates a yardstick.
  ///
  /// - Parameters:
  ///   - rate: the instants a second, at least 1.
  ///   - duration: how long it takes, in nanoseconds.
  ///   - hastens: whether to ask for real-time scheduling.
  ///   - core: the core to run on, counted among those that the process may use; `nil`: any.
  /// - Throws: an error of kind `usage` where there would be none, or more than
  ///   ``maximumCount`` instants.
  public init(
    rate: Int,
    duration: Int64,
    hastens: Bool = false,
    core: Int? = nil
  ) throws(EmissionError) {
    let count = Double(rate) * Double(duration) / 1e9
    guard rate > 0, count >= 1, count <= Double(Self.maximumCount) else {
      throw EmissionError(
        .usage,
        "a yardstick takes from 1 to \(Self.maximumCount) instants, not \(count)",
        hint: "change --rate or --for"
      )
    }
    if let core, !(0..<Int(shim_core_count())).contains(core) {
      throw EmissionError(
        .usage,
        "there is no core \(core): this process may use \(shim_core_count())",
        hint: "count from 0"
      )
    }
    self.rate = rate
    self.duration = duration
    self.hastens = hastens
    self.core = core
  }

  /// Runs the loop on a thread of its own.
  ///
  /// - Throws: an error of kind `inputOutput` where the system gives no thread.
  public func measure() async throws -> Report {
    let (results, end) = AsyncStream.makeStream(of: Report.self)
    let thread = try ServerThread {
      end.yield(measureHere())
      end.finish()
    }
    for await report in results { return report }
    await thread.end()
    throw EmissionError(.inputOutput, "the thread of the yardstick ended without a result")
  }

  private func measureHere() -> Report {
    if let core { _ = shim_pin_thread(Int32(core)) }
    let scheduling = hastens ? Scheduling.hastenThread() : .normal
    let count = Int(Double(rate) * Double(duration) / 1e9)
    // Written once ahead, so that no page is touched for the first time by the loop.
    var lateness = [Int64](repeating: 1, count: count)
    let waited = Scheduling.waitForCore()
    // A moment ahead, for the first instant is no later than the others.
    let start = MonotonicTime.now.advanced(byNanoseconds: 10_000_000)
    for index in 0..<count {
      let due = start.advanced(byNanoseconds: Int64(index) * 1_000_000_000 / Int64(rate))
      shim_sleep_until(due.nanoseconds)
      lateness[index] = MonotonicTime.now.nanoseconds(since: due)
    }
    let waitForCore = waited.flatMap { before in Scheduling.waitForCore().map { $0 - before } }
    return Report(
      rate: rate,
      scheduling: scheduling,
      core: core,
      waitForCore: waitForCore,
      lateness: Spread(lateness)
    )
  }

  /// What came of it.
  public struct Report: Equatable, Sendable {
    /// The instants a second.
    public let rate: Int
    /// How the loop was scheduled.
    public let scheduling: Scheduling
    /// The core it was bound to; `nil`: none.
    public let core: Int?
    /// How long it was ready but waited for a core, in nanoseconds; `nil`: the system does not tell.
    public let waitForCore: Int64?
    /// How late it woke.
    public let lateness: Spread?

    /// The report as a JSON object; times in seconds.
    public var json: JSONValue {
      .object([
        .init("rate", .integer(rate)),
        .init("count", .integer(lateness?.count ?? 0)),
        .init("scheduling", .string(scheduling.rawValue)),
        .init("core", core.map { .integer($0) } ?? .null),
        .init("waitForCore", waitForCore.map { .seconds($0) } ?? .null),
        .init("lateness", lateness?.json ?? .null),
      ])
    }
  }
}
