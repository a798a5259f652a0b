import Foundation
import JSONText
import Testing

@testable import Traces

/// Every version of the program reads the files of version 1.0, and reads the same rows in them.
@Suite struct GoldenFormatTests {
  @Test(arguments: FormatFixture.names)
  func `reads the rows that the text beside a file of 1.0 has`(name: String) throws {
    let text = try String(contentsOfFile: FormatFixture.text(name), encoding: .utf8)
    let reader = try TraceReader(path: FormatFixture.trace(name))

    let rows = try TraceFixture(from: reader)

    let description = try #require(JSONValue(parsing: text)["description"])
    #expect(rows.text(contentHash: reader.digest.contentHash, description: description) == text)
    if description != .null {
      #expect(try TraceDescription(json: description) == reader.description)
    }
  }

  @Test(arguments: FormatFixture.names)
  func `finds nothing wrong with a file of 1.0`(name: String) throws {
    let reader = try TraceReader(path: FormatFixture.trace(name))

    let found = try reader.verify(isDeep: true)

    #expect(found.problems == [])
    #expect(found.digest.contentSum == reader.digest.contentSum)
    #expect(found.digest.contentXor == reader.digest.contentXor)
  }

  @Test(arguments: FormatFixture.names.filter { $0 != "later-minor" })
  func `computes the content hash of a file of 1.0 from its rows`(name: String) throws {
    let reader = try TraceReader(path: FormatFixture.trace(name))

    #expect(try TraceFixture(from: reader).digest == reader.digest)
  }

  @Test func `adds the two shards of 1.0 up to the hash of their run`() throws {
    var whole = RunDigest()
    for name in FormatFixture.names where name.hasPrefix("shards/") {
      whole.merge(try TraceReader(path: FormatFixture.trace(name)).digest)
    }

    let text = try String(
      contentsOfFile: FormatFixture.folder + "/shards/hash.txt",
      encoding: .utf8
    )

    #expect(whole.contentHash + "\n" == text)
  }

  @Test func `has all transforms, bitmaps and absent columns in the files of 1.0`() throws {
    var transforms: Set<UInt8> = []
    var scales: Set<UInt32> = []
    var sparse = 0
    var absent = 0
    for name in FormatFixture.names {
      let reader = try TraceReader(path: FormatFixture.trace(name))
      let blocks = try BlockReader(reader)
      for number in reader.index.indices {
        let header = try blocks.header(ofBlock: number)
        transforms.formUnion(header.columns.map(\.transform.rawValue))
        scales.formUnion(header.columns.map(\.scale))
        sparse += header.columns.count { $0.isSparse }
        let known = TraceTable(rawValue: header.table)?.columns ?? []
        let ids = Set(header.columns.map(\.id))
        absent += known.count { !ids.contains($0.rawValue) }
      }
    }

    #expect(transforms == [0, 1, 2, 3, 4, 5])
    #expect(scales == [1, 10, 100, 1000])
    #expect(sparse > 10 && absent > 10)
  }

  @Test(.enabled(if: hasZstd), arguments: FormatFixture.names)
  func `is a file of 1.0 that zstd finds sound`(name: String) throws {
    #expect(try run("zstd", "-tq", FormatFixture.trace(name)) == 0)
  }

  /// Not a check of anything: see ``FormatFixture`` for when to run it.
  @Test(.enabled(if: FormatFixture.newFolder != nil))
  func `makes a new set of golden files`() throws {
    try FormatFixture.write(to: #require(FormatFixture.newFolder))
  }
}
