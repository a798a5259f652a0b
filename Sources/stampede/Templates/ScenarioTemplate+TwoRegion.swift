extension ScenarioTemplate {
  /// Two regions, one of which is drained for maintenance.
  static let twoRegion = ScenarioTemplate(
    name: "two-region",
    question: "can one region carry everybody while the other is drained?",
    scenario: #"""
      # Two regions: can the west carry everybody while the east is drained for maintenance?
      #
      # Visitors are near to a region or far from both, and each region has servers of its own.
      # After twenty minutes the traffic of the east moves to the west for half an hour, without a
      # failure: who is moved pays 70 ms more a call, and the west has to bear the sum.
      #
      # Change first: the regions' shares, concurrency (per region), rate. At rate: 70 the west
      # collapses under the sum.

      persona:
        name: nearby
        behavior:
          thinkTime: {min: 2000, max: 8000}          # ms
          patience: 5000                             # ms
          errorTolerance: medium
          retryAttempts: 1
        preferences: {channel: web, paymentMethod: digital-wallet, deviceType: desktop}
        technicalProfile: {bandwidth: fiber}         # 4 ms a round trip
        businessProfile: {averageValue: 70, conversionProbability: 0.5}
      ---
      persona:
        name: overseas
        behavior:
          thinkTime: {min: 2000, max: 8000}
          patience: 5000
          errorTolerance: medium
          retryAttempts: 1
        preferences: {channel: web, paymentMethod: credit-card, deviceType: desktop}
        technicalProfile: {bandwidth: {rttMs: 180, downKbps: 20000}}
        businessProfile: {averageValue: 110, conversionProbability: 0.4}
      ---
      name: order
      steps:
        - {name: search, service: search, responseBytes: 60000}      # what has to be downloaded
        - {name: basket, service: basket}
        - {name: payment, service: payment, payment: true}
        - {name: confirmation, service: basket, finalStep: true}
      ---
      services:                                      # in each region
        - {name: search, concurrency: 14, serviceTime: {mean: 250, cv: 0.7}}
        - {name: basket, concurrency: 6, serviceTime: {mean: 60, cv: 0.5}}
        - {name: payment, concurrency: 20, serviceTime: {mean: 500, cv: 0.4}}
      regions:
        - {name: east, share: 0.55, primary: true}   # of the sessions
        - {name: west, share: 0.45}
      ---
      profile: two-region
      scenario: {duration: 70m}
      arrivals: {rate: 40, per: s}                   # sessions in both regions together
      personas:
        - {name: nearby, percentage: 80}
        - {name: overseas, percentage: 20}
      journeys: [{type: order, weight: 1}]
      ---
      scenario: east-is-drained
      events:
        - event: traffic-reroute
          region: east
          newRegion: west
          at: 20m
          duration: 30m
          expectedLatencyIncrease: 70ms
          standbyCapacity: 1                         # the west's servers, of those declared above
      successCriteria:
        journeyCompletionRate: ">98%"
        averageJourneyTime: "<3s"                    # waiting, without thinking

      """#
  )
}
