import Wire

/// What a sink writes down.
struct SinkBook: Sendable {
  /// The most arrivals that are kept one by one; those beyond are only counted.
  static let maximumArrivals = 4_000_000

  /// An arrival that is kept.
  struct Arrival: Sendable, BitwiseCopyable {
    var request: ArrivedRequest
    var time: MonotonicTime
    /// When its answer was given to the system; origin: not yet.
    var answered = MonotonicTime(nanoseconds: 0)
    /// The status of the answer; 0: none.
    var status: Int16 = 0
  }

  /// The arrivals in blocks, for a block that is full is never moved again: to copy them all would
  /// stop the server for as long as a stall.
  private(set) var blocks: [[Arrival]] = []
  private(set) var paths = PathTable()
  private(set) var requestsByPath: [Int] = []
  private(set) var requestsBySecond: [Int] = []
  /// The first arrival of all.
  private(set) var first: MonotonicTime?
  private(set) var last: MonotonicTime?
  private(set) var requests = 0
  private(set) var connections = 0
  private(set) var malformed = 0
  /// Requests without a stamp of the kernel.
  private(set) var unstamped = 0
  /// How often the clock of the day was set, on which the kernel stamps.
  private(set) var clockSteps = 0

  private static let blockSize = 65_536

  /// The arrivals that are kept.
  var arrivals: some Collection<Arrival> { blocks.joined() }

  /// How many are.
  private(set) var kept = 0

  /// Reads the next request of a connection.
  mutating func read(
    _ bytes: Span<UInt8>,
    from position: inout Int,
    with reader: inout RequestReader
  ) -> RequestReader.Outcome {
    reader.next(in: bytes, from: &position, paths: &paths)
  }

  /// Writes a request down.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - time: when it came.
  ///   - isStamped: whether the kernel says so; else it is when it was read.
  /// - Returns: the number of the arrival; −1: it was only counted.
  @discardableResult
  mutating func record(
    _ request: ArrivedRequest,
    at time: MonotonicTime,
    isStamped: Bool = true
  ) -> Int32 {
    let first = self.first ?? time
    self.first = min(first, time)
    last = max(last ?? time, time)
    requests += 1
    if !isStamped { unstamped += 1 }
    let path = Int(request.path)
    while requestsByPath.count <= path { requestsByPath.append(0) }
    requestsByPath[path] += 1
    let second = Int(max(0, time.nanoseconds(since: first)) / 1_000_000_000)
    while requestsBySecond.count <= second { requestsBySecond.append(0) }
    requestsBySecond[second] += 1
    guard kept < Self.maximumArrivals else { return -1 }
    if kept % Self.blockSize == 0 {
      var block: [Arrival] = []
      block.reserveCapacity(Self.blockSize)
      blocks.append(block)
    }
    blocks[blocks.count - 1].append(Arrival(request: request, time: time))
    kept += 1
    return Int32(kept - 1)
  }

  /// Writes down that an arrival is answered now.
  mutating func recordAnswer(to arrival: Int32, status: Int, at time: MonotonicTime) {
    guard arrival >= 0 else { return }
    let (block, index) = Int(arrival).quotientAndRemainder(dividingBy: Self.blockSize)
    blocks[block][index].answered = time
    blocks[block][index].status = Int16(truncatingIfNeeded: status)
  }

  mutating func recordMalformed() { malformed += 1 }

  mutating func recordConnection() { connections += 1 }

  mutating func recordClockStep() { clockSteps += 1 }
}
