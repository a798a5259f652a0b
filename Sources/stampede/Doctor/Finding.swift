import JSONText

/// What was found out about one thing that a run needs.
struct Finding: Equatable {
  /// Whether it will do.
  enum State: String {
    case ok
    /// Runs work, but slower or with less comfort.
    case warning
    /// Runs do not work.
    case problem
  }

  /// What it is about, in one word or two.
  let subject: String
  let state: State
  /// What was found.
  let observation: String
  /// What to do about it; empty where it is good.
  let mend: String

  /// Creates a finding; a good one needs no mend, and loses it.
  init(_ subject: String, _ state: State, _ observation: String, mend: String = "") {
    self.subject = subject
    self.state = state
    self.observation = observation
    self.mend = state == .ok ? "" : mend
  }

  /// The finding for people, a line, and one more for the mend.
  var text: String {
    let mark = state.rawValue.padded(to: 9)
    let line = "\(mark)\(subject.padded(to: 12))\(observation)\n"
    return mend.isEmpty ? line : line + "".padded(to: 21) + "mend: \(mend)\n"
  }

  /// The findings for programs.
  static func json(of findings: [Finding]) -> JSONValue {
    .object([
      .init("ok", .boolean(!findings.contains { $0.state == .problem })),
      .init(
        "findings",
        .array(
          findings.map { finding in
            .object([
              .init("subject", .string(finding.subject)),
              .init("state", .string(finding.state.rawValue)),
              .init("observation", .string(finding.observation)),
              .init("mend", .string(finding.mend)),
            ])
          }
        )
      ),
    ])
  }
}

extension String {
  /// The text with blanks behind it up to a width.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
