import Scenarios
import SimulationKernel
import Statistics

/// The laws of a program, ready to draw from, each once.
struct LawTable {
  private var samplers: [Sampler] = []
  private var laws: [Law] = []

  init() {}

  /// The place of a law, which is added if it is new.
  mutating func add(_ law: Law) -> Int {
    if let place = laws.firstIndex(of: law) { return place }
    laws.append(law)
    samplers.append(Sampler(law))
    return laws.count - 1
  }

  /// The law at `place` at the level `word`/2^64, in its unit.
  func value(_ place: Int, at word: UInt64) -> Double { samplers[place].value(word) }

  /// The law at `place`, which is one of milliseconds, at the level `word`/2^64 times `factor`, in
  /// nanoseconds.
  func duration(_ place: Int, at word: UInt64, factor: Double = 1) -> Int64 {
    samplers[place].duration(word, factor: factor).nanoseconds
  }

  /// The expected value of the law at `place`.
  func mean(_ place: Int) -> Double { samplers[place].mean }
}
