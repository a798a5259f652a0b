extension ScenarioTemplate {
  /// The loss of a region, and the move to another one.
  static let failover = ScenarioTemplate(
    name: "failover",
    question: "a region is lost: do data, downtime and business survive?",
    scenario: #"""
      # A region is lost: do data loss, downtime and business survive the failover?
      #
      # Everybody is served from region north. After ten minutes it fails with all its services; a
      # minute later its traffic moves to region south, which has 70 % of the servers. Clients
      # reconnect every five seconds meanwhile. Orders are copied to the south with a delay, so
      # the newest are lost.
      #
      # Change first: failoverTime (at 120 the business does not go on as the goal demands),
      # standbyCapacity, replicationLagMs (nothing is lost with replication: sync).

      persona:
        name: customer
        behavior:
          thinkTime: {min: 2000, max: 8000}          # ms
          patience: 8000                             # ms; does not run while the client reconnects
          errorTolerance: medium
          retryAttempts: 1
        preferences: {channel: web, paymentMethod: credit-card, deviceType: desktop}
        technicalProfile: {bandwidth: cable}         # 28 ms a round trip
        businessProfile: {averageValue: 75, conversionProbability: 0.5}
      ---
      name: order
      steps:
        - {name: search, service: catalog}
        - {name: basket, service: catalog}
        - {name: payment, service: payment, payment: true}
        - {name: confirmation, service: orders, finalStep: true}     # writes the order
      ---
      services:
        - {name: catalog, concurrency: 16, serviceTime: {mean: 150, cv: 0.6}}
        - {name: payment, concurrency: 24, serviceTime: {mean: 500, cv: 0.4}}
        - {name: orders, concurrency: 6, serviceTime: {mean: 100, cv: 0.5},
           dependsOn: [order-store]}
      databases:
        - {name: order-store, pool: 40, replication: async, replicationLagMs: 2000}
      regions:
        - {name: north, share: 1, primary: true}
        - {name: south, share: 0}
      ---
      profile: failover
      scenario: {duration: 1h}
      arrivals: {rate: 15, per: s}                   # sessions
      personas: [{name: customer, percentage: 100}]
      journeys: [{type: order, weight: 1}]
      ---
      scenario: north-is-lost
      at: 10m
      events:
        - event: primary-datacenter-failure
          region: north
          services: all
          failoverTime: 60                           # s, until its traffic moves
          clientRetry: {interval: 5, attempts: 15}   # s; clients reconnect for 75 s, then give up
        - event: traffic-reroute                     # when the failover is done
          newRegion: south
          expectedLatencyIncrease: 40ms              # a call, for who is moved
          standbyCapacity: 0.7                       # servers in the south, of those in the north
      validation:
        maxDataLoss: 5 seconds                       # recovery point
        maxDowntime: 2 minutes                       # recovery time
        businessContinuity: maintained               # 95 % complete, no minute without orders
      successCriteria:
        revenueImpact: "<4%"

      """#
  )
}
