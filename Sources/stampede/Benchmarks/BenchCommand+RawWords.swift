import ArgumentParser
import SimulationKernel

/// `stampede bench sampling --raw N`: the random words of the simulator themselves, for programs that
/// test generators.
struct RawWordOptions: ParsableArguments {
  @Option(
    name: .customLong("raw"),
    parsing: .unconditional,
    help: ArgumentHelp(
      "sampling: measure nothing, write this many random words of 64 bits, in the byte order of "
        + "this machine, until the reader has enough.",
      valueName: "n"
    )
  )
  var count: Int?

  @Option(
    help: """
      sampling --raw: how the keys of the words vary: \
      \(RandomWordOrder.allCases.map(\.rawValue).joined(separator: ", ")) (default: sessions, as in \
      a run).
      """
  )
  var order: RandomWordOrder?

  /// Writes the words, all or as many as are read.
  func write(seed: UInt64) {
    guard let count else { return }
    let (order, total) = (order ?? .sessions, UInt64(count))
    var words: [UInt64] = []
    var start: UInt64 = 0
    while start < total {
      let end = min(start + Self.wordsPerWrite, total)
      words.removeAll(keepingCapacity: true)
      for index in start..<end { words.append(order.word(index, seed: seed)) }
      guard Terminal.write(words) else { return }
      start = end
    }
  }

  /// Four times what a pipe holds; the words stay in the cache.
  private static let wordsPerWrite: UInt64 = 32_768
}

extension RandomWordOrder: ExpressibleByArgument {}

extension BenchCommand {
  /// Refuses words beside a measurement, and what only a measurement has.
  func checkRawWords() throws {
    guard let count = rawWords.count else {
      guard let order = rawWords.order else { return }
      throw ValidationError("--order \(order.rawValue) needs --raw, the number of words to write")
    }
    guard workload == .sampling else {
      throw ValidationError(
        "--raw is an option of sampling; \(workload.rawValue) has no use for it"
      )
    }
    guard count > 0 else { throw ValidationError("--raw \(count): give a number from 1 on") }
    let others: [(name: String, isGiven: Bool)] = [
      ("--law", law != nil), ("--samples", samples != 10),
      ("--operations", operations != 1_000_000),
      ("--seconds", seconds != 0), ("--format", format != .text),
      ("--no-yardsticks", isWithoutYardsticks),
    ]
    if let other = others.first(where: \.isGiven) {
      throw ValidationError("\(other.name) is for measurements, and --raw makes none")
    }
  }
}
