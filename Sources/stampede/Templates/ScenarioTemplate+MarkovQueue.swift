extension ScenarioTemplate {
  /// The queue of the textbook.
  static let markovQueue = ScenarioTemplate(
    name: "mm1",
    question: "the queue of the textbook, beside what theory says",
    scenario: #"""
      # The queue of the textbook, M/M/1: do the numbers agree with theory?
      #
      # Customers arrive at random, lambda = 8 a second; one server takes 0.1 s on average,
      # exponential, so mu = 10 a second and the utilization is rho = lambda/mu = 0.8. Theory
      # says:
      #
      #   busy                            rho                  80 %
      #   waiting in the queue            rho/(mu - lambda)    0.400 s
      #   response, waiting and service   1/(mu - lambda)      0.500 s    ("waiting per journey")
      #   95 % of the responses within    ln(20)/(mu-lambda)   1.498 s
      #   in the system                   rho/(1 - rho)        4
      #   waiting customers               rho^2/(1 - rho)      3.2
      #
      # Change first: rate. At 9 the wait is 0.9 s, at 9.5 it is 1.9 s: the last servers are dear.

      persona:
        name: customer
        behavior:
          thinkTime: {min: 0, max: 0, distribution: constant}        # one step: nobody thinks
          patience: null                                             # nobody leaves
        businessProfile: {averageValue: 1, conversionProbability: 1}
      ---
      name: visit
      steps: [{name: serve, service: server, finalStep: true}]
      ---
      services:
        - name: server
          concurrency: 1
          timeoutMs: null                            # and nobody gives up
          serviceTime: {mean: 100, distribution: exponential}        # ms
      ---
      profile: mm1
      scenario: {duration: 12h}                      # long, for queues forget slowly
      arrivals: {rate: 8, per: s, process: poisson}
      personas: [{name: customer, percentage: 100}]
      journeys: [{type: visit, weight: 1}]
      successCriteria:
        averageJourneyTime: "<0.6s"                  # theory: 0.5 s

      """#
  )
}
