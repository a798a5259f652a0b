/// The targets of `Package.swift`, as far as their text shows them.
struct PackageManifest {
  /// A target and the modules or products that it depends on.
  struct Target: Equatable {
    let name: String
    let isTest: Bool
    let dependencies: Set<String>
  }

  let targets: [Target]

  /// Reads the calls `.target(…)`, `.executableTarget(…)`, `.systemLibrary(…)` and
  /// `.testTarget(…)` of the list of targets.
  init(_ manifest: SwiftText) {
    let list = manifest.code.offsets(of: "targets:").last ?? 0
    let openings = [".target(", ".executableTarget(", ".systemLibrary(", ".testTarget("]
      .flatMap { opening in
        manifest.code.offsets(of: opening)
          .filter { $0 > list }
          .map { (offset: $0, opening: opening) }
      }
      .sorted { $0.offset < $1.offset }
    targets = openings.compactMap { offset, opening in
      let start = offset + opening.utf8.count - 1
      let range = start..<Self.end(ofBracketAt: start, in: manifest.code)
      guard let name = Self.strings(in: range, after: "name:", of: manifest).first else {
        return nil
      }
      return Target(
        name: name,
        isTest: opening == ".testTarget(",
        dependencies: Self.dependencies(in: range, of: manifest)
      )
    }
  }

  /// The target of a name.
  subscript(name: String) -> Target? {
    targets.first { $0.name == name }
  }

  /// All that a target links, by way of others too.
  func closure(of name: String) -> Set<String> {
    var reached: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      for dependency in self[next]?.dependencies ?? []
      where reached.insert(dependency).inserted {
        waiting.append(dependency)
      }
    }
    return reached
  }
}

// MARK: - Text

extension PackageManifest {
  /// The strings of the list of dependencies; of a product, its name and not its package.
  private static func dependencies(in range: Range<Int>, of manifest: SwiftText) -> Set<String> {
    guard let label = manifest.code.offsets(of: "dependencies:").first(where: range.contains),
      let opening = manifest.code[label..<range.upperBound].firstIndex(of: UInt8(ascii: "["))
    else { return [] }
    let list = opening..<end(ofBracketAt: opening, in: manifest.code)
    let packages = strings(in: list, after: "package:", of: manifest, all: true)
    let names = strings(in: list, after: "name:", of: manifest, all: true)
    var plain = strings(in: list, after: "[", of: manifest)
    for string in packages + names {
      guard let place = plain.firstIndex(of: string) else { continue }
      plain.remove(at: place)
    }
    return Set(plain + names)
  }

  /// The strings of a range that follow a label: each one's next (`all`), or all from the first.
  private static func strings(
    in range: Range<Int>,
    after label: String,
    of manifest: SwiftText,
    all: Bool = false
  ) -> [String] {
    let labels = manifest.code.offsets(of: label).filter(range.contains)
    guard let first = labels.first else { return [] }
    guard all else { return strings(in: first..<range.upperBound, of: manifest) }
    return labels.compactMap { strings(in: $0..<range.upperBound, of: manifest).first }
  }

  private static func strings(in range: Range<Int>, of manifest: SwiftText) -> [String] {
    let quotes = range.filter { manifest.code[$0] == UInt8(ascii: "\"") }
    return stride(from: 0, to: quotes.count - 1, by: 2).map { index in
      let content = manifest.written[(quotes[index] + 1)..<quotes[index + 1]]
      return String(decoding: content, as: UTF8.self)
    }
  }

  private static func end(ofBracketAt start: Int, in code: [UInt8]) -> Int {
    var depth = 0
    for offset in start..<code.count {
      if "([".utf8.contains(code[offset]) { depth += 1 }
      if ")]".utf8.contains(code[offset]) { depth -= 1 }
      if depth == 0 { return offset }
    }
    return code.count
  }
}
