import Foundation
import SimulationKernel
import Testing

@Suite struct RawWordsTests {
  private let stampede = Program.fast("stampede")

  /// The words that `line` writes, on a machine whose byte order is little-endian, and the bytes
  /// behind the last whole one.
  private func words(_ line: String) throws -> (words: [UInt64], excess: Int) {
    let scratch = ScratchDirectory()
    let output = scratch.path + "/words"
    let process = Process()
    process.executableURL = URL(filePath: stampede.path)
    process.arguments = ("bench sampling " + line).split(separator: " ").map(String.init)
    try Data().write(to: URL(filePath: output))
    process.standardOutput = FileHandle(forWritingAtPath: output)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: output)))
    let words = (0..<bytes.count / 8).map { index in
      bytes[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return (words, bytes.count % 8)
  }

  /// The first words and the one at 39,999 of each order for the seed 7, computed from the
  /// definition of the generator by a program in another language.
  private static let knownAnswers: [RandomWordOrder: [UInt64]] = [
    .stream: [
      0xC1E9_4D56_DB27_B5F2, 0x184E_2E90_1931_036A, 0x1598_5E23_5EC5_CEF9, 0x1615_39F6_1772_219C,
    ],
    .sessions: [
      0xBD4B_EEBC_4696_320A, 0x99C0_19AB_F6C1_B197, 0x4DFE_3CF2_084C_FBD3, 0x4734_27F2_22C7_C247,
    ],
    .seeds: [
      0xBD4B_EEBC_4696_320A, 0xF20A_CEE9_77ED_F133, 0xABDD_A663_3A9D_28BF, 0x8EDB_5FA4_08A2_DAE4,
    ],
  ]

  @Test(arguments: RandomWordOrder.allCases)
  func `the words are those of the simulator, as many as asked for`(order: RandomWordOrder) throws {
    let (words, excess) = try words("--raw 40000 --order \(order.rawValue) --seed 7")

    try #require(words.count == 40_000)
    #expect(excess == 0)
    #expect([0, 1, 2, 39_999].map { words[$0] } == Self.knownAnswers[order])
    #expect(words.enumerated().allSatisfy { order.word(UInt64($0), seed: 7) == $1 })
  }

  @Test func `the order is that of sessions where none is named`() throws {
    #expect(try words("--raw 3").words == words("--raw 3 --order sessions --seed 1").words)
  }

  @Test func `a reader that has enough ends the program, and nothing is said`() throws {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: stampede.path)
    process.arguments = ["bench", "sampling", "--raw", "1000000000000"]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let first = try output.fileHandleForReading.read(upToCount: 1_000)

    try output.fileHandleForReading.close()
    process.waitUntilExit()

    #expect(first?.isEmpty == false)
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    #expect(try errors.fileHandleForReading.readToEnd()?.isEmpty != false)
  }

  @Test(arguments: [
    ("bench sampling --order seeds", "--order seeds needs --raw"),
    ("bench sampling --raw 5 --order backward", "'backward'"),
    ("bench sampling --raw 0", "--raw 0"), ("bench sampling --raw -3", "--raw -3"),
    ("bench hold --raw 5", "hold has no use for it"),
    ("bench mm1 --raw 5 --order stream", "mm1 has no use for it"),
    ("bench sampling --raw 5 --law gamma", "--law is for measurements"),
    ("bench sampling --raw 5 --format json", "--format is for measurements"),
    ("bench sampling --raw 5 --no-yardsticks", "--no-yardsticks is for measurements"),
  ])
  func `words and measurements are not mixed`(line: String, says: String) throws {
    let outcome = try stampede.run(line.split(separator: " ").map(String.init))

    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }
}
