extension BuiltIn {
  /// Version B takes over step by step; empty, for it cannot run.
  static let featureRollout = ""
}
