extension BuiltIn {
  /// Five times the normal load of one session a second: a rise from it, a plateau and a fall back.
  static let peakSeason = """
    [
    {"profile": "peak-season",
      "scenario": {"duration": "4h", "durationIncludes": "total", "durationWithin": ["2h", "6h"]},
      "arrivals": {"base": 1, "per": "s", "phases": [
        {"for": "15m", "rate": "1x", "to": "5x"}, {"rate": "5x"},
        {"for": "15m", "rate": "5x", "to": "1x"}]},
      "successCriteria": {"journeyCompletionRate": ">=95%", "conversionDrop": "<=2%",
        "responseRatio": "<=1.5", "errorRate": "<=1%"}}
    ]
    """
}
