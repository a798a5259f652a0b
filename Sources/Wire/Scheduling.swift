import Glibc

/// How the system schedules the thread that sends.
public enum Scheduling: String, Sendable {
  /// Like any other thread.
  case normal
  /// Before other threads, though not at once.
  case nice
  /// At once, whatever else runs.
  case realTime = "real-time"

  /// Asks the system to run the calling thread at once when it is due: real-time scheduling where
  /// that is permitted, else the best priority that is.
  ///
  /// The sender spins for less than a third of the time, so it leaves the core to others and stays
  /// below the share at which the kernel would hold real-time threads back.
  ///
  /// - Returns: what was granted.
  public static func hastenThread() -> Scheduling {
    var parameters = sched_param()
    parameters.sched_priority = 1
    if unsafe sched_setscheduler(0, SCHED_FIFO, &parameters) == 0 { return .realTime }
    return setpriority(.init(PRIO_PROCESS.rawValue), 0, -20) == 0 ? .nice : .normal
  }

  /// Has the system schedule the calling thread before others, though not at once.
  public static func relaxThread() {
    var parameters = sched_param()
    // Whoever was allowed more is allowed less.
    _ = unsafe sched_setscheduler(0, SCHED_OTHER, &parameters)
    _ = setpriority(.init(PRIO_PROCESS.rawValue), 0, -20)
  }

  /// How long the calling thread has run on a core, in nanoseconds.
  public static func threadTime() -> Int64 {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// How long the calling thread was ready to run, but waited for a core, in nanoseconds; `nil` where
  /// the system does not tell.
  public static func waitForCore() -> Int64? {
    // Three numbers: time on a core, time waiting for one, and turns.
    let descriptor = unsafe open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count >= 2 ? Int64(fields[1]) : nil
  }
}
