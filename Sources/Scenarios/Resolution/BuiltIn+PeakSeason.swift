extension BuiltIn {
  /// Five times the normal load of one session a second: a rise, a plateau and a fall.
  static let peakSeason = """
    [
    {"profile": "peak-season",
      "scenario": {"duration": "4h", "durationIncludes": "total", "rampUp": "15m", "rampDown": "15m"},
      "arrivals": {"rate": 5, "per": "s"},
      "successCriteria": {"journeyCompletionRate": ">=0.95", "errorRate": "<=0.01"}}
    ]
    """
}
