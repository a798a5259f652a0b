import Glibc

/// The memory of this process, as the system counts it.
enum ResidentMemory {
  /// The bytes that are in memory; `nil` where the system does not tell.
  static var bytes: Int? {
    let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(file, &text, text.count)
    guard count > 0 else { return nil }
    let fields = String(decoding: text.prefix(count), as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
