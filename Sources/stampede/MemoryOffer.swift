import Foundation

/// The memory that a run may count on: what the machine, its control groups and the limit of the
/// address space leave, and who leaves the least.
struct MemoryOffer: Equatable {
  /// What one of them leaves.
  struct Bound: Equatable {
    /// In bytes.
    let bytes: UInt64
    let source: Source
  }

  /// Who sets a bound.
  enum Source: Equatable {
    case machine
    /// A control group, by its directory.
    case controlGroup(String)
    /// `ulimit -v`.
    case addressSpace
  }

  /// Everything that was found.
  let bounds: [Bound]

  /// What counts.
  var least: Bound? { bounds.min { $0.bytes < $1.bytes } }

  /// Asks the machine that this process runs on.
  static func ofThisProcess() -> MemoryOffer {
    var limit = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    return MemoryOffer(root: "/", addressSpace: isKnown ? UInt64(limit.rlim_cur) : .max)
  }

  /// Reads the files of the system below `root`.
  ///
  /// - Parameters:
  ///   - root: `/`, or a directory that looks like it.
  ///   - addressSpace: the most bytes of addresses that the process may have.
  init(root: String, addressSpace: UInt64 = .max) {
    let files = SystemFiles(root: root)
    var bounds: [Bound] = []
    if let bytes = SystemText.bytes(of: "MemAvailable", in: files.text("proc/meminfo")) {
      bounds.append(Bound(bytes: bytes, source: .machine))
    }
    bounds += ControlGroups(files).bounds
    // Unlimited is a limit that no machine reaches.
    if addressSpace < 1 << 62 {
      let used = SystemText.bytes(of: "VmSize", in: files.text("proc/self/status")) ?? 0
      // The allocator takes addresses in growing pieces, ahead of what it hands out.
      let left = addressSpace - min(used, addressSpace)
      bounds.append(Bound(bytes: left / 4 * 3, source: .addressSpace))
    }
    self.bounds = bounds
  }
}

extension MemoryOffer.Source: CustomStringConvertible {
  /// Who it is, for people.
  var description: String {
    switch self {
    case .machine: "this machine"
    case .controlGroup(let path): "the control group \(path)"
    case .addressSpace: "ulimit -v"
    }
  }
}

// MARK: - Control groups

/// The control groups that this process is in, of version 2 and of version 1.
private struct ControlGroups {
  let files: SystemFiles

  init(_ files: SystemFiles) { self.files = files }

  /// The names of the files of one version.
  private struct Layout {
    let mounts: [String]
    let limits: [String]
    let usage: String
    /// The keys of `memory.stat` for pages of files, which give way.
    let cache: [String]
  }

  private static let version2 = Layout(
    mounts: ["sys/fs/cgroup", "sys/fs/cgroup/unified"],
    limits: ["memory.max", "memory.high"],
    usage: "memory.current",
    cache: ["inactive_file", "active_file"]
  )
  private static let version1 = Layout(
    mounts: ["sys/fs/cgroup/memory"],
    limits: ["memory.limit_in_bytes"],
    usage: "memory.usage_in_bytes",
    cache: ["total_inactive_file", "total_active_file"]
  )

  /// What each group on the way to the root leaves.
  var bounds: [MemoryOffer.Bound] {
    SystemText.groups(in: files.text("proc/self/cgroup")).flatMap { group in
      let layout = group.isVersion2 ? Self.version2 : Self.version1
      return layout.mounts.flatMap { mount in
        SystemText.ancestors(of: group.path).compactMap { bound(of: mount + $0, layout) }
      }
    }
  }

  /// What one group leaves; `nil` where it sets no limit, or is not to be seen from here.
  private func bound(of directory: String, _ layout: Layout) -> MemoryOffer.Bound? {
    let limits = layout.limits.compactMap { SystemText.limit(files.text("\(directory)/\($0)")) }
    guard let limit = limits.min() else { return nil }
    let usage = SystemText.limit(files.text("\(directory)/\(layout.usage)")) ?? 0
    let statistics = files.text("\(directory)/memory.stat")
    let cache = layout.cache.reduce(UInt64(0)) { sum, key in
      sum + min(SystemText.count(of: key, in: statistics) ?? 0, 1 << 60)
    }
    let used = usage - min(cache, usage)
    return MemoryOffer.Bound(
      bytes: limit - min(used, limit),
      source: .controlGroup("/" + directory)
    )
  }
}

/// Small files of the system, all of which may be missing.
private struct SystemFiles {
  let root: String

  func text(_ path: String) -> String {
    (try? String(contentsOfFile: root + (root.hasSuffix("/") ? "" : "/") + path, encoding: .utf8))
      ?? ""
  }
}
