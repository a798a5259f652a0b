import JSONText

/// The mix of personas, as shares and as users.
struct ResolvedMix {
  var shares: [Double] = []
  /// Users by persona; absent: the load is open.
  var users: [Int]?
  /// The part of an open load that is left where those who take part do not stand in for the others.
  var remaining = 1.0
}

extension ScenarioResolver {
  /// The personas of the mix and their shares; `nil` where they cannot be found.
  mutating func resolvePersonas() -> ResolvedMix? {
    let entries = profile.personas ?? builtInMix()
    guard !entries.isEmpty else { return nil }
    var found: [(entry: ProfileDocument.PersonaShare, persona: Persona)] = []
    var isComplete = true
    for entry in entries {
      guard let document = library.persona(entry.name.value) else {
        reportUnknownPersona(entry.name)
        isComplete = false
        continue
      }
      if found.contains(where: { $0.entry.name.value == entry.name.value }) {
        context.report(
          .duplicateName,
          at: entry.name.node,
          "the mix names \"\(entry.name.value)\" twice",
          hint: "join the two entries"
        )
        isComplete = false
      }
      if let persona = document.persona { found.append((entry, persona)) }
    }
    guard isComplete, found.count == entries.count else {
      personas = found.map(\.persona)
      return nil
    }
    guard var mix = mix(of: entries), chooses(from: entries) else { return nil }
    if let only = profile.only {
      let names = Set(only.map(\.value))
      mix.keep(entries.map { names.contains($0.name.value) }, rescales: profile.rescales)
    }
    // Whoever has no share is not in the run.
    let present = mix.shares.indices.filter { mix.shares[$0] > 0 }
    personas = present.map { found[$0].persona }
    mix.users = mix.users.map { users in present.map { users[$0] } }
    mix.shares = present.map { mix.shares[$0] }
    return mix
  }

  /// Whether those who shall take part are in the mix.
  private func chooses(from entries: [ProfileDocument.PersonaShare]) -> Bool {
    let known = entries.map(\.name.value)
    let strangers = (profile.only ?? []).filter { !known.contains($0.value) }
    for stranger in strangers {
      context.report(
        .personaUnknown,
        at: stranger.node,
        "the mix has no persona \"\(stranger.value.prefix(80))\"",
        hint: Spelling.hint(for: stranger.value, among: known)
      )
    }
    if profile.only?.isEmpty ?? false {
      context.report(
        .range,
        at: profile.node["only"] ?? profile.node,
        "at least one persona must take part",
        hint: Spelling.hint(for: "", among: known)
      )
    }
    return strangers.isEmpty && !(profile.only?.isEmpty ?? false)
  }

  private func builtInMix() -> [ProfileDocument.PersonaShare] {
    BuiltIn.personaMix.map {
      .init(
        name: Located(value: $0.name, node: profile.node),
        percentage: $0.percentage,
        virtualUsers: nil,
        node: profile.node
      )
    }
  }

  private func mix(of entries: [ProfileDocument.PersonaShare]) -> ResolvedMix? {
    let hasUsers = entries.allSatisfy { $0.virtualUsers != nil }
    let hasPercentages = entries.allSatisfy { $0.percentage != nil }
    guard hasUsers || hasPercentages else {
      // A statement that is wrong has been reported, and is one all the same.
      let isWrong = entries.contains { entry in
        entry.percentage == nil && entry.node["percentage"] != nil
          || entry.virtualUsers == nil && entry.node["virtualUsers"] != nil
      }
      if isWrong { return nil }
      for entry in entries where entry.percentage == nil || entry.virtualUsers == nil {
        context.report(
          .mixConflict,
          at: entry.node,
          "a mix needs the same statement of every persona",
          hint: "give percentage for all, or virtualUsers for all"
        )
        break
      }
      return nil
    }
    if profile.arrivals != nil {
      return hasPercentages
        ? percentages(of: entries).map { ResolvedMix(shares: $0) }
        : users(of: entries).map { ResolvedMix(shares: $0.shares) }
    }
    if hasUsers {
      guard agrees(entries) else { return nil }
      return users(of: entries)
    }
    guard let shares = percentages(of: entries) else { return nil }
    guard let total = profile.virtualUsers else {
      reportMissingLoad()
      return nil
    }
    guard total.value > 0 else {
      context.report(.range, at: total.node, "there must be at least one user", hint: "")
      return nil
    }
    let users = Self.apportion(total.value, by: shares)
    return ResolvedMix(shares: users.map { Double($0) / Double(total.value) }, users: users)
  }

