import Testing

/// The rules find what is planted: a check that cannot fail proves nothing.
@Suite struct CheckerTests {
  private func file(_ text: String) -> SwiftText {
    SwiftText(path: "Sources/Planted/Planted.swift", text: text)
  }

  // MARK: - Reading Swift

  @Test func `comments and strings are not code`() {
    let text = file(
      """
      // planted(1)
      /* planted(2) /* planted(3) */ planted(4) */ call()
      let a = "planted(5) \\" planted(6)"; call()
      let b = #"planted(7) " \\(planted(8))"#; call()
      """ + "\nlet c = \"\"\"\n  planted(9) \" planted(10)\n  \"\"\"; call()\n"
        + "let d = /planted(11)\"/; call()\nfunc `planted(12)`() {} ; call()\n"
    )

    #expect(!text.code.contains(phrase: "planted"))
    #expect(text.code.offsets(of: "call()").map(text.line(at:)) == [2, 3, 4, 7, 8, 9])
    #expect(text.code.count == text.written.count)
    #expect(text.hasBalancedBraces)
  }

  @Test func `what a string interpolates is code`() {
    let text = file(#"let a = "text \(planted("}", "(\(deep))")) text"; call()"#)

    #expect(text.code.contains(phrase: "planted"))
    #expect(text.code.contains(phrase: "deep"))
    #expect(text.code.contains(phrase: "call()"))
    #expect(!text.code.contains(phrase: "text"))
    #expect(text.hasBalancedBraces)
  }

  @Test func `a division is no regular expression`() {
    let text = file("let a = (b + c) / d; let e = f / planted(g / h)")

    #expect(text.code == text.written)
  }

  @Test func `a brace without its partner is noticed`() {
    #expect(!file("func a() { if b { }").hasBalancedBraces)
    #expect(!file("func a() { } }").hasBalancedBraces)
  }

  // MARK: - Imports

  @Test func `every form of import is seen`() {
    let text = file(
      """
      import A
      @testable import B
      @_exported import C
      public import D
      @preconcurrency internal import struct E.Part
      import F.Inner
      @_spi(Some) import G; import H
      #if canImport(I)
        import class J.Part
      #endif
      // import K
      let text = "import L"
      """
    )

    #expect(text.imports.map(\.module) == ["A", "B", "C", "D", "E", "F", "G", "H", "J"])
    #expect(text.imports.map(\.line) == [1, 2, 3, 4, 5, 6, 7, 7, 9])
  }

  @Test(arguments: ["Foundation", "FoundationEssentials", "Journeys", "Yams"])
  func `an import beyond the row is found`(module: String) throws {
    let statistics = try #require(Module.named("Statistics"))

    let found = statistics.forbiddenImports(
      in: file("import SimulationKernel\nimport Synchronization\nimport \(module)")
    )

    #expect(found.map(\.line) == [3])
  }

  @Test func `an import that the package does not declare is found`() throws {
    let manifest = PackageManifest(
      file(#"targets: [.target(name: "Statistics", dependencies: []), ]"#)
    )
    let statistics = try #require(Module.named("Statistics"))
    let target = try #require(manifest["Statistics"])

    let found = statistics.undeclaredImports(
      in: file("import SimulationKernel"),
      target: target
    )

    #expect(found.map(\.line) == [1])
  }

  @Test func `the manifest gives up its targets`() {
    let manifest = PackageManifest(
      file(
        """
        products: [.executable(name: "run", targets: ["run"])],
        targets: [
          // .target(name: "Gone"),
          .target(name: "Low", swiftSettings: strict),
          .target(
            name: "High",
            dependencies: ["Low", .product(name: "Yams", package: "Yams"), "Mid"]),
          .executableTarget(name: "run", dependencies: ["High"]),
          .testTarget(name: "HighTests", dependencies: ["High"], resources: [.copy("Fixtures")]),
        ]
        """
      )
    )

    #expect(manifest.targets.map(\.name) == ["Low", "High", "run", "HighTests"])
    #expect(manifest.targets.map(\.isTest) == [false, false, false, true])
    #expect(manifest["High"]?.dependencies == ["Low", "Yams", "Mid"])
    #expect(manifest["HighTests"]?.dependencies == ["High"])
    #expect(manifest.closure(of: "run") == ["High", "Low", "Yams", "Mid"])
  }

  // MARK: - Size

  @Test func `the lines between the braces of a body are counted`() {
    let long = String(repeating: "    call()\n", count: 71)
    let text = file(
      """
      protocol Asks {
        func ask(_ closure: () -> Void) -> Int
        var answer: Int { get }
      }
      struct Planted {
        var stored = [1, 2].map { $0 }
        init(
          _ closure: () -> Void = {}
        ) {
          self.init()
        }
        func long() where Planted: Sendable {
      """ + "\n" + long + "  }\n  var computed: Int {\n" + long + "  }\n}\n"
    )

    #expect(text.bodies.map(\.length) == [0, 1, 71, 71])
    #expect(text.bodies(over: 70).map(\.line) == [12, 85])
    #expect(text.bodies(over: 71) == [])
    #expect(text.lineCount == 158)
  }

  // MARK: - Words

  @Test func `every forbidden word is found in code and not in a string`() {
    for word in ForbiddenWord.inCode + ForbiddenWord.feedingTraces {
      let planted = file(
        "let a = 1\nlet b = \(word.phrase)\n// \(word.phrase)\nlet c = \"\(word.phrase)\""
      )

      let found = ForbiddenWord.violations(of: [word], inCodeOf: planted)

      #expect(found.map(\.line) == [2], "\(word.phrase)")
    }
  }

  @Test func `words of unfinished work and of machines are found in comments too`() {
    for word in ForbiddenWord.anywhere + ForbiddenWord.ofMachines {
      let planted = [UInt8]("let a = 1\n// \(word.phrase) b\n".utf8)

      let found = ForbiddenWord.violations(of: [word], in: planted, path: "a.swift")

      #expect(found.map(\.line) == [2], "\(word.phrase)")
    }
  }

  @Test func `part of a longer word or path is no such word`() {
    let path = "docs" + ForbiddenWord.ofMachines[0].phrase + "plan"

    #expect([UInt8](path.utf8).contains(phrase: ForbiddenWord.ofMachines[0].phrase))
    #expect(
      ForbiddenWord.violations(of: ForbiddenWord.ofMachines, in: [UInt8](path.utf8), path: "") == []
    )
    #expect(!file("let myDate = someDate(1)").code.contains(phrase: "Date("))
  }

  @Test(arguments: [
    "Int.random(in: 0..<9)", "values.shuffled()", "values.randomElement()", "Bool.random()",
    "values.shuffle()", "Double.random(in: f(1)...2)", "Int.random(\n  in: 0..<9\n)",
  ])
  func `a draw without a generator is found`(draw: String) {
    #expect(ForbiddenWord.unseededDraws(in: file("let a = \(draw)")).count == 1)
  }

  @Test(arguments: [
    "Int.random(in: 0..<9, using: &random)", "values.shuffled(using: &random)",
    "Law.random(mean: 2)", "stream.random(3)", "random()",
  ])
  func `a draw from a generator of ours is none`(draw: String) {
    #expect(ForbiddenWord.unseededDraws(in: file("let a = \(draw)")) == [])
  }

  @Test(arguments: [
    "let a: UnsafeMutablePointer<Int>", "unsafe base[0] = 1", "bytes.withUnsafeBytes { $0 }",
    "let a: OpaquePointer", "unsafeBitCast(a, to: Int.self)",
    "[Int](unsafeUninitializedCapacity: 4) { _, _ in }", "var a: Unmanaged<Object>",
  ])
  func `unchecked memory is found`(code: String) {
    #expect(UnsafeFiles.violation(in: file("let ok = 1\n\(code)"))?.line == 2)
  }

  @Test func `talk of unsafe memory is not unsafe`() {
    let text = file("// UnsafePointer\nlet a = \"unsafe\"\nlet isUnsafe = false, unsafety = 1")

    #expect(UnsafeFiles.violation(in: text) == nil)
  }

  @Test func `sendability without a proof is found`() {
    let bare = file("let a = 1\n\nfinal class Box: @unchecked Sendable {}")
    let proven = file("// The lock guards all of it.\nfinal class Box: @unchecked Sendable {}")

    #expect(bare.unprovenSendability.map(\.line) == [3])
    #expect(proven.unprovenSendability == [])
  }
}
