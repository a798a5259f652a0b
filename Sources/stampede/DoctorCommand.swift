import ArgumentParser
import Foundation
import SimulationKernel
import Traces

/// `stampede doctor`: looks at what a run needs, and names the mend for what is missing.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine for what a run needs."
  )

  func run() throws {
    let findings = [allocator, memory, disk, cores, clock]
    for finding in findings {
      Terminal.write("\(finding.isGood ? "ok     " : "problem")  \(finding.text)\n")
      if !finding.isGood { Terminal.write("         mend: \(finding.mend)\n") }
    }
    if !findings.allSatisfy(\.isGood) { throw ExitCode(Failure.Code.unavailable.rawValue) }
  }

  /// What was found, and what to do where it is bad.
  private struct Finding {
    let isGood: Bool
    let text: String
    let mend: String
  }

  private var allocator: Finding {
    let version = ProcessMemory.allocatorVersion
    return Finding(
      isGood: version != nil,
      text: "allocator: \(version.map { "jemalloc \($0)" } ?? "not jemalloc"), "
        + "zstd \(compressionLibraryVersion)",
      mend: "install libjemalloc2 and do not preload another malloc"
    )
  }

  private var memory: Finding {
    let least = MemoryOffer.ofThisProcess().least
    let offer = ByteSize(bytes: least?.bytes ?? 0)
    let limit = ByteSize(bytes: MemoryNeed.share(of: offer.bytes))
    let source = least.map { ", set by \($0.source)" } ?? ""
    return Finding(
      isGood: offer.bytes >= 1 << 30,
      text: "memory: \(offer) available\(source); a run may need \(limit) (80 %)",
      mend: "free some memory: a million live sessions need about 300 MiB beside 100 MiB"
    )
  }

  private var disk: Finding {
    var status = statvfs()
    let isKnown = statvfs(".", &status) == 0
    let gibibytes = Double(status.f_bavail) * Double(status.f_frsize) / 1_073_741_824
    return Finding(
      isGood: isKnown && gibibytes >= 1,
      text: String(format: "disk here: %.1f GiB free", gibibytes),
      mend: "a trace takes about 7 bytes a call: free some space, or use --trace digest"
    )
  }

  private var cores: Finding {
    let count = ProcessInfo.processInfo.activeProcessorCount
    return Finding(
      isGood: count >= 2,
      text: "cores: \(count)",
      mend: "a run uses one core to simulate and a part of another to write its trace"
    )
  }

  private var clock: Finding {
    var resolution = timespec()
    let isKnown = clock_getres(CLOCK_MONOTONIC, &resolution) == 0
    return Finding(
      isGood: isKnown && resolution.tv_sec == 0 && resolution.tv_nsec <= 1_000,
      text: "monotonic clock: \(resolution.tv_nsec) ns",
      mend: "the emitter needs a clock of a microsecond or finer: check the clock source"
    )
  }
}
