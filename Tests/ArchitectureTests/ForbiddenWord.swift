/// A phrase that must not stand in the text of the house, and why.
///
/// The phrases are in pieces, for the files of this test are searched too.
struct ForbiddenWord {
  let phrase: String
  let reason: String

  init(_ pieces: String..., because reason: String) {
    phrase = pieces.joined()
    self.reason = reason
  }
}

// MARK: - Rules

extension ForbiddenWord {
  /// Calls that no module makes.
  static let inCode: [ForbiddenWord] = [
    ForbiddenWord("try", "!", because: "errors are thrown on or handled, never trapped"),
    ForbiddenWord("as", "!", because: "a cast that fails is an error, not a trap"),
    ForbiddenWord(
      "fatalError",
      "(",
      because: "bad input throws; our own mistakes are preconditions"
    ),
    ForbiddenWord("System", "RandomNumberGenerator", because: "every draw has a seed"),
    ForbiddenWord("arc4", "random", because: "every draw has a seed"),
    ForbiddenWord("Thread", ".sleep", because: "nobody waits by sleeping"),
    ForbiddenWord("u", "sleep(", because: "nobody waits by sleeping"),
  ]

  /// Calls that no module makes whose state reaches a trace.
  static let feedingTraces: [ForbiddenWord] = [
    ForbiddenWord("Date", "(", because: "a run does not know the wall clock"),
    ForbiddenWord("Date", ".now", because: "a run does not know the wall clock"),
    ForbiddenWord("Continuous", "Clock", because: "a run does not know the wall clock"),
    ForbiddenWord("Suspending", "Clock", because: "a run does not know the wall clock"),
    ForbiddenWord("Dispatch", "Time", because: "a run does not know the wall clock"),
    ForbiddenWord("clock_", "gettime", because: "a run does not know the wall clock"),
    ForbiddenWord("get", "timeofday", because: "a run does not know the wall clock"),
    ForbiddenWord("hash", "Value", because: "hashes differ from process to process"),
    ForbiddenWord("Hasher", "(", because: "hashes differ from process to process"),
  ]

  /// Words that stand nowhere, comments and build settings included.
  static let anywhere: [ForbiddenWord] = [
    ForbiddenWord("TO", "DO", because: "what is missing is not noted in the code"),
    ForbiddenWord("FIX", "ME", because: "what is missing is not noted in the code"),
    ForbiddenWord("X", "XX", because: "what is missing is not noted in the code"),
    ForbiddenWord("HA", "CK", because: "what is missing is not noted in the code"),
    ForbiddenWord("-O", "unchecked", because: "a broken precondition traps in release too"),
    ForbiddenWord("unsafe", "Flags", because: "packages with such flags cannot be depended on"),
  ]

  /// Paths and hosts of the machines that the house was built on; none means anything elsewhere.
  static let ofMachines: [ForbiddenWord] = [
    ["/wo", "rk/"], ["/ro", "ot/"], ["../sha", "red/"], ["/tm", "p/bash"],
    ["pypi", ".org"], ["pythonhosted", ".org"], ["deb.debian", ".org"],
    ["security.debian", ".org"],
    ["archive.ubuntu", ".com"], ["registry.npmjs", ".org"], ["static.crates", ".io"],
    ["proxy.golang", ".org"],
  ].map { ForbiddenWord($0.joined(), because: "it names a machine, not the product") }

  /// Methods that draw from the system unless they are told a generator.
  private static let draws = ["random", "randomElement", "shuffle", "shuffled"]
}

// MARK: - Search

extension ForbiddenWord {
  /// The places where one of the words stands in the code of a file.
  static func violations(of words: [ForbiddenWord], inCodeOf file: SwiftText) -> [Violation] {
    words.flatMap { word in
      file.code.offsets(of: word.phrase)
        .map { file.violation(at: $0, "\(word.phrase): \(word.reason)") }
    }
  }

  /// The places where one of the words stands in any part of a file.
  static func violations(
    of words: [ForbiddenWord],
    in bytes: [UInt8],
    path: String
  ) -> [Violation] {
    words.flatMap { word in
      bytes.offsets(of: word.phrase)
        .filter { !bytes.isInsidePath(at: $0) }
        .map { offset in
          Violation(
            path: path,
            line: bytes[..<offset].count { $0 == .newline } + 1,
            reason: "\(word.phrase): \(word.reason)"
          )
        }
    }
  }

  /// The draws of a file that name no generator.
  static func unseededDraws(in file: SwiftText) -> [Violation] {
    let tokens = file.tokens
    return tokens.indices.compactMap { index in
      guard draws.contains(tokens[index].text), index > 0, tokens[index - 1].text == ".",
        index + 1 < tokens.count, tokens[index + 1].text == "("
      else { return nil }
      var depth = 0
      let arguments = tokens[(index + 1)...].prefix { token in
        if token.text == "(" { depth += 1 }
        if token.text == ")" { depth -= 1 }
        return depth > 0
      }
      let isOfLibrary = arguments.count == 1 || arguments.dropFirst().first?.text == "in"
      guard isOfLibrary, !arguments.contains(where: { $0.text == "using" }) else { return nil }
      return file.violation(
        at: tokens[index].offset,
        "\(tokens[index].text) without `using:`: every draw has a seed"
      )
    }
  }
}

extension [UInt8] {
  /// Whether a slash here separates the parts of a longer path, as in `a/b/c`.
  fileprivate func isInsidePath(at offset: Int) -> Bool {
    guard offset > 0, self[offset] == UInt8(ascii: "/") else { return false }
    let before = self[offset - 1]
    return before.continuesWord || ".-}$)*".utf8.contains(before)
  }
}
