import Testing

@Suite struct TreeTests {
  private let tree = SourceTree.ours

  @Test func `only the agreed names stand at the top`() throws {
    let agreed: Set = [
      "Package.swift", "Sources", "Tests", "Benchmarks", "traces", "tools", "README.md",
    ]

    let names = Set(try tree.files().compactMap { $0.split(separator: "/").first.map(String.init) })

    #expect(names.filter { !$0.hasPrefix(".") }.subtracting(agreed) == [])
    #expect(names.contains("Package.swift"))
  }

  @Test func `nothing is called after a drawer`() throws {
    let drawers: Set = ["Utilities", "Helpers", "Common", "Core", "Manager", "Base", "Impl"]

    let found = try tree.files().filter { path in
      path.split(separator: "/").contains { part in
        drawers.contains(String(part.prefix { $0 != "." && $0 != "+" }))
      }
    }

    #expect(found == [])
  }

  @Test func `no file names a machine that the house was built on`() throws {
    let found = try tree.files().flatMap { path in
      let bytes = try tree.bytes(of: path)
      return bytes.contains(0)
        ? [] : ForbiddenWord.violations(of: ForbiddenWord.ofMachines, in: bytes, path: path)
    }

    #expect(found == [])
  }

  @Test func `what a build leaves behind is not in the repository`() throws {
    let left = try tree.files().filter {
      $0 == "Package.resolved" || $0.hasPrefix(".build") || $0.hasPrefix("runs/")
        || $0.hasSuffix(".partial")
    }

    #expect(left == [])
  }
}
