extension ScenarioTemplate {
  /// A closed system of terminals, a processor and a disk.
  static let closedTerminal = ScenarioTemplate(
    name: "closed-terminal",
    question: "50 clerks, a processor, a disk: who waits for what?",
    scenario: #"""
      # Fifty clerks at terminals, one processor, one disk: how long do they wait, and what is in
      # the way?
      #
      # A closed system: each clerk thinks for Z seconds, sends a transaction, waits for the
      # answer, thinks again. Nobody else comes, so a slow system slows its own load. Mean value
      # analysis (exact for these exponential stations, whatever the law of thinking) with Z = 5 s
      # and the demands of a transaction, processor 2 x 0.04 s and disk 0.1 s, says:
      #
      #   clerks    transactions/s    response     processor    disk busy
      #       20              3.80     0.266 s          30 %         38 %
      #       40              7.28     0.493 s          58 %         73 %
      #       50              8.68     0.762 s          69 %         87 %
      #       60              9.58     1.265 s          77 %         96 %
      #       80              9.99     3.007 s          80 %        100 %
      #
      # The law of response times, R = N/X - Z, ties them: 50/8.68 - 5 = 0.76 s. The disk is the
      # bottleneck: above 1/0.1 = 10 transactions a second nothing helps but a faster disk.
      #
      # Change first: virtualUsers (clerks), the means; "waiting per journey" of a run is R.

      persona:
        name: clerk
        behavior:
          thinkTime: {min: 2000, max: 8000, distribution: uniform}   # ms; mean Z = 5 s
          patience: null                             # nobody leaves
        businessProfile: {averageValue: 1, conversionProbability: 1}
      ---
      name: transaction
      steps:
        - name: transaction
          finalStep: true
          calls:                                     # one after the other; the clerk waits for all
            - {service: processor}
            - {service: disk}
            - {service: processor}
      ---
      services:
        - name: processor
          concurrency: 1
          timeoutMs: null                            # and nobody gives up
          serviceTime: {mean: 40, distribution: exponential}         # ms
        - name: disk
          concurrency: 1
          timeoutMs: null
          serviceTime: {mean: 100, distribution: exponential}
      ---
      profile: closed-terminal
      scenario: {duration: 6h, rampUp: 1m}           # the clerks arrive within a minute
      personas: [{name: clerk, virtualUsers: 50}]
      journeys: [{type: transaction, weight: 1}]
      successCriteria:
        averageJourneyTime: "<1s"                    # theory: 0.762 s

      """#
  )
}
