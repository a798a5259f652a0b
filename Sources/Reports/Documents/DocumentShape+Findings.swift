/// What the commands print that look at documents and at the machine.
extension DocumentShape {
  /// `stampede validate --format json`.
  static let findings = object([
    Field("errors", .array(.finding), "What prevents a run, by file, line and column."),
    Field("warnings", .array(.finding), "What is legal and worth knowing."),
  ])

  private static let finding = object([
    Field("code", .text(pattern: "^[EW](-[A-Z]+)+$"), "The stable name of the mistake."),
    Field("severity", .oneOf(["error", "warning"]), "Whether it prevents a run."),
    Field("file", .text(), "The file."),
    Field("line", .integer(), "The line, from 1; 0: the file as a whole."),
    Field("column", .integer(), "The column in Unicode scalars, from 1."),
    Field("path", .text(), "Where it stands in its document, as a JSON pointer."),
    Field("message", .text(), "What is wrong, with the value that was found."),
    Field("hint", .text(), "What to write instead; may be empty."),
  ])

  /// `stampede explain --settings --format json`.
  static let valueList = array(
    .either([
      .object(
        value(from: ["document"]) + [
          Field("file", .text(), "The document that says it."),
          Field("line", .integer(minimum: 1), "The line."),
          Field("column", .integer(minimum: 1), "The column."),
        ]
      ),
      .object(value(from: ["built-in", "set", "option", "standard", "derived"])),
    ])
  )

  private static func value(from origins: [String]) -> [Field] {
    [
      Field("path", .text(pattern: "^/"), "Where it stands in the scenario, as --set takes it."),
      Field("value", .text(), "The value, as --set takes it."),
      Field("origin", .oneOf(origins), "Who says it."),
    ]
  }

  /// `stampede doctor --format json`.
  static let checkUp = object([
    Field("ok", .boolean, "Whether there is no problem."),
    Field(
      "findings",
      .array(
        .object([
          Field("subject", .text(), "What was looked at."),
          Field("state", .text(), "How it is."),
          Field("observation", .text(), "What was seen."),
          Field("mend", .text(), "What to do; empty: nothing."),
        ])
      ),
      "What was found."
    ),
  ])
}
