extension BuiltIn {
  /// The traffic of one region moves to its backup; empty, for it cannot run.
  static let regionalFailover = ""
}
