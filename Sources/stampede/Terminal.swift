import Foundation

/// Where people read: what the terminal can show, and the two streams.
enum Terminal {
  /// Whether results go to a terminal that shows colors.
  static var showsColors: Bool {
    let environment = ProcessInfo.processInfo.environment
    if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return false }
    if environment["CLICOLOR_FORCE"].map({ $0 != "0" }) ?? false { return true }
    return environment["TERM"] != "dumb" && isatty(STDOUT_FILENO) == 1
  }

  /// Whether progress can rewrite its line.
  static var hasLiveErrorStream: Bool {
    ProcessInfo.processInfo.environment["TERM"] != "dumb" && isatty(STDERR_FILENO) == 1
  }

  /// Whether only ASCII can be shown.
  static var isASCII: Bool {
    let environment = ProcessInfo.processInfo.environment
    let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? "UTF-8"
    return locale == "C" || locale == "POSIX"
  }

  /// The width of the terminal, 100 where there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return min(Int(size.ws_col), 120)
  }

  /// Writes a result, without adding a line feed. A reader that has gone away ends the program in
  /// silence, as `head` expects.
  static func write(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Writes a line about the work, never a result.
  static func printError(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Writes to the stream of progress as it stands.
  static func writeError(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { exit(0) }
        return
      }
      bytes = bytes.dropFirst(written)
    }
  }
}
