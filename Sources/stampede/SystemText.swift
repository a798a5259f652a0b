/// What the texts of the system's files about memory say.
enum SystemText {
  /// A control group of memory that a process is in.
  struct Group: Equatable {
    let isVersion2: Bool
    /// The path below the place where groups are mounted, such as `/user.slice`.
    let path: String
  }

  /// The number of kibibytes behind a key, as bytes: `MemAvailable:   16384 kB`.
  static func bytes(of key: String, in text: String) -> UInt64? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key + ":") }),
      let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
        UInt64($0)
      })
    else { return nil }
    let (bytes, isBeyond) = number.multipliedReportingOverflow(by: 1_024)
    return isBeyond ? .max : bytes
  }

  /// The number behind a key: `inactive_file 4096`.
  static func count(of key: String, in text: String) -> UInt64? {
    text.split(separator: "\n").first { $0.hasPrefix(key + " ") }
      .flatMap { UInt64($0.dropFirst(key.count + 1)) }
  }

  /// The number that a file holds; `nil` where it says `max`, as much as no machine has, or nothing.
  static func limit(_ text: String) -> UInt64? {
    UInt64(text.filter { !$0.isWhitespace }).flatMap { $0 < 1 << 60 ? $0 : nil }
  }

  /// The groups of memory in the text of `/proc/self/cgroup`.
  static func groups(in text: String) -> [Group] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      let path = String(parts[2])
      if parts[0] == "0", parts[1].isEmpty { return Group(isVersion2: true, path: path) }
      let isMemory = parts[1].split(separator: ",").contains("memory")
      return isMemory ? Group(isVersion2: false, path: path) : nil
    }
  }

  /// A path and those above it up to the root: `/a/b`, `/a` and the empty one.
  static func ancestors(of path: String) -> [String] {
    let parts = path.split(separator: "/").filter { $0 != ".." }
    return (0...parts.count).reversed().map { parts[..<$0].map { "/" + $0 }.joined() }
  }
}
