import Foundation
import Testing

/// Whatever is wrong with a document, a run says so with 65 and leaves nothing behind.
@Suite struct BrokenDocumentTests {
  private static let directory = Checkout.path + "/Tests/ScenariosTests/Fixtures/broken"
  private static let documents =
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()

  @Test func `there are at least twenty broken documents`() {
    #expect(Self.documents.count >= 20)
  }

  @Test(arguments: documents)
  func `a broken document leaves no output`(name: String) throws {
    let scratch = ScratchDirectory()
    let file = Self.directory + "/" + name

    let outcome = try Program.debug("stampede").run(
      ["run", file, "--out", scratch.path + "/r"])

    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("\(file):"), "\(outcome.errors)")
    #expect(scratch.files.isEmpty)
  }
}
