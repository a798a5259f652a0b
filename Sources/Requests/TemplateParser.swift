import JSONText
import Scenarios

/// Reads templates: texts with values in double braces.
///
/// `{{name|filter:arguments|filter}}`; spaces around names and filters do not matter.
struct TemplateParser {
  /// What is wrong with a template.
  struct Flaw: Equatable {
    /// Where it begins, in Unicode scalars.
    let offset: Int
    /// How many scalars it covers.
    let length: Int
    /// Its name.
    let code: Diagnostic.Code
    /// What is wrong.
    let message: String
    /// What to write instead.
    let hint: String
  }

  /// The tables that templates may name, with their columns.
  var feeders: [(name: String, columns: [String])] = []
  /// The secrets that templates have named, in the order of their first use.
  private(set) var secrets: [SecretPlace] = []

  private(set) var flaws: [Flaw] = []
  private var scalars: [Unicode.Scalar] = []

  /// Reads a template; what is wrong with it is in ``flaws``, which begin anew.
  mutating func parse(_ text: String) -> Template {
    scalars = Array(text.unicodeScalars)
    flaws = []
    var template = Template()
    var (index, literal) = (0, String.UnicodeScalarView())
    while index < scalars.count {
      if let range = placeholder(at: index) {
        template.append(String(literal))
        literal = String.UnicodeScalarView()
        if let part = part(in: range) { template.parts.append(part) }
        index = range.upperBound + 2
      } else if scalars[index...].starts(with: ["{", "{"]) {
        refuse(index..<index + 2, "{{ is not closed", hint: "write {{…}}, or {{'{{'}} for the text")
        index = scalars.count
      } else if let range = foreignPlaceholder(at: index) {
        refuseForeign(range)
        index = range.upperBound
      } else {
        literal.append(scalars[index])
        index += 1
      }
    }
    template.append(String(literal))
    return template
  }

  private mutating func refuse(_ range: Range<Int>, _ message: String, hint: String) {
    flaws.append(
      Flaw(
        offset: range.lowerBound,
        length: max(1, range.count),
        code: .placeholder,
        message: message,
        hint: hint
      )
    )
  }
}

// MARK: - Finding placeholders

extension TemplateParser {
  /// The inside of the placeholder that begins at `index`; braces in quotation marks do not close it.
  private func placeholder(at index: Int) -> Range<Int>? {
    guard scalars[index...].starts(with: ["{", "{"]) else { return nil }
    var isQuoted = false
    for end in index + 2..<max(index + 2, scalars.count - 1) {
      if scalars[end] == "'" { isQuoted.toggle() }
      if !isQuoted, scalars[end] == "}", scalars[end + 1] == "}" { return index + 2..<end }
    }
    return nil
  }

  /// A placeholder as other tools write it: `${x}`, `#{x}` or `{x}`.
  private func foreignPlaceholder(at index: Int) -> Range<Int>? {
    var begin = index
    let isMarked = scalars[index] == "$" || scalars[index] == "#"
    if isMarked { begin += 1 }
    guard begin < scalars.count, scalars[begin] == "{" else { return nil }
    guard let end = scalars[begin...].firstIndex(of: "}"), end > begin + 1 else { return nil }
    let inside = scalars[begin + 1..<end]
    let isName = inside.allSatisfy { Self.isNameScalar($0) || $0 == "." }
    // A bare brace is foreign only around a name; JSON and style sheets have braces too.
    guard isName && !("0"..."9").contains(inside[begin + 1]) || isMarked && !inside.contains("{")
    else { return nil }
    return index..<end + 1
  }

  private mutating func refuseForeign(_ range: Range<Int>) {
    let written = String(String.UnicodeScalarView(scalars[range]))
    let name = written.filter { !"${}#".contains($0) }
    let known = Self.knownNames + feeders.flatMap(columnNames)
    let meant = known.contains(name) ? name : Spelling.nearest(to: name, among: known)
    let example = meant ?? "session.id"
    refuse(
      range,
      "\(written) is a placeholder of another tool",
      hint: "write {{\(example)}}; \(Self.overview)"
    )
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }
}

