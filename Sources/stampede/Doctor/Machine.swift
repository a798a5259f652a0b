import Foundation
import SimulationKernel

/// What this process finds around it, as far as a run needs it.
struct Machine {
  /// The version line of this program.
  var version: String
  /// The version of jemalloc; `nil` where another allocator serves.
  var allocator: String?
  /// Whether what is allocated here shows in jemalloc's own books.
  var isServedByAllocator: Bool
  var memory: MemoryOffer
  /// The bytes that are free on the disk of the working directory; `nil` where it does not say.
  var freeDisk: UInt64?
  /// Why the working directory cannot be written to, in the system's words.
  var writeRefusal: String?
  /// The processors that this process may use.
  var cores: Int
  /// The processors' worth of time that control groups grant; `nil` where they grant all.
  var coreQuota: Double?
  /// The resolution of the monotonic clock, in nanoseconds; `nil` where there is none.
  var clockResolution: Int?
  /// How many files may be open at once.
  var fileLimit: UInt64
  /// The word in brackets of the system's setting: always, madvise or never.
  var hugePages: String?
  /// Whether the output is a terminal.
  var isTerminal: Bool
  /// Whether the locale shows ASCII only.
  var isASCII: Bool

  /// Asks the system.
  static func ofThisProcess() -> Machine {
    var resolution = timespec()
    let hasClock = clock_getres(CLOCK_MONOTONIC, &resolution) == 0
    var files = rlimit()
    let hasLimit = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0
    var disk = statvfs()
    let hasDisk = statvfs(".", &disk) == 0
    return Machine(
      version: Stampede.versionText,
      allocator: ProcessMemory.allocatorVersion,
      isServedByAllocator: isServedByAllocator(),
      memory: .ofThisProcess(),
      freeDisk: hasDisk ? UInt64(disk.f_bavail) * UInt64(disk.f_frsize) : nil,
      writeRefusal: access(".", W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno)),
      cores: ProcessInfo.processInfo.activeProcessorCount,
      coreQuota: CoreQuota(root: "/").cores,
      clockResolution: hasClock ? resolution.tv_sec * 1_000_000_000 + resolution.tv_nsec : nil,
      fileLimit: hasLimit ? UInt64(files.rlim_cur) : .max,
      hugePages: hugePages(
        in: (try? String(
          contentsOfFile: "/sys/kernel/mm/transparent_hugepage/enabled",
          encoding: .utf8
        )) ?? ""
      ),
      isTerminal: isatty(STDOUT_FILENO) == 1,
      isASCII: Terminal.isASCII
    )
  }

  /// Whether jemalloc counts a megabyte that is allocated here.
  private static func isServedByAllocator() -> Bool {
    guard let before = ProcessMemory.bytesAllocatedByThread else { return false }
    let memory = [UInt8](repeating: 1, count: 1 << 20)
    guard let after = ProcessMemory.bytesAllocatedByThread else { return false }
    return after - before >= memory.count
  }

  /// The setting in `always [madvise] never`.
  static func hugePages(in text: String) -> String? {
    guard let start = text.firstIndex(of: "["), let end = text[start...].firstIndex(of: "]") else {
      return nil
    }
    return String(text[text.index(after: start)..<end])
  }
}

/// The share of the processors that control groups grant a process.
struct CoreQuota {
  /// Processors' worth of time; `nil` where nothing is limited.
  let cores: Double?

  /// Reads the files of the system below `root`: `/`, or a directory that looks like it.
  init(root: String) {
    func text(_ path: String) -> String {
      (try? String(contentsOfFile: root + "/" + path, encoding: .utf8)) ?? ""
    }
    let group =
      text("proc/self/cgroup").split(separator: "\n")
      .first { $0.hasPrefix("0::") }?.dropFirst(3) ?? ""
    let quotas = SystemText.ancestors(of: String(group)).compactMap { path in
      Self.quota(in: text("sys/fs/cgroup" + path + "/cpu.max"))
    }
    let old = Self.quota(
      in: text("sys/fs/cgroup/cpu/cpu.cfs_quota_us") + " "
        + text("sys/fs/cgroup/cpu/cpu.cfs_period_us")
    )
    cores = (quotas + [old].compactMap(\.self)).min()
  }

  /// `50000 100000` is half a processor; `max 100000` and `-1 100000` are all of them.
  private static func quota(in text: String) -> Double? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), quota > 0,
      period > 0
    else { return nil }
    return quota / period
  }
}
