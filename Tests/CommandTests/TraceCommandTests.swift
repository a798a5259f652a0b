import Foundation
import Testing

@Suite struct TraceCommandTests {
  @Test func `stat tells bytes by table and by column`() throws {
    let shop = try SmallShop()

    let outcome = try shop.stampede("trace", "stat", shop.name)

    #expect(outcome.status == 0, "\(outcome.errors)")
    let table = outcome.output.split(separator: "\n").map(String.init)
      .drop { !$0.hasPrefix("table, column") }
    #expect(Set(table.map(\.count)).count == 1, "the columns are not aligned")
    for name in ["call ", "session-begin ", "session-end ", "  latency ", "  busySum "] {
      #expect(table.contains { $0.hasPrefix(name) }, "\(name)")
    }
    func bytes(_ line: String) -> Int? {
      line.split(separator: " ", omittingEmptySubsequences: true).suffix(4).first
        .flatMap { Int($0) }
    }
    let whole = try #require(table.first { $0.hasPrefix("call ") }.flatMap(bytes))
    let columns = table.drop { !$0.hasPrefix("call ") }.dropFirst()
      .prefix { $0.hasPrefix("  ") }.compactMap(bytes)
    // The rest is the header of each block.
    #expect(columns.count >= 5)
    #expect((1...whole).contains(columns.reduce(0, +)))
  }

  @Test func `verify finds a flipped bit wherever it is`() throws {
    let shop = try SmallShop()
    let sound = try shop.trace
    let right = try shop.stampede("trace", "verify", shop.name)
    #expect(right.status == 0 && right.output.contains("sound"), "\(right.errors)")

    for part in 0..<12 {
      var bytes = sound
      bytes[part * (bytes.count - 1) / 11] ^= 4
      try shop.write(bytes, to: "flipped")
      let outcome = try shop.stampede("trace", "verify", "flipped")

      // The last byte is what a whole file ends with.
      #expect(outcome.status == (part == 11 ? 76 : 65), "part \(part): \(outcome.errors)")
      #expect(outcome.errors.contains("flipped"))
      #expect(outcome.errors.lowercased().contains("run the scenario again"), "\(outcome.errors)")
    }
  }

  @Test(arguments: ["stat", "head", "verify"])
  func `what is no whole trace is refused, with 76 if it can be repaired`(verb: String) throws {
    let shop = try SmallShop()
    let bytes = try shop.trace
    let others: [(String, [UInt8], Int32)] = [
      ("empty", [], 65), ("short", Array(bytes.prefix(50)), 65),
      ("half", Array(bytes.prefix(bytes.count / 2)), 76), ("cut", Array(bytes.dropLast()), 76),
      ("long", bytes + [0], 76), ("text", Array("profile: shop\n".utf8), 65),
    ]
    for (name, content, status) in others {
      try shop.write(content, to: name)
      let outcome = try shop.stampede("trace", verb, name)

      #expect(outcome.status == status, "\(name): \(outcome.errors)")
      let hint = "`stampede trace repair \(name)`"
      #expect(outcome.errors.contains(hint), "\(name): \(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errors.contains("'\(name)'"), "\(name)")
    }
  }

  @Test func `head prints the rows that were asked for`() throws {
    let shop = try SmallShop()

    let three = try shop.stampede("trace", "head", shop.name, "--rows", "3")
    let none = try shop.stampede("trace", "head", shop.name, "--rows", "0")
    let negative = try shop.stampede("trace", "head", shop.name, "--rows", "-1")

    #expect(three.status == 0)
    #expect(three.output.split(separator: "\n").count == 4)
    #expect(none.status == 64 && negative.status == 64)
    #expect(negative.errors.contains("at least 1"))
  }
}
