extension ScenarioTemplate {
  /// A slow payment provider, and the retries that make it worse.
  static let slowPayment = ScenarioTemplate(
    name: "slow-payment",
    question: "half an hour of slow payments, with retries: the damage",
    missesGoal: true,
    scenario: #"""
      # The payment provider is slow for half an hour: what does it cost, and do retries help?
      #
      # From 10:30 to 11:00 each payment takes three times as long. The shop gives up after
      # timeoutMs, the visitor sees an error and tries again: each retry is more work for a
      # station without room for it.
      #
      # Change first: retryAttempts, maxQueue and concurrency of the payment, the factor and its
      # duration. What this template comes to, revenue lost in two hours:
      #
      #   as written, 3 retries          75 %    the queue does not recover when the provider does
      #   retryAttempts: 0               25 %    it does: the half hour is lost, no more
      #   3 retries, maxQueue: 50        25 %    who finds a long queue is refused at once
      #   3 retries, concurrency: 32    0.1 %    room for payments that are three times as long
      #
      # As written both goals are missed, which is the point: `run` ends with the exit code 99.

      persona:
        name: shopper
        behavior:
          thinkTime: {min: 2000, max: 6000}          # ms between two pages, and before a retry
          patience: 12000                            # ms that a visitor waits for a page
          errorTolerance: high                       # 9 of 10 try again after an error
          retryAttempts: 3                           # at most so often
        preferences: {channel: web, paymentMethod: digital-wallet, deviceType: desktop}
        businessProfile: {averageValue: 80, conversionProbability: 0.6}
      ---
      name: checkout
      steps:
        - {name: basket, service: shop}
        - {name: address, service: shop}
        - {name: payment, service: payment, payment: true}
        - {name: confirmation, service: shop, finalStep: true}
      ---
      services:
        - {name: shop, concurrency: 20, serviceTime: {mean: 120, cv: 0.5}}
        - name: payment
          concurrency: 16                            # connections to the provider
          serviceTime: {mean: 800, cv: 0.4}          # ms
          timeoutMs: 5000                            # then the shop gives up, with an error
          maxQueue: null                             # calls that may wait; null is no bound
      ---
      profile: slow-payment
      start: 2026-11-27T10:00:00Z
      scenario: {duration: 2h}
      arrivals: {rate: 16, per: s}                   # sessions
      personas: [{name: shopper, percentage: 100}]
      journeys: [{type: checkout, weight: 1}]
      ---
      scenario: slow-provider
      events:
        - {event: payment-slow, at: 30m, duration: 30m, degradation: 3x-slower}
      successCriteria:
        revenueImpact: "<5%"                         # of the two hours
        customerSatisfaction: ">4.0"

      """#
  )
}
