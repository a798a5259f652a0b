import Scenarios

/// Puts one mistake at a time into shipped scenarios and knows by its own reasoning where a reader must
/// report it: the place of the token that was changed.
struct Mutator {
  let scenarios: [ShippedScenario]
  /// Every key and every name that occurs anywhere: a typo that makes one of them is another thing.
  private let knownWords: Set<String>
  private var state: UInt64

  init(_ scenarios: [ShippedScenario], seed: UInt64) {
    self.scenarios = scenarios
    state = seed
    var words: Set<String> = [
      "for", "per", "mix", "ramp", "only", "guard", "base", "list", "max", "min",
    ]
    for scenario in scenarios {
      for file in scenario.files {
        for token in Self.scan(file).tokens where token.role != .object && token.role != .list {
          words.insert(token.content)
        }
      }
    }
    knownWords = words
  }

  /// The next mistake of a kind.
  mutating func next(_ kind: Mutation.Kind) -> Mutation {
    while true {
      let scenario = below(scenarios.count)
      let file = scenarios[scenario].own.lowerBound + below(scenarios[scenario].own.count)
      let page = Page(scenarios[scenario].files[file], scenario: scenarios[scenario])
      let made: Change?
      switch kind {
      case .typo: made = typo(page)
      case .type: made = wrongType(page)
      case .range: made = badRange(page)
      case .name: made = danglingName(page)
      case .unit: made = missingUnit(page)
      case .indentation: made = brokenIndentation(page)
      }
      guard let made else { continue }
      return Mutation(
        kind: kind,
        scenario: scenario,
        file: file,
        what: made.what,
        text: made.text,
        expectation: made.expectation
      )
    }
  }

  static func scan(_ file: SourceFile) -> TokenScan {
    TokenScan(String(decoding: file.bytes, as: UTF8.self), isJSON: file.path.hasSuffix(".json"))
  }
}

/// What was made of a page.
struct Change {
  var what: String
  var text: String
  var expectation: Mutation.Expectation
}

/// A file that is about to be changed.
struct Page {
  let scalars: [Unicode.Scalar]
  let tokens: [Token]
  let isJSON: Bool
  /// Whether the services of the scenario are declared.
  let hasTopology: Bool

  init(_ file: SourceFile, scenario: ShippedScenario) {
    scalars = Array(String(decoding: file.bytes, as: UTF8.self).unicodeScalars)
    tokens = Mutator.scan(file).tokens
    isJSON = file.path.hasSuffix(".json")
    hasTopology = scenario.files.contains { file in
      Mutator.scan(file).tokens.contains { $0.role == .key && $0.path == ["services"] }
    }
  }

  /// The line and column of a scalar of the file.
  func spot(_ index: Int) -> Mutation.Spot {
    let lines = scalars[..<index].count { $0 == "\n" }
    let begin = scalars[..<index].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return .init(line: lines + 1, column: index - begin + 1)
  }

  /// The text with another one in place of a part.
  func replacing(_ range: Range<Int>, with text: String) -> String {
    var result = String.UnicodeScalarView(scalars[..<range.lowerBound])
    result.append(contentsOf: text.unicodeScalars)
    result.append(contentsOf: scalars[range.upperBound...])
    return String(result)
  }

  /// A change of a token that must be reported at the token.
  func change(_ token: Token, to text: String) -> Change {
    Change(
      what: "\(token.path.joined(separator: "/")): \(token.text.prefix(40)) -> \(text)",
      text: replacing(token.range, with: text),
      expectation: .error([spot(token.range.lowerBound)])
    )
  }

  /// A change of a token that leaves the document legal.
  func change(_ token: Token, to text: String, legal: Mutation.Legality) -> Change {
    var change = change(token, to: text)
    change.expectation = .legal(legal, spot(token.range.lowerBound))
    return change
  }

  /// A text as this file writes texts.
  func written(_ text: String, like token: Token) -> String {
    isJSON ? "\"\(text)\"" : token.isQuoted ? "\"\(text)\"" : text
  }
}

// MARK: - Chance

extension Mutator {
  /// - SeeAlso: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators",
  ///   *OOPSLA* (2014), `SplitMix64`.
  private mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ count: Int) -> Int { Int(word() % UInt64(count)) }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// A word with one slip of the finger, which is no other word that means something.
  mutating func misspelt(_ word: String, isName: Bool) -> String? {
    let letters = Array(word)
    guard letters.count >= 3 else { return nil }
    for _ in 0..<20 {
      var slip = letters
      let place = below(letters.count)
      switch below(isName ? 4 : 5) {
      case 0: slip.remove(at: place)
      case 1: slip.insert(letters[place], at: place)
      case 2 where place + 1 < letters.count: slip.swapAt(place, place + 1)
      case 3: slip[place] = Array("abcdefghijklmnopqrstuvwxyz")[below(26)]
      case 4:
        let letter = String(letters[place])
        slip[place] = Character(
          letter == letter.lowercased() ? letter.uppercased() : letter.lowercased()
        )
      default: continue
      }
      let made = String(slip)
      guard made != word, !knownWords.contains(made), made.first?.isLetter == true,
        made.last != "-"
      else { continue }
      return made
    }
    return nil
  }
}
