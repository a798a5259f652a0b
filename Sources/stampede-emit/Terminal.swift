import Foundation

/// What the verbs say beside their result: complaints and progress, on the standard error.
enum Terminal {
  /// Whether the standard error is a terminal.
  static let isInteractive = isatty(STDERR_FILENO) != 0

  /// Whether colors are welcome.
  static let hasColors =
    isInteractive && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty

  /// Prints an error.
  static func complain(_ text: String) {
    write((hasColors ? "\u{1B}[31merror:\u{1B}[0m " : "error: ") + text + "\n")
  }

  /// Prints to the standard error.
  static func write(_ text: String) {
    // A reader that has gone away wants no more; that is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Prints to the standard output at once, so that scripts can wait for it.
  static func print(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }
}
