import JSONText

/// Reads the keys of one object and, at the end, reports those that nobody asked for.
package final class ObjectReader {
  let node: DocumentNode
  let context: ReadingContext
  private let values: [String: DocumentNode]
  private let members: [DocumentNode.Member]
  /// The keys asked for, in their order and for look-up.
  private var asked: [String] = []
  private var known: Set<String> = []
  private var acceptsAll = false
  private var isAbandoned = false
  private var missing: [(key: String, hint: String)] = []
  /// What authors write who mean another key.
  private var aliases: [String: String] = [:]

  /// Creates a reader; a value that is no object is reported, with `hint` for what to write instead.
  init?(_ field: Field, hint: String = "") {
    guard let members = field.node.members else {
      field.report(
        .type,
        "must be an object, not \(field.node.description)",
        hint: field.hintForMissingSpace ?? (hint.isEmpty ? field.hintForNothing : hint)
      )
      return nil
    }
    node = field.node
    context = field.context
    self.members = members
    values = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The field of a key, if it is given.
  package func field(_ key: String) -> Field? {
    ask(key)
    return values[key].map { Field(node: $0, label: key, context: context) }
  }

  /// The field of a key that must be given; ``finish()`` reports it where it is not.
  /// An `alias` is what authors are likely to write instead.
  package func required(_ key: String, hint: String = "", notCalled alias: String...) -> Field? {
    for alias in alias { aliases[alias] = key }
    if let field = field(key) { return field }
    missing.append((key, hint))
    return nil
  }

  /// Whether a key is given and not null.
  package func has(_ key: String) -> Bool {
    ask(key)
    return values[key].map { $0.content != .scalar(.null) } ?? false
  }

  /// The members of an object whose keys are names of the author's choice.
  var freeMembers: [DocumentNode.Member] {
    acceptsAll = true
    return members
  }

  /// The fields of an object whose keys are names of the author's choice.
  package var freeFields: [(key: String, field: Field)] {
    freeMembers.map { ($0.key, Field(node: $0.value, label: $0.key, context: context)) }
  }

  /// Notes that keys are known though they are read elsewhere or mean nothing to a run.
  func accept(_ keys: String...) { keys.forEach(ask) }

  /// Accepts the texts for people that any object may carry.
  package func acceptNotes() {
    for key in ["displayName", "description"] { _ = field(key)?.text() }
  }

  /// Gives up: without what is missing nobody knows which other keys are right, so only those are
  /// reported that may be what is missing, misspelt.
  func abandon() { isAbandoned = true }

  private func ask(_ key: String) {
    if known.insert(key).inserted { asked.append(key) }
  }

  /// Reports the keys that are not known and those that are missing.
  ///
  /// A key that is missing because it is misspelt is one mistake and not two. Keys that begin with
  /// `x-` are the author's own notes.
  package func finish() {
    context.record?.note(.keys(asked, isComplete: !isAbandoned), at: node)
    var meant: [String] = []
    for member in unknownMembers {
      guard !context.log.isFull else { break }
      // A key that is there already is rarely meant, unless it was inherited.
      let absent = asked.filter { values[$0] == nil }
      let alias = aliases[member.key].flatMap { absent.contains($0) ? $0 : nil }
      let nearest = alias ?? Spelling.nearest(to: member.key, among: absent)
      let message = "the key \"\(member.key)\" is unknown here"
      let hint = hint(for: member.key, meaning: nearest)
      let (place, path) = (member.keyPlace, member.value.path)
      if context.allowsUnknownKeys {
        context.log.warn(.unknownKey, at: place, path: path, message, hint: hint)
      } else {
        context.log.report(.unknownKey, at: place, path: path, message, hint: hint)
        if let nearest { meant.append(nearest) }
      }
    }
    for (key, hint) in missing where !meant.contains(key) {
      context.report(.missing, at: node, "\"\(key)\" is missing", hint: hint)
    }
    missing = []
  }

  /// What an author may have meant who wrote an unknown key: `key` if that is clear.
  private func hint(for word: String, meaning key: String?) -> String {
    if let key { return "did you mean \"\(key)\"?" }
    if let known = Self.foreignWords[word.lowercased().filter { $0 != "_" && $0 != "-" }] {
      return known
    }
    return Spelling.hint(for: word, among: asked)
  }

  /// What other tools call things, in lower case, and how they are said here.
  private static let foreignWords: [String: String] = {
    let users = "the number of users is \"virtualUsers\" in \"scenario\""
    let rate = "the rate is \"rate\" and \"per\" in \"arrivals\": {\"rate\": 10, \"per\": \"s\"}"
    let goals = "goals stand in \"successCriteria\" of the load profile"
    let phases = "phases of load stand in \"phases\" of \"arrivals\""
    return [
      "users": users, "vus": users, "threads": users, "clients": users, "arrivalrate": rate,
      "rps": rate, "qps": rate, "tps": rate, "thresholds": goals, "goals": goals, "slo": goals,
      "slos": goals, "checks": goals, "assertions": goals, "stages": phases, "phases": phases,
    ]
  }()

  private var unknownMembers: [DocumentNode.Member] {
    if acceptsAll { return [] }
    let unknown = members.filter {
      !known.contains($0.key) && !$0.key.hasPrefix("x-") && !isSchemaName($0)
    }
    guard isAbandoned else { return unknown }
    let wanted = missing.map(\.key)
    return unknown.filter {
      aliases[$0.key] != nil || Spelling.nearest(to: $0.key, among: wanted) != nil
    }
  }

  /// Whether a member says where the schema of the document is, which editors want to know.
  private func isSchemaName(_ member: DocumentNode.Member) -> Bool {
    member.key == "$schema" && node.path.isEmpty
  }
}
