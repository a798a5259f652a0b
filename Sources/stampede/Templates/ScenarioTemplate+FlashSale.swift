extension ScenarioTemplate {
  /// A sale that opens on the minute, and the crowd that waits for it.
  static let flashSale = ScenarioTemplate(
    name: "flash-sale",
    question: "tickets at 10:00: how many of the crowd can buy?",
    scenario: #"""
      # Tickets go on sale at 10:00: how many of the crowd can buy, and what does the rush cost?
      #
      # Before the sale two visitors a second look around. At 10:00 the rate jumps to eighty times
      # that within half a minute and decays over the next ten. A waiting room takes everybody;
      # behind it the seat map and the checkout have queues with a bound: who finds them full is
      # turned away at once, and tries again while patience and retries last.
      #
      # Change first: peak and decay (the crowd), concurrency and maxQueue (what you can bear).
      # With peak: 120 both goals are missed; then find the concurrency of the checkout that meets
      # them again. There is no stock in the language: compare the sessions that converted with
      # the tickets you have.

      persona:
        name: fan
        behavior:
          thinkTime: {min: 3000, max: 15000}         # ms; choosing seats takes a while
          patience: 20000                            # ms; fans wait longer than others
          errorTolerance: high                       # 9 of 10 try again after an error
          retryAttempts: 2
        preferences: {channel: mobile-app, paymentMethod: digital-wallet, deviceType: mobile}
        technicalProfile: {bandwidth: 4g}
        businessProfile: {averageValue: 140, conversionProbability: 0.8}   # two tickets of 70
      ---
      persona:
        name: reseller
        behavior:
          thinkTime: {min: 200, max: 600}            # ms; a program
          patience: 60000
          errorTolerance: high
          retryAttempts: 10
        preferences: {channel: api, paymentMethod: digital-wallet, deviceType: api}
        technicalProfile: {bandwidth: fiber}
        businessProfile: {averageValue: 560, conversionProbability: 0.95}
      ---
      name: tickets
      steps:
        - {name: waiting-room, service: waiting-room}
        - {name: seats, service: seat-map}
        - {name: payment, service: checkout, payment: true, finalStep: true}
      ---
      services:
        - {name: waiting-room, concurrency: 400, serviceTime: {mean: 30, cv: 0.5}}
        - {name: seat-map, concurrency: 80, serviceTime: {mean: 300, cv: 0.6}, maxQueue: 800}
        - {name: checkout, concurrency: 60, serviceTime: {mean: 700, cv: 0.4}, maxQueue: 60}
      ---
      profile: flash-sale
      start: 2026-11-27T09:45:00Z                    # the sale begins 15 minutes into the run
      window: 10s                                    # one point of the charts
      scenario: {duration: 1h, drain: until-empty}   # the last visitors finish
      arrivals:
        rate: 2
        per: s
        flashCrowd: {at: 15m, peak: 80, rise: 30s, decay: 10m}
      personas:
        - {name: fan, percentage: 92}
        - {name: reseller, percentage: 8}
      journeys: [{type: tickets, weight: 1}]
      successCriteria:
        journeyCompletionRate: ">90%"               # the rest was turned away or left
        errorRate: "<10%"                            # of all calls

      """#
  )
}
