import Foundation
import Scenarios
import Testing

/// A thousand mistakes, put at random into the shipped scenarios, are each reported where they were made.
@Suite struct MutationTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  private static let seed: UInt64 = 20_261_127
  /// One thousand mistakes in every run of the tests, ten thousand in the long ones.
  private static let seeds = isLong ? (0..<10).map { seed + $0 } : [seed]

  /// What came of the mistakes of one kind.
  private struct Tally {
    var made = 0
    var found = 0
    /// Those of which nothing else was said either.
    var alone = 0
    var legal = 0
    var misses: [String] = []
  }

  @Test func `the scan finds what the shipped scenarios hold`() throws {
    for scenario in try ShippedScenario.all() {
      for file in scenario.files {
        let scan = Mutator.scan(file)
        #expect(scan.isAligned, "\(scenario.name)")
        #expect(scan.tokens.contains { $0.role == .key }, "\(scenario.name)")
      }
      let result = ScenarioLoader.load(scenario.files)
      #expect(!result.hasErrors, "\(scenario.name): \(result.diagnostics.map(\.text).joined())")
    }
  }

  @Test(arguments: seeds)
  func `99 of 100 mistakes are reported at their line and column`(seed: UInt64) throws {
    var mutator = Mutator(try ShippedScenario.all(), seed: seed)
    var tallies: [Mutation.Kind: Tally] = [:]
    var made = 0
    while made < 1_000 {
      let kind = Mutation.Kind.allCases[made % Mutation.Kind.allCases.count]
      let mutation = mutator.next(kind)
      var tally = tallies[kind] ?? Tally()
      try count(mutation, of: mutator.scenarios, in: &tally)
      tallies[kind] = tally
      made = tallies.values.reduce(0) { $0 + $1.made }
    }

    let found = tallies.values.reduce(0) { $0 + $1.found }
    let table = Self.table(tallies)
    print(table)
    #expect(found >= 990, "\(table)")
    #expect(tallies.values.allSatisfy { $0.made >= 100 }, "\(table)")
  }

  /// Loads the changed documents and counts what was said of them.
  private func count(
    _ mutation: Mutation,
    of scenarios: [ShippedScenario],
    in tally: inout Tally
  ) throws {
    let scenario = scenarios[mutation.scenario]
    let result = ScenarioLoader.load(scenario.with(mutation.text, at: mutation.file))
    let name = scenario.files[mutation.file].path
    let errors = result.diagnostics.filter { $0.severity == .error }
    switch mutation.expectation {
    case .legal(let reason, let spot):
      tally.legal += 1
      #expect(errors.isEmpty, "\(scenario.name)/\(name), \(mutation.what): \(reason.rawValue)")
      switch reason {
      case .undeclaredService:
        let isWarned = result.diagnostics.contains {
          $0.code == .serviceDefaulted && $0.isAt(spot) || $0.code == .journeyUnused
        }
        #expect(isWarned, "\(scenario.name)/\(name), \(mutation.what)")
      case .sameStructure:
        let before = ScenarioLoader.load(scenario.files).scenario
        #expect(result.scenario?.hash == before?.hash, "\(mutation.what)")
      case .freeKey, .freeValue, .bareNumber: break
      }
    case .error(let spots):
      tally.made += 1
      let hits = errors.filter { error in
        error.file == name && spots.contains { error.isAt($0) }
      }
      #expect(!errors.isEmpty, "\(scenario.name)/\(name), \(mutation.what): no error")
      #expect(result.scenario == nil)
      if hits.isEmpty {
        let said = errors.map { "\($0.line):\($0.column) \($0.code.rawValue) \($0.message)" }
        tally.misses.append(
          "\(scenario.name)/\(name), \(mutation.what), expected at "
            + "\(spots.map { "\($0.line):\($0.column)" }): \(said.prefix(3))"
        )
        return
      }
      tally.found += 1
      if hits.count == errors.count { tally.alone += 1 }
    }
  }

  private static func table(_ tallies: [Mutation.Kind: Tally]) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var lines = [
      "mistake".padding(toLength: 20, withPad: " ", startingAt: 0)
        + "  made  found   rate  alone  legal"
    ]
    var misses: [String] = []
    var all = Tally()
    for kind in Mutation.Kind.allCases {
      guard let tally = tallies[kind] else { continue }
      lines.append(row(kind.rawValue, tally))
      misses += tally.misses.map { "  \(kind.rawValue): \($0)" }
      all.made += tally.made
      all.found += tally.found
      all.alone += tally.alone
      all.legal += tally.legal
    }
    func row(_ name: String, _ tally: Tally) -> String {
      let rate = Double(tally.found) / Double(max(1, tally.made)) * 100
      return name.padding(toLength: 20, withPad: " ", startingAt: 0)
        + cell(String(tally.made), 6) + cell(String(tally.found), 7)
        + cell(String(format: "%.1f%%", rate), 7) + cell(String(tally.alone), 7)
        + cell(String(tally.legal), 7)
    }
    lines.append(row("all", all))
    lines.append("not at their place: \(misses.count)")
    return (lines + misses).joined(separator: "\n") + "\n"
  }

  /// The same mistakes, through the program: a few of them in every run of the tests, all in the long
  /// ones.
  @Test func `a run of a changed scenario ends with 65 and leaves nothing`() throws {
    var mutator = Mutator(try ShippedScenario.all(), seed: Self.seed)
    let program = Self.isLong ? Program.fast("stampede") : Program.debug("stampede")
    var made = 0
    while made < (Self.isLong ? 1_000 : 60) {
      let kind = Mutation.Kind.allCases[made % Mutation.Kind.allCases.count]
      let mutation = mutator.next(kind)
      guard case .error(let spots) = mutation.expectation else { continue }
      made += 1
      let scratch = ScratchDirectory()
      let scenario = mutator.scenarios[mutation.scenario]
      var paths: [String] = []
      for file in scenario.with(mutation.text, at: mutation.file) {
        paths.append(try scratch.write(String(decoding: file.bytes, as: UTF8.self), to: file.path))
      }

      let outcome = try program.run(["run"] + paths + ["--out", scratch.path + "/out"])

      #expect(outcome.status == 65, "\(mutation.what): \(outcome.errors)")
      #expect(outcome.output.isEmpty, "\(mutation.what)")
      #expect(scratch.files == paths.map { String($0.dropFirst(scratch.path.count + 1)) }.sorted())
      let line = "\(paths[mutation.file]):\(spots[0].line):"
      #expect(outcome.errors.contains("error["), "\(mutation.what) at \(line): \(outcome.errors)")
    }
  }
}

extension Diagnostic {
  fileprivate func isAt(_ spot: Mutation.Spot) -> Bool {
    line == spot.line && column == spot.column
  }
}
