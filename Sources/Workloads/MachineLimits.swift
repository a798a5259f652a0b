import SimulationKernel

/// What the machine itself needs for memory: figures that no program can beat.
///
/// All are taken over 256 MiB on huge pages where the system has them, ten samples each.
public struct MachineLimits: Equatable, Sendable {
  /// Nanoseconds to read a random line whose address the line before told.
  public let dependentLine: Spread
  /// Nanoseconds to change a random line that was asked for 16 lines before.
  public let prefetchedLine: Spread
  /// Bytes read and bytes written, together, a nanosecond, while memory is copied in order.
  public let copy: Spread
  /// Depends on everything that was read.
  public let checksum: UInt64

  /// The bytes that measuring takes.
  public static let memoryNeed = 256 << 20 + 4 * lines

  private static let lines = 4 << 20
  private static let wordsPerLine = 8
  private static let ahead = 16
  private static let samples = 10

  /// Measures; takes a second or two.
  ///
  /// - Parameter isStopped: asked between samples.
  /// - Returns: `nil` if it was stopped.
  static func measure(isStopped: () -> Bool) -> MachineLimits? {
    let memory = FixedMemory(repeating: UInt64(0), count: lines * wordsPerLine)
    linkLines(of: memory)
    var checksum: UInt64 = 0
    var (dependent, prefetched, copied): ([Double], [Double], [Double]) = ([], [], [])
    for sample in 0..<samples {
      guard !isStopped() else { return nil }
      let (chase, walk) = (100_000, 1_000_000)
      dependent.append(
        Stopwatch.time(operations: chase) {
          checksum = follow(memory, from: checksum, steps: chase)
        }
      )
      prefetched.append(
        Stopwatch.time(operations: walk) { change(memory, from: sample * walk, steps: walk) }
      )
    }
    for _ in 0..<samples {
      guard !isStopped() else { return nil }
      let bytes = memory.count * 8
      copied.append(1 / Stopwatch.time(operations: bytes) { memory.copyFirstHalf() })
    }
    guard let dependent = Spread(dependent), let prefetched = Spread(prefetched),
      let copied = Spread(copied)
    else { return nil }
    return MachineLimits(
      dependentLine: dependent,
      prefetchedLine: prefetched,
      copy: copied,
      checksum: checksum
    )
  }
}

// MARK: - Walks

extension MachineLimits {
  /// Writes into each line the number of the next, so that one round visits all in random order.
  ///
  /// - SeeAlso: S. Sattolo, "An algorithm to generate a random cyclic permutation", *Information
  ///   Processing Letters* 22 (1986), 315–317.
  private static func linkLines(of memory: FixedMemory<UInt64>) {
    var random = SplitMix64(seed: 1)
    var next = Array(0..<UInt32(lines))
    for last in stride(from: lines - 1, to: 0, by: -1) {
      next.swapAt(last, (Int(random.next() >> 32) * last) >> 32)
    }
    for line in 0..<lines { memory[line * wordsPerLine] = UInt64(next[line]) }
  }

  private static func follow(
    _ memory: FixedMemory<UInt64>,
    from start: UInt64,
    steps: Int
  ) -> UInt64 {
    var line = Int(start)
    for _ in 0..<steps { line = Int(memory[line &* wordsPerLine]) }
    return UInt64(line)
  }

  /// Changes words beside the links, in lines whose numbers are known ahead.
  private static func change(_ memory: FixedMemory<UInt64>, from start: Int, steps: Int) {
    func word(_ step: Int) -> Int {
      Int(truncatingIfNeeded: SplitMix64.element(UInt64(step), from: 2)) & (lines - 1)
        &* wordsPerLine &+ 1
    }
    for step in start..<start + steps {
      memory.prefetch(word(step &+ ahead))
      memory[word(step)] &+= 1
    }
  }
}
