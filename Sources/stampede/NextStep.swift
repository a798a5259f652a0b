import Foundation

/// The commands that lead from documents to a report, as the user of this program types them.
enum NextStep {
  /// The program, as it was called: whoever names it by a path needs the path again.
  static var program: String {
    let called = CommandLine.arguments.first ?? "stampede"
    return called.contains("/") ? called.quotedForShell : "stampede"
  }

  /// A line for the end of an output: what to type after this; nothing where documents came from a pipe,
  /// which cannot be read again.
  static func line(_ verb: String, _ documents: ScenarioOptions, _ reason: String) -> String {
    guard documents.files.allSatisfy({ !isPipe($0) }) else { return "" }
    return "Next: \(command(verb, documents.files + documents.words))   # \(reason)\n"
  }

  private static func isPipe(_ file: String) -> Bool {
    file == "-" || file.hasPrefix("/dev/") || file.hasPrefix("/proc/")
  }

  /// A verb with its documents and options.
  static func command(_ verb: String, _ words: [String]) -> String {
    ([program, verb] + words.map(\.quotedForShell)).joined(separator: " ")
  }

  /// The way from documents to a report, a line a command.
  static func way(for documents: [String]) -> String {
    let steps = [
      (command("validate", documents), "names every mistake; after each change"),
      (command("explain", documents), "says what will be simulated, and predicts"),
      (command("run", documents), "simulates, and writes a report"),
    ]
    let width = steps.map(\.0.count).max() ?? 0
    return steps.map { line, reason in
      "  \(line)\(String(repeating: " ", count: width - line.count))   # \(reason)\n"
    }
    .joined()
  }
}
