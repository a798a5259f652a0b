extension BuiltIn {
  /// Version B takes over step by step at the normal load of one session a second. What B changes is up
  /// to whoever extends it; by itself B is like A.
  static let featureRollout = """
    [
    {"profile": "feature-rollout",
      "scenario": {"duration": "4h"},
      "arrivals": {"rate": 1, "per": "s"},
      "rollout": {"feature": "version-b", "guard": true,
        "shares": [["0m", 5], ["30m", 10], ["60m", 25], ["105m", 50], ["180m", 75], ["225m", 100]]}}
    ]
    """
}
