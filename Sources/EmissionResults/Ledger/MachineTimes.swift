import Glibc

/// What all cores of the machine did since it was started, in ticks of the kernel.
struct MachineTimes {
  /// Time that the host of a virtual machine gave to others while it was wanted here.
  let stolen: UInt64
  /// All time.
  let total: UInt64

  /// As it is now; `nil` where the system does not tell.
  static var now: MachineTimes? {
    let descriptor = unsafe open("/proc/stat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return MachineTimes(String(decoding: bytes.prefix(count), as: UTF8.self))
  }

  /// Reads the first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; what
  /// follows is part of user.
  init?(_ text: String) {
    let fields = text.prefix { $0 != "\n" }.split(separator: " ")
    let numbers = fields.dropFirst().prefix(8).compactMap { UInt64($0) }
    guard fields.first == "cpu", numbers.count == 8 else { return nil }
    stolen = numbers[7]
    total = numbers.reduce(0, +)
  }

  /// The share of the time since `earlier` that was stolen; `nil` where none has gone by.
  func steal(since earlier: MachineTimes) -> Double? {
    guard total > earlier.total, stolen >= earlier.stolen else { return nil }
    return Double(stolen - earlier.stolen) / Double(total - earlier.total)
  }
}
