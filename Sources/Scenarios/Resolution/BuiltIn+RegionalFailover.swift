extension BuiltIn {
  /// The normal load of one session a second; after ten minutes all traffic of one region moves to its
  /// backup at once.
  static let regionalFailover = """
    [
    {"profile": "regional-failover",
      "scenario": {"duration": "30m"},
      "arrivals": {"rate": 1, "per": "s"},
      "successCriteria": {"journeyCompletionRate": ">0.95"}},
    {"scenario": "regional-failover", "at": "10m",
      "events": [{"event": "traffic-reroute", "region": "us-east-1", "newRegion": "us-west-2",
        "expectedLatencyIncrease": "150ms"}]}
    ]
    """
}
