import Foundation

/// Where people read: what the terminal can show, and the two streams.
enum Terminal {
  /// Makes the streams safe to use; call it before a file is opened.
  ///
  /// A stream that the caller has closed would give its number to the first file of the run, and
  /// whatever is said on it would go there. And a reader that goes away is no reason to die.
  static func prepare() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is the one that is missing.
      _ = open("/dev/null", O_RDWR)
    }
    signal(SIGPIPE, SIG_IGN)
    // A file-size limit is an error of the write, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
  }

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

  /// Whether only ASCII can be shown; a variable that is empty counts as not set.
  static var isASCII: Bool {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    return locale == "C" || locale == "POSIX"
  }

  /// The width of the output's terminal, 100 where there is none.
  static var width: Int { min(width(of: STDOUT_FILENO) ?? 100, 120) }

  /// The width of the output's terminal for what is drawn to fill it, 80 where there is none.
  static var pageWidth: Int { min(width(of: STDOUT_FILENO) ?? 80, 160) }

  /// The width of the error stream's terminal, 100 where there is none.
  static var errorWidth: Int { width(of: STDERR_FILENO) ?? 100 }

  /// Writes a result, without adding a line feed. A reader that has gone away hears no more, as
  /// `head` expects; a result that cannot be written ends the program with 74.
  static func write(_ text: String) {
    _ = isHeard(write(text, to: STDOUT_FILENO))
  }

  /// Writes bytes of a result, and tells whether anybody still reads; bytes that cannot be written
  /// end the program with 74.
  static func write(_ bytes: [UInt8]) -> Bool {
    isHeard(bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) })
  }

  /// Writes words in the byte order of this machine, and tells whether anybody still reads; words
  /// that cannot be written end the program with 74.
  static func write(_ words: [UInt64]) -> Bool {
    isHeard(words.withUnsafeBytes { write($0, to: STDOUT_FILENO) })
  }

  /// Whether what was written to the output still has a reader.
  private static func isHeard(_ code: Int32) -> Bool {
    guard code != 0 else { return true }
    guard code != EPIPE else { return false }
    printError("stampede: cannot write to the output: \(String(cString: strerror(code)))")
    exit(Failure.Code.inputOutput.rawValue)
  }

  /// Writes a line about the work, never a result.
  static func printError(_ line: String) {
    writeError(line + "\n")
  }

  /// Writes to the stream of progress as it stands.
  static func writeError(_ text: String) {
    // There is nobody left to tell that this stream is gone.
    _ = write(text, to: STDERR_FILENO)
  }

  private static func width(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    Array(text.utf8).withUnsafeBytes { write($0, to: descriptor) }
  }

  /// Writes all of `bytes` and returns 0, or the `errno` of the write that failed.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = Glibc.write(descriptor, part.baseAddress, part.count)
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}
