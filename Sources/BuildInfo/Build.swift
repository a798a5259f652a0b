/// What this program was built from.
public enum Build {
  /// The commit, twelve digits and `-dirty` behind them where files had been changed; `nil` where there
  /// was no repository to ask.
  ///
  /// The constant behind it is written before each build by the plugin in `tools/CommitPlugin`, for the
  /// manifest cannot tell: what it says of git is kept until its own text changes.
  public static var commit: String? { commitOfBuild.isEmpty ? nil : commitOfBuild }
}