// MARK: - Reading placeholders

extension TemplateParser {
  static let overview =
    "there are session.id, persona, journey, step, service, operation, region, phase, "
    + "event.FIELD, feeder.FILE.COLUMN, time.intended, time.now, uuid, rand, env.NAME and file.PATH"

  private static let knownNames =
    ["session.id", "time.intended", "time.now", "uuid", "rand"]
    + Slot.Name.allCases.map(\.rawValue) + Slot.Number.allCases.map { "event.\($0.rawValue)" }

  private func columnNames(of feeder: (name: String, columns: [String])) -> [String] {
    feeder.columns.map { "feeder.\(feeder.name).\($0)" }
  }

  private mutating func part(in range: Range<Int>) -> Template.Part? {
    let text = String(String.UnicodeScalarView(scalars[range]))
    if let quoted = Self.quoted(text) { return .text(quoted) }
    var words = text.split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
    let name = words.removeFirst()
    guard let kind = kind(name, range) else { return nil }
    var slot = kind
    var encodings: [Encoding] = []
    for word in words {
      switch filter(word, of: &slot) {
      case .encodes(let encoding): encodings.append(encoding)
      case .settles: continue
      case .isUnknown:
        refuse(
          range,
          "there is no filter \"\(word)\" for this value",
          hint: Self.hint(forFilter: word, of: slot)
        )
        return nil
      }
    }
    guard encodings.count <= 3 else {
      refuse(range, "there are more than three filters", hint: "leave some of them out")
      return nil
    }
    if case .random(_, let low, let high, _) = slot, low > high {
      refuse(range, "rand needs its bounds", hint: "write {{rand|hash:session,0,100}}")
      return nil
    }
    return .slot(slot, encodings)
  }

  private static func quoted(_ text: String) -> String? {
    let inside = trimmed(text[...])
    guard inside.count >= 2, inside.first == "'", inside.last == "'" else { return nil }
    let body = inside.dropFirst().dropLast()
    return body.contains("'") ? nil : String(body)
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" }
    return String(String(text.drop(while: isBlank).reversed()).drop(while: isBlank).reversed())
  }

  /// The slot of a name, before its filters.
  private mutating func kind(_ name: String, _ range: Range<Int>) -> Slot? {
    if let name = Slot.Name(rawValue: name) { return .name(name) }
    let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch (words[0], words.count) {
    case ("session", 2) where words[1] == "id": return .session
    case ("event", 2):
      if words[1] == "session" { return .session }
      if let name = Slot.Name(rawValue: words[1]) { return .name(name) }
      if let number = Slot.Number(rawValue: words[1]) { return .number(number) }
      let fields =
        ["session"] + Slot.Name.allCases.map(\.rawValue) + Slot.Number.allCases.map(\.rawValue)
      refuse(
        range,
        "an event has no field \"\(words[1])\"",
        hint: Spelling.hint(for: words[1], among: fields)
      )
      return nil
    case ("feeder", 3...): return feeder(words, range)
    case ("time", 2) where words[1] == "intended": return .time(.intended, .rfc3339)
    case ("time", 2) where words[1] == "now": return .time(.now, .rfc3339)
    case ("uuid", 1): return .uuid(.event)
    case ("rand", 1): return .random(.session, low: 1, high: 0, salt: 0)
    case ("env", 2) where !words[1].isEmpty: return .secret(secret(.variable(words[1])))
    case ("file", 2...) where name.utf8.count > "file.".utf8.count:
      return .secret(secret(.file(String(name.dropFirst("file.".count)))))
    case ("captured", _):
      refuse(range, "answers are not searched for values", hint: "use a feeder, or {{session.id}}")
      return nil
    default:
      let nearest = Spelling.nearest(
        to: name,
        among: Self.knownNames + feeders.flatMap(columnNames)
      )
      refuse(
        range,
        "there is no value \"\(name)\"",
        hint: nearest.map { "did you mean {{\($0)}}?" } ?? Self.overview
      )
      return nil
    }
  }

