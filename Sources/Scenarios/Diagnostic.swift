/// A mistake in a document that its author can mend, or something that its author should know.
public struct Diagnostic: Error, Equatable, Sendable {
  /// The stable name of the mistake.
  public let code: Code
  /// Whether it prevents a run.
  public let severity: Severity
  /// The file in which it stands.
  public let file: String
  /// The line, from 1; 0 where the mistake is about the file as a whole.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int
  /// How many scalars it covers, at least 1.
  public let length: Int
  /// Where it stands in its document, as a JSON pointer.
  public let path: String
  /// What is wrong, with the value that was found.
  public let message: String
  /// What to write instead.
  public let hint: String
  /// The line of the file, for print; a very long line is cut around the mistake.
  public let sourceLine: String
  /// Where in ``sourceLine`` the mistake begins, from 0.
  public let sourceOffset: Int

  /// How grave it is.
  public enum Severity: String, Sendable {
    /// Nothing runs.
    case error
    /// For information.
    case warning
  }

  /// The stable names of mistakes.
  public enum Code: String, CaseIterable, Sendable {
    /// The text is no YAML.
    case syntax = "E-SYNTAX"
    /// The text is no JSON.
    case json = "E-JSON"
    /// The file is no text, or too large.
    case file = "E-FILE"
    /// The file holds no document.
    case empty = "E-EMPTY"
    /// The document is nested too deeply or grows too large.
    case limit = "E-LIMIT"
    /// A key is given twice.
    case duplicateKey = "E-DUPLICATE-KEY"
    /// A name is given twice.
    case duplicateName = "E-DUPLICATE-NAME"
    /// It is no known kind of document.
    case kind = "E-KIND"
    /// The key is unknown.
    case unknownKey = "E-UNKNOWN-KEY"
    /// Something that is needed is absent.
    case missing = "E-MISSING"
    /// The value has the wrong type.
    case type = "E-TYPE"
    /// The value lies outside its range.
    case range = "E-RANGE"
    /// The value is none of the possible ones.
    case choice = "E-ENUM"
    /// The text is no duration.
    case duration = "E-DURATION"
    /// The text is no factor.
    case factor = "E-FACTOR"
    /// The text is no criterion.
    case criterion = "E-CRITERION"
    /// The text is no amount of money.
    case money = "E-MONEY"
    /// The text is no name.
    case name = "E-NAME"
    /// Percentages and users of a mix disagree.
    case mixConflict = "E-MIX-CONFLICT"
    /// The shares of a mix do not sum to a whole.
    case mixSum = "E-MIX-SUM"
    /// No service has this name.
    case serviceUnknown = "E-SERVICE-UNKNOWN"
    /// No database has this name.
    case databaseUnknown = "E-DATABASE-UNKNOWN"
    /// No persona has this name.
    case personaUnknown = "E-PERSONA-UNKNOWN"
    /// No journey has this name.
    case journeyUnknown = "E-JOURNEY-UNKNOWN"
    /// No region has this name.
    case regionUnknown = "E-REGION-UNKNOWN"
    /// No document of the kind has this name.
    case extendsUnknown = "E-EXTENDS-UNKNOWN"
    /// Documents extend each other in a circle.
    case extendsCycle = "E-EXTENDS-CYCLE"
    /// Effects wait for each other's end in a circle.
    case afterCycle = "E-AFTER-CYCLE"
    /// No condition has this name.
    case conditionUnknown = "E-CONDITION-UNKNOWN"
    /// No requirement has this name.
    case requirementUnknown = "E-REQUIREMENT-UNKNOWN"
    /// No shortcut has this name.
    case shortcutUnknown = "E-SHORTCUT-UNKNOWN"
    /// The final step is not the last one.
    case finalStep = "E-FINAL-STEP"
    /// A payment step calls a service outside the scope of card data.
    case pciScope = "E-PCI-SCOPE"
    /// Thresholds are out of order.
    case thresholdOrder = "E-THRESHOLD-ORDER"
    /// A placeholder is unknown or not allowed where it stands.
    case placeholder = "E-PLACEHOLDER"
    /// A secret is not in the environment.
    case secretMissing = "E-SECRET-MISSING"
    /// The address may not be called.
    case hostDenied = "E-HOST-DENIED"
    /// The construct is valid and has an effect that the simulator does not know yet.
    case unsupported = "E-UNSUPPORTED"
    /// A service is not declared and gets the default values.
    case serviceDefaulted = "W-SERVICE-DEFAULTED"
    /// No step is marked as the final one; the last one is it.
    case finalStepAssumed = "W-FINAL-STEP-ASSUMED"
    /// Two statements of one value differ.
    case valueMismatch = "W-VALUE-MISMATCH"
    /// The screen does not fit the device.
    case screenDevice = "W-SCREEN-DEVICE"
    /// The document has no effect on this command.
    case kindUnused = "W-KIND-UNUSED"
    /// A fault strikes nobody in this scenario.
    case faultUnused = "W-FAULT-UNUSED"
    /// The field has no effect on this load.
    case fieldUnused = "W-FIELD-UNUSED"
    /// No session is a visitor of this class.
    case personaUnused = "W-PERSONA-UNUSED"
    /// No session takes the journey.
    case journeyUnused = "W-JOURNEY-UNUSED"
    /// No journey calls the service.
    case serviceUnused = "W-SERVICE-UNUSED"
    /// Visitors wait less than a step takes by itself.
    case patienceShort = "W-PATIENCE-SHORT"
    /// Callers give up before a call can be answered.
    case timeoutShort = "W-TIMEOUT-SHORT"
    /// The goal is met by every run, for what it is about cannot happen.
    case goalIdle = "W-GOAL-IDLE"
    /// More work arrives than the service can do.
    case overload = "W-OVERLOAD"
  }
}
