import Foundation

/// The standard streams: results on the output; complaints and progress on the error stream.
enum Terminal {
  /// Whether the error stream is a terminal whose line can be written anew.
  static let isInteractive =
    isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Whether colors are welcome.
  static let hasColors =
    isInteractive && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty

  /// The width of the error stream's terminal, 100 where there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col)
  }

  /// Makes the streams safe to use; call it before a file or a socket is opened.
  ///
  /// A stream that the caller has closed would give its number to the first of them. And a reader
  /// that goes away is no reason to die.
  static func prepare() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
    signal(SIGPIPE, SIG_IGN)
    // A file-size limit is an error of the write, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Prints an error and what to do about it.
  static func complain(_ message: String, hint: String = "") {
    let name = hasColors ? "\u{1B}[31mstampede-emit:\u{1B}[0m " : "stampede-emit: "
    write(name + message + "\n" + (hint.isEmpty ? "" : "  hint: \(hint)\n"))
  }

  /// Prints to the standard error.
  static func write(_ text: String) {
    // There is nobody left to tell that this stream is gone.
    _ = write(text, to: STDERR_FILENO)
  }

  /// Prints to the standard output at once, so that scripts can wait for it. A reader that has gone
  /// away hears no more; a result that cannot be written ends the program with 74.
  static func print(_ text: String) {
    let code = write(text, to: STDOUT_FILENO)
    guard code != 0, code != EPIPE else { return }
    complain("cannot write to the output: \(String(cString: strerror(code)))")
    exit(74)
  }

  /// Writes all of `text` and returns 0, or the `errno` of the write that failed.
  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var bytes = Array(text.utf8)
    while !bytes.isEmpty {
      let written = Glibc.write(descriptor, bytes, bytes.count)
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      bytes.removeFirst(written)
    }
    return 0
  }
}
