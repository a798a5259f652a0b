import Testing

@Suite struct ModuleTests {
  private let tree = SourceTree.ours

  private var manifest: PackageManifest {
    get throws { PackageManifest(try tree.swiftFile(at: "Package.swift")) }
  }

  @Test func `every directory of Sources has a row in the table, every row a directory`() throws {
    #expect(try tree.directories(in: "Sources") == Module.all.map(\.name).sorted())
  }

  @Test func `imports point down: each row names modules of lower rungs`() {
    for module in Module.all {
      for name in module.house {
        let imported = Module.named(name)
        #expect(
          imported.map { $0.rung < module.rung } == true,
          "\(module.name) must not see \(name)"
        )
      }
    }
  }

  @Test func `each module imports what its row allows`() throws {
    for module in Module.all {
      let files = try tree.swiftFiles(under: "Sources/" + module.name)

      #expect(files.flatMap(module.forbiddenImports) == [])
    }
  }

  @Test func `Foundation stays above rung 5, but for what Yams and Crypto need`() throws {
    for module in Module.all where module.rung < 6 && module.name != "Scenarios" {
      #expect(!module.importable.contains("Foundation"))
    }

    let importing = try tree.swiftFiles(under: "Sources/Scenarios")
      .filter { $0.imports.contains { $0.module.hasPrefix("Foundation") } }
      .map(\.path)

    #expect(Set(importing) == Module.foundationInScenarios)
  }

  @Test func `the package declares no dependency beyond the table`() throws {
    let manifest = try manifest
    #expect(
      manifest.targets.filter { !$0.isTest }.map(\.name).sorted()
        == Module.all.map(\.name).sorted()
    )

    for module in Module.all {
      let declared = try #require(manifest[module.name]).dependencies

      #expect(declared.subtracting(module.house.union(module.packages)) == [])
    }
  }

  @Test func `each import of a module is a declared dependency`() throws {
    let manifest = try manifest

    for module in Module.all {
      let target = try #require(manifest[module.name])
      let files = try tree.swiftFiles(under: "Sources/" + module.name)

      #expect(files.flatMap { module.undeclaredImports(in: $0, target: target) } == [])
    }
  }

  @Test func `the emitter links no model`() throws {
    let linked = try manifest.closure(of: "stampede-emit")

    #expect(linked.contains("Traces"))
    #expect(!linked.contains("Journeys"))
  }

  @Test func `every directory of Tests is a target, every test target a directory`() throws {
    let targets = try manifest.targets.filter(\.isTest).map(\.name)

    // The fuzz targets are a package of their own, for they are built in a way of their own.
    #expect(try tree.directories(in: "Tests") == (targets + ["Fuzz"]).sorted())
  }

  @Test func `tests are written with Swift Testing`() throws {
    let others = try tree.swiftFiles(under: "Tests")
      .filter { $0.imports.contains { $0.module == "XCTest" } }
      .map(\.path)

    #expect(others == [])
  }
}
