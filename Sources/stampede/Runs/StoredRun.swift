import Foundation
import Reports

/// A directory that holds a finished run.
struct StoredRun {
  let path: String

  /// A file below the directory.
  struct File {
    /// Its path within the directory.
    let path: String
    let bytes: UInt64

    /// Whether `stampede run` writes it.
    var isOwn: Bool {
      ["run.json", "scenario.json", "summary.json", "report.html"].contains(path)
        || path.hasPrefix("trace/shard-")
    }
  }

  /// Takes a directory for a run.
  ///
  /// - Throws: where there is no `run.json` in it.
  init(path: String) throws(Failure) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard FileManager.default.fileExists(atPath: self.path + "/run.json") else {
      throw Failure(
        code: .noInput,
        message: "'\(path)' is no run: it has no run.json",
        remedy: "`stampede runs list` lists the runs under a folder"
      )
    }
  }

  /// Its files, by their paths; links are not followed.
  func files() throws -> [File] {
    guard let walk = FileManager.default.enumerator(atPath: path) else { return [] }
    var files: [File] = []
    for case let name as String in walk {
      var status = stat()
      guard lstat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
        continue
      }
      files.append(File(path: name, bytes: UInt64(status.st_size)))
    }
    return files.sorted { $0.path < $1.path }
  }

  /// What its files say.
  func entry() throws -> RunEntry {
    let bytes = try files().reduce(0) { $0 + $1.bytes }
    let summary = path + "/summary.json"
    return RunEntry(
      path: path,
      bytes: bytes,
      manifest: String(decoding: try FileAccess.read(path + "/run.json"), as: UTF8.self),
      summary: FileManager.default.fileExists(atPath: summary)
        ? String(decoding: try FileAccess.read(summary), as: UTF8.self) : nil
    )
  }
}

/// A folder under which runs stand.
struct RunFolder {
  let path: String

  /// More levels of directories are not looked into.
  private static let depth = 8

  /// The runs; what stands within a run is not looked at, and links are not followed.
  func runs() throws(Failure) -> [StoredRun] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else {
      throw Failure(
        code: .noInput,
        message: "there is no folder '\(path)'",
        remedy:
          "name the folder under which runs stand; 'stampede run' makes 'runs' where it is called"
      )
    }
    return runs(in: path, depth: Self.depth)
  }

  private func runs(in directory: String, depth: Int) -> [StoredRun] {
    if let run = try? StoredRun(path: directory) { return [run] }
    guard depth > 0 else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.sorted().flatMap { name -> [StoredRun] in
      let below = directory + "/" + name
      var status = stat()
      guard lstat(below, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [] }
      return runs(in: below, depth: depth - 1)
    }
  }
}