  private func reportMissingLoad() {
    // What is wrong with arrivals has been said, be it in the file that they name.
    guard !context.log.hasErrors(inFileOf: profile.node.place), profile.node["arrivals"] == nil
    else { return }
    let node = profile.node["scenario"] ?? profile.node
    context.report(
      .missing,
      at: node,
      "neither users nor arrivals are given",
      hint: "give \"virtualUsers\": 100 here, or \"arrivals\": {\"rate\": 1, \"per\": \"s\"}"
    )
  }

  private func users(of entries: [ProfileDocument.PersonaShare]) -> ResolvedMix? {
    let users = entries.map { $0.virtualUsers ?? 0 }
    let total = users.reduce(0, +)
    guard total > 0, total <= ProfileDocument.mostUsers else {
      context.report(
        .range,
        at: profile.node["personas"] ?? profile.node,
        "there must be 1 to \(ProfileDocument.mostUsers) users in all, got \(total)",
        hint: ""
      )
      return nil
    }
    return ResolvedMix(shares: users.map { Double($0) / Double(total) }, users: users)
  }

  private func percentages(of entries: [ProfileDocument.PersonaShare]) -> [Double]? {
    let percentages = entries.map { $0.percentage ?? 0 }
    let sum = percentages.reduce(0, +)
    guard (sum - 100).magnitude <= 0.01 else {
      // Of an entry that is given twice in one, one share is missing.
      if context.log.findings.contains(where: { $0.code == .duplicateKey }) { return nil }
      context.report(
        .mixSum,
        at: profile.node["personas"] ?? profile.node,
        "the percentages of the personas sum to \(Field.print(sum)), not 100",
        hint: (sum - 1).magnitude <= 0.0001
          ? "write 60 for 60 %, not 0.6" : "change them to sum to 100"
      )
      return nil
    }
    return percentages.map { $0 / sum }
  }

  /// Percentages beside users must say the same within half a point or one user.
  private func agrees(_ entries: [ProfileDocument.PersonaShare]) -> Bool {
    let total = entries.reduce(0) { $0 + ($1.virtualUsers ?? 0) }
    if let stated = profile.virtualUsers, stated.value != total {
      context.report(
        .mixConflict,
        at: stated.node,
        "virtualUsers is \(stated.value), but the personas' users sum to \(total)",
        hint: "leave one of the two out"
      )
      return false
    }
    var agrees = true
    for entry in entries {
      guard let percentage = entry.percentage, let users = entry.virtualUsers, total > 0
      else { continue }
      let share = 100 * Double(users) / Double(total)
      let due = percentage / 100 * Double(total)
      if (share - percentage).magnitude > 0.5, (Double(users) - due).magnitude > 1 {
        context.report(
          .mixConflict,
          at: entry.node,
          "\(users) of \(total) users are \(Field.print(share)) %, not \(Field.print(percentage)) %",
          hint: "leave out percentage or virtualUsers"
        )
        agrees = false
      }
    }
    return agrees
  }

  /// Whole numbers in proportion to shares, by largest remainder; of equal remainders the first.
  static func apportion(_ total: Int, by shares: [Double]) -> [Int] {
    let exact = shares.map { $0 * Double(total) }
    var result = exact.map { Int($0) }
    let order = exact.indices.sorted {
      let (left, right) = (exact[$0] - Double(result[$0]), exact[$1] - Double(result[$1]))
      return left != right ? left > right : $0 < $1
    }
    let rest = max(0, total - result.reduce(0, +))
    for index in order.prefix(rest) { result[index] += 1 }
    return result
  }
}

extension ResolvedMix {
  /// Leaves out those who do not take part.
  ///
  /// Where the others stand in for them the total stays, users by largest remainder: of 120, 50 and 30
  /// without the last there are 141 and 59.
  mutating func keep(_ isKept: [Bool], rescales: Bool) {
    let kept = zip(shares, isKept).map { $1 ? $0 : 0 }
    let sum = kept.reduce(0, +)
    guard sum > 0 else { return }
    shares = kept.map { $0 / sum }
    if !rescales { remaining = sum }
    guard let all = users else { return }
    users =
      rescales
      ? ScenarioResolver.apportion(all.reduce(0, +), by: shares)
      : zip(all, isKept).map { $1 ? $0 : 0 }
  }
}
