import Foundation

/// The files of this repository, found from the place of this file.
struct SourceTree {
  /// The tree that holds this test.
  static let ours = SourceTree(
    root: URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  )

  let root: URL

  /// The paths of the files that belong to the repository, from its root, sorted.
  ///
  /// Git says which they are. An unpacked archive has no git, so there every file counts except
  /// dot files and what a build leaves behind.
  func files() throws -> [String] {
    try filesOfGit() ?? filesOnDisk(under: "").filter { !Self.isLeftByBuild($0) }
  }

  /// The paths of the files below a directory, from the root of the repository, sorted.
  ///
  /// Files that git does not know yet count too, so that a rule is broken before a commit is.
  func filesOnDisk(under directory: String) throws -> [String] {
    let base = root.appending(path: directory)
    guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
    var paths: [String] = []
    while let path = walk.nextObject() as? String {
      let isDirectory = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      if isDirectory, path.split(separator: "/").last?.hasPrefix(".") == true {
        walk.skipDescendants()
      } else if !isDirectory {
        paths.append(directory.isEmpty ? path : directory + "/" + path)
      }
    }
    return paths.sorted()
  }

  /// The names of the directories inside a directory, sorted.
  func directories(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: directory),
      includingPropertiesForKeys: [.isDirectoryKey]
    )
    .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    .map(\.lastPathComponent)
    .sorted()
  }

  /// The bytes of a file.
  func bytes(of path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: root.appending(path: path)))
  }

  /// The Swift files below a directory.
  func swiftFiles(under directory: String) throws -> [SwiftText] {
    try filesOnDisk(under: directory).filter { $0.hasSuffix(".swift") }.map(swiftFile)
  }

  /// A Swift file.
  func swiftFile(at path: String) throws -> SwiftText {
    SwiftText(path: path, text: String(decoding: try bytes(of: path), as: UTF8.self))
  }
}

// MARK: - Git

extension SourceTree {
  private func filesOfGit() throws -> [String]? {
    guard FileManager.default.fileExists(atPath: root.appending(path: ".git").path) else {
      return nil
    }
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "-C", root.path, "ls-files", "-z"]
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    try git.run()
    let listing = try output.fileHandleForReading.readToEnd() ?? Data()
    git.waitUntilExit()
    guard git.terminationStatus == 0 else { return nil }
    return listing.split(separator: 0)
      .map { String(decoding: $0, as: UTF8.self) }
      .filter { FileManager.default.fileExists(atPath: root.appending(path: $0).path) }
      .sorted()
  }

  private static func isLeftByBuild(_ path: String) -> Bool {
    path.hasPrefix(".") && !path.hasPrefix(".ci/") || path.hasPrefix("runs/")
      || path == "Package.resolved" || path.contains("__pycache__/")
  }
}
