import Foundation

extension Machine {
  /// What a run needs, one finding each; nothing is a warning that runs do not feel.
  var findings: [Finding] {
    [
      Finding("version", .ok, version), allocatorFinding, memoryFinding, diskFinding,
      directoryFinding, coresFinding, clockFinding, filesFinding, pagesFinding, terminalFinding,
    ]
  }

  private var allocatorFinding: Finding {
    guard let allocator else {
      return Finding(
        "allocator",
        .warning,
        "not jemalloc: runs are slower and need more memory than they say",
        mend: "install libjemalloc2, and take other allocators out of LD_PRELOAD"
      )
    }
    return Finding(
      "allocator",
      isServedByAllocator ? .ok : .warning,
      isServedByAllocator
        ? "jemalloc \(allocator.prefix { $0 != "-" }), loaded and serving"
        : "jemalloc is loaded, but another allocator serves",
      mend: "take other allocators out of LD_PRELOAD"
    )
  }

  private var memoryFinding: Finding {
    guard let least = memory.least else {
      return Finding(
        "memory",
        .warning,
        "unknown: /proc/meminfo cannot be read",
        mend: "mount /proc, or bound a run with --max-memory"
      )
    }
    let share = ByteSize(bytes: MemoryNeed.share(of: least.bytes))
    let state: Finding.State =
      least.bytes < 64 << 20 ? .problem : least.bytes < 512 << 20 ? .warning : .ok
    return Finding(
      "memory",
      state,
      "\(ByteSize(bytes: least.bytes)) available, set by \(least.source); a run may take \(share)",
      mend:
        "free some, or raise the limit: a small run takes 100 MiB, a million live sessions 300 more"
    )
  }

  private var diskFinding: Finding {
    guard let freeDisk else {
      return Finding(
        "disk",
        .warning,
        "the disk here does not say what is free",
        mend: "name another place with --out"
      )
    }
    return Finding(
      "disk",
      freeDisk < 16 << 20 ? .problem : freeDisk < 1 << 30 ? .warning : .ok,
      "\(ByteSize(bytes: freeDisk)) free here",
      mend: "free some, name another disk with --out, or keep no rows with --trace digest: a trace "
        + "takes about 7 bytes a call"
    )
  }

  private var directoryFinding: Finding {
    Finding(
      "directory",
      writeRefusal == nil ? .ok : .problem,
      writeRefusal.map { "cannot be written to: \($0)" } ?? "can be written to",
      mend: "change to one of your own, or name a place with --out"
    )
  }

  private var coresFinding: Finding {
    let granted = coreQuota.map { min($0, Double(cores)) } ?? Double(cores)
    let quota =
      granted < Double(cores) ? String(format: ", %.3g granted by the control group", granted) : ""
    return Finding(
      "cores",
      granted < 0.5 ? .warning : .ok,
      "\(cores)\(quota)",
      mend: "raise the quota: a run keeps one core busy, and a part of another to write its trace"
    )
  }

  private var clockFinding: Finding {
    guard let clockResolution, clockResolution <= 10_000_000 else {
      return Finding(
        "clock",
        .problem,
        "there is no monotonic clock of use",
        mend: "check the clock source of the system"
      )
    }
    return Finding(
      "clock",
      clockResolution <= 1_000 ? .ok : .warning,
      "monotonic, in steps of \(clockResolution) ns",
      mend: "the emitter needs a microsecond or finer: check the clock source of the system"
    )
  }

  private var filesFinding: Finding {
    let most = fileLimit >= 1 << 30 ? "any number of" : String(fileLimit)
    return Finding(
      "files",
      fileLimit < 32 ? .problem : fileLimit < 256 ? .warning : .ok,
      "\(most) files may be open",
      mend: "ulimit -n 4096: stampede-emit opens a connection for each request under way"
    )
  }

  private var pagesFinding: Finding {
    Finding(
      "huge pages",
      hugePages == "never" ? .warning : .ok,
      hugePages.map { "transparent, \($0)" } ?? "unknown to this system",
      mend: "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled: runs with many "
        + "sessions get faster"
    )
  }

  private var terminalFinding: Finding {
    guard isTerminal else { return Finding("terminal", .ok, "none: the output is plain text") }
    return Finding(
      "terminal",
      isASCII ? .warning : .ok,
      isASCII ? "the locale has ASCII only: charts are drawn with letters" : "shows UTF-8",
      mend: "export LANG=C.UTF-8"
    )
  }
}
