import Foundation
import PackagePlugin

/// Asks git which commit is built, whenever there is a new one or a source file has changed.
@main
struct CommitPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
    let checkout = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
    let script = checkout.appending(path: "tools/lib/commit.sh")
    return [
      .buildCommand(
        displayName: "Ask git for the commit",
        executable: script,
        arguments: [checkout.path(), output.path()],
        inputFiles: [script] + Self.journal(of: checkout) + Self.sources(of: checkout),
        outputFiles: [output]
      )
    ]
  }

  /// The file that grows with each commit and each checkout, if there is one.
  private static func journal(of checkout: URL) -> [URL] {
    var directory = checkout.appending(path: ".git")
    // In a worktree a file stands there that names the directory.
    if let text = try? String(contentsOf: directory, encoding: .utf8), text.hasPrefix("gitdir: ") {
      let path = text.dropFirst(8).prefix { $0 != "\n" }
      directory = URL(filePath: String(path), relativeTo: checkout)
    }
    let journal = directory.appending(path: "logs/HEAD")
    return FileManager.default.fileExists(atPath: journal.path()) ? [journal] : []
  }

  private static func sources(of checkout: URL) -> [URL] {
    let root = checkout.appending(path: "Sources")
    let names = FileManager.default.enumerator(atPath: root.path())?.compactMap { $0 as? String }
    return (names ?? []).filter { $0.hasSuffix(".swift") || $0.hasSuffix(".h") }.sorted()
      .map { root.appending(path: $0) }
  }
}
