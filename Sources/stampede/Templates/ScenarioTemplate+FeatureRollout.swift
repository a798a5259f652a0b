extension ScenarioTemplate {
  /// A new version that goes out step by step, with a guard.
  static let featureRollout = ScenarioTemplate(
    name: "feature-rollout",
    question: "a new checkout, step by step: promote it or roll it back?",
    scenario: #"""
      # A new checkout goes out step by step: does it sell more, and does the guard stop it if
      # not?
      #
      # A growing share of the customers gets version B, whose checkout is faster; after each step
      # the guard compares the two versions and takes B back if it converts worse, fails more or
      # is much slower. The report ends with promote, hold or rollback.
      #
      # Change first: the degradation of version B (3x-slower: the guard takes it back), the
      # shares.

      persona:
        name: shopper
        behavior:
          thinkTime: {min: 2000, max: 7000}          # ms
          patience: 4000                             # ms; too short for some checkouts
          errorTolerance: medium
          retryAttempts: 1
        preferences: {channel: web, paymentMethod: digital-wallet, deviceType: desktop}
        technicalProfile: {bandwidth: cable}
        businessProfile: {averageValue: 65, conversionProbability: 0.5}
      ---
      name: buy
      steps:
        - {name: product, service: shop}
        - {name: basket, service: shop}
        - {name: checkout, service: checkout, finalStep: true}
      ---
      services:
        - {name: shop, concurrency: 8, serviceTime: {mean: 150, cv: 0.5}}
        - {name: checkout, concurrency: 24, serviceTime: {mean: 2200, cv: 0.4}}
      ---
      profile: feature-rollout
      scenario: {duration: 4h}
      arrivals: {rate: 8, per: s}                    # sessions
      personas: [{name: shopper, percentage: 100}]
      journeys: [{type: buy, weight: 1}]
      rollout:
        feature: new-checkout
        guard: true
        # From when on which percentage of the customers gets version B.
        shares: [["0m", 5], ["30m", 10], ["1h", 25], ["2h", 50], ["3h", 100]]
        b:                                           # how version B differs from A
          - {event: checkout-slow, degradation: 1.5x-faster}
      successCriteria:
        journeyCompletionRate: ">90%"

      """#
  )
}
