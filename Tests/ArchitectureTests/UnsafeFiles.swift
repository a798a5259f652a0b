/// The files that may touch memory which the compiler does not check.
enum UnsafeFiles {
  /// Each file with its reason. A file that needs none any more leaves the list.
  static let reasons: [String: String] = [:]

  /// The first word of a file that reaches for unchecked memory.
  static func violation(in file: SwiftText) -> Violation? {
    file.tokens.first { isUnsafe($0.text) }
      .map { file.violation(at: $0.offset, "\($0.text) in a file that is not listed as unsafe") }
  }

  private static func isUnsafe(_ word: String) -> Bool {
    word == "unsafe" || word.hasPrefix("Unsafe") || word.hasPrefix("withUnsafe")
      || word.hasPrefix("unsafe") && word.dropFirst(6).first?.isUppercase == true
      || word == "OpaquePointer" || word == "Unmanaged" || word == "withMemoryRebound"
      || word == "withContiguousStorageIfAvailable"
      || word == "withContiguousMutableStorageIfAvailable"
  }
}
