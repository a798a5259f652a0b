import Testing

@Suite struct DocumentationTests {
  private let tree = SourceTree.ours

  @Test func `the kernel's front page shows M/M/1 as it is compiled`() throws {
    let page = try text(of: "Sources/SimulationKernel/SimulationKernel.docc/SimulationKernel.md")
    let example = try text(of: "Sources/KernelExamples/MM1.swift")

    #expect(page.contains("\n```swift\n" + example + "```\n"))
  }

  private func text(of path: String) throws -> String {
    String(decoding: try tree.bytes(of: path), as: UTF8.self)
  }
}