  private mutating func feeder(_ words: [String], _ range: Range<Int>) -> Slot? {
    let column = words.dropFirst(2).joined(separator: ".")
    guard let file = feeders.firstIndex(where: { $0.name == words[1] }) else {
      let hint =
        feeders.isEmpty
        ? "name its file under \"feeders\": {\(words[1]): customers.csv}"
        : Spelling.hint(for: words[1], among: feeders.map(\.name))
      refuse(range, "there is no feeder \"\(words[1])\"", hint: hint)
      return nil
    }
    guard let place = feeders[file].columns.firstIndex(of: column) else {
      refuse(
        range,
        "the feeder \"\(words[1])\" has no column \"\(column)\"",
        hint: Spelling.hint(for: column, among: feeders[file].columns)
      )
      return nil
    }
    return .feeder(file: file, column: place)
  }

  private mutating func secret(_ place: SecretPlace) -> Int {
    if let known = secrets.firstIndex(of: place) { return known }
    secrets.append(place)
    return secrets.count - 1
  }

  /// What a filter does.
  private enum FilterEffect {
    /// It changes what is written.
    case encodes(Encoding)
    /// It says what the value is.
    case settles
    /// Nothing.
    case isUnknown
  }

  private func filter(_ word: String, of slot: inout Slot) -> FilterEffect {
    let (name, argument) = Self.divided(word)
    switch (name, slot, argument) {
    case ("json", _, nil): return .encodes(.json)
    case ("url", _, nil): return .encodes(.url)
    case ("base64", _, nil): return .encodes(.base64)
    case ("number", .number, nil), ("number", .random, nil): return .encodes(.number)
    case ("number", .time(_, let format), nil) where format != .rfc3339: return .encodes(.number)
    case ("from", .uuid, let scope?):
      guard let scope = Slot.Scope(rawValue: scope) else { return .isUnknown }
      slot = .uuid(scope)
      return .settles
    case ("hash", .random, let arguments?):
      guard let random = Self.random(arguments) else { return .isUnknown }
      slot = random
      return .settles
    case (_, .time(let instant, _), nil):
      guard let format = TimeFormat(rawValue: name) else { return .isUnknown }
      slot = .time(instant, format)
      return .settles
    default: return .isUnknown
    }
  }

  private static func divided(_ word: String) -> (name: String, argument: String?) {
    guard let colon = word.firstIndex(of: ":") else { return (word, nil) }
    return (trimmed(word[..<colon]), trimmed(word[word.index(after: colon)...]))
  }

  /// `scope,low,high` and perhaps a salt, which makes another number of the same identity.
  private static func random(_ arguments: String) -> Slot? {
    let words = arguments.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    guard (3...4).contains(words.count), let scope = Slot.Scope(rawValue: words[0]),
      let low = Int64(words[1]), let high = Int64(words[2]), low <= high,
      high.subtractingReportingOverflow(low).overflow == false
    else { return nil }
    let salt = words.count == 4 ? StableHash.of(words[3]) : 0
    return .random(scope, low: low, high: high, salt: salt)
  }

  private static func hint(forFilter word: String, of slot: Slot) -> String {
    switch slot {
    case .number: "write |number, |json, |url or |base64"
    case .time: "known are \(TimeFormat.allCases.map(\.rawValue).joined(separator: ", "))"
    case .uuid: "write from:session or from:event"
    case .random: "write hash:session,0,100 or hash:event,0,100; the bounds are included"
    default: Spelling.hint(for: word, among: ["json", "url", "base64"])
    }
  }
}
