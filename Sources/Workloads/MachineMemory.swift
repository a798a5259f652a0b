import Glibc

/// What the system says about memory.
public enum MachineMemory {
  /// The bytes of this process that are in memory; `nil` where the system does not tell.
  public static var residentBytes: Int? {
    guard let text = contents(of: "/proc/self/statm") else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// The bytes that a process can still have, by the machine and by its control group; `nil` where
  /// the system does not tell.
  public static var availableBytes: Int? {
    [availableInMachine, availableInGroup].compactMap { $0 }.min()
  }

  private static var availableInMachine: Int? {
    contents(of: "/proc/meminfo")?.split(separator: "\n")
      .first { $0.hasPrefix("MemAvailable:") }?
      .split(separator: " ").dropFirst().first
      .flatMap { Int($0) }.map { $0 * 1_024 }
  }

  private static var availableInGroup: Int? {
    guard let limit = number("/sys/fs/cgroup/memory.max"),
      let used = number("/sys/fs/cgroup/memory.current")
    else { return nil }
    return max(0, limit - used)
  }

  /// The number that a file holds; `nil` also for the word `max`.
  private static func number(_ path: String) -> Int? {
    contents(of: path).flatMap { Int($0.prefix { $0 != "\n" }) }
  }

  private static func contents(of path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe read(file, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
