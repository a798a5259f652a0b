import Testing

/// Which cases of the file are checked, and by what.
enum Coverage {
  /// Cases that documents can say: they are simulated by `Journeys`.
  static let scenarios = [
    "mm1-050", "mm1-080", "mm1-090", "mm1-095",
    "mmc-3-667", "mmc-2-080", "mmc-10-080", "mmc-100-095", "mmc-1000-099",
    "mmck-1-5", "mmck-overload", "mmck-4-10", "mmck-50-80",
    "erlangb-10-8", "erlangb-100-90", "erlangb-1-05",
    "md1-080", "md1-050",
    "mg1-erlang4", "mg1-h2", "mg1-lognormal", "mg1-uniform", "mg1-pareto35", "mg1-bpareto",
    "mg1-weibull", "mg1-gamma",
    "dm1-080", "e10m1-roundrobin10", "h2m1-bursty", "batch-mm1",
    "erlanga-100", "erlanga-overload", "erlanga-2", "erlanga-K",
    "detpatience-1", "detpatience-8", "detpatience-critical",
    "repair-20-1", "repair-50-4", "repair-1000-100",
    "mva-3tier", "mva-multiserver", "mva-batch", "mva-2class",
    "tandem-3", "tandem-5",
    "jackson-3", "jackson-feedback", "jackson-shop", "journey-shop",
    "infsin-day", "infsin-slow",
    "transient-empty-start",
  ]

  /// Cases that documents cannot say yet, by what they lack: small models check the kernel with them.
  static let gaps: [(missing: String, cases: [String])] = [
    ("classes with priority", ["prio-np-2", "prio-np-3", "prio-pr-2"]),
    ("a server that is shared", ["ps-exp", "ps-h2", "ps-det"]),
    ("calls side by side", ["forkjoin-2-050", "forkjoin-2-080"]),
    ("a choice among stations", ["jsq2-080", "jsq2-095", "pod-limit-2-090"]),
    (
      "servers whose number or speed changes under the work in hand",
      ["breakdown-1", "chaos-outage", "chaos-halfcapacity", "chaos-slowdown", "flash-sale"]
    ),
    (
      "attempts after a random time for those turned away",
      ["retrial-1", "retrial-6", "retrystorm-090", "retrystorm-110"]
    ),
  ]

  /// The cases that small models check the kernel with.
  static let kernel = gaps.flatMap(\.cases)

  /// Cases that neither can express, and why.
  static let notExpressible: [String: String] = [:]
}

@Suite struct OracleCoverageTests {
  @Test func `every case of the file is in exactly one of the lists`() {
    let listed = Coverage.scenarios + Coverage.kernel + Coverage.notExpressible.keys

    #expect(listed.sorted() == OracleCase.all.map(\.id).sorted())
    #expect(OracleCase.all.count == 73)
  }
}
