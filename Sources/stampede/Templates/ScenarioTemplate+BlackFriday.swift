extension ScenarioTemplate {
  /// A day with a campaign in the evening and two troubles in it.
  static let blackFriday = ScenarioTemplate(
    name: "black-friday",
    question: "a campaign, a slow payment provider: what do they cost?",
    scenario: #"""
      # A Black Friday: what do the evening's campaign and two troubles cost this shop?
      #
      # The day follows a curve; at 18:00 a campaign multiplies the traffic by four for three
      # hours. In the middle of it the payment provider is slow, and the recommendations fail
      # every sixth call. The run is made a second time without the troubles: the difference is
      # what they cost.
      #
      # Change first: rate and curve (your traffic), concurrency (your servers), the events (your
      # fears).

      # Who comes. Times in milliseconds, money in whole units of the currency.
      persona:
        name: phone
        behavior:
          thinkTime: {min: 2000, max: 8000}          # between two pages
          patience: 3000                             # leaves when a page takes longer
          errorTolerance: low                        # one visitor in four goes on after an error
          retryAttempts: 1
        preferences: {channel: web-mobile, paymentMethod: digital-wallet, deviceType: mobile}
        technicalProfile: {bandwidth: 4g}            # 170 ms a round trip
        businessProfile: {averageValue: 55, conversionProbability: 0.25}
      ---
      persona:
        name: desktop
        behavior:
          thinkTime: {min: 3000, max: 12000}
          patience: 8000
          errorTolerance: medium
          retryAttempts: 2
        preferences:
          channel: web
          paymentMethod: {credit-card: 6, digital-wallet: 4}         # weights
          deviceType: desktop
        technicalProfile: {bandwidth: cable}         # 28 ms a round trip
        businessProfile: {averageValue: 90, conversionProbability: 0.40}
      ---
      # What they do. A step is one page that the visitor waits for; its calls are made one after
      # the other.
      name: buy
      steps:
        - name: product
          calls:
            - {service: catalog}
            - {service: recommendations, optional: true}   # the page does without them
        - {name: basket, service: basket}
        - {name: payment, service: payment, payment: true} # a card is authorized, then confirmed
        - {name: confirmation, service: orders, finalStep: true}
      ---
      name: look
      steps:
        - {name: search, service: catalog}
        - {name: product, service: catalog, finalStep: true}
      ---
      # What serves them: concurrency is how many calls are served at a time, mean the
      # milliseconds of one.
      services:
        - {name: catalog, concurrency: 6, serviceTime: {mean: 120, cv: 0.6}}
        - {name: recommendations, concurrency: 4, serviceTime: {mean: 80, cv: 0.8}}
        - {name: basket, concurrency: 3, serviceTime: {mean: 60, cv: 0.5}}
        - {name: payment, concurrency: 6, serviceTime: {mean: 600, cv: 0.4}, timeoutMs: 10000}
        - {name: orders, concurrency: 2, serviceTime: {mean: 90, cv: 0.5}}
      ---
      profile: black-friday
      start: 2026-11-27T00:00:00Z                    # so that the report shows the time of the day
      scenario: {duration: 24h}
      arrivals:
        rate: 3                                      # sessions a second where the curve is 1
        per: s
        curve:                                       # straight lines from point to point
          - ["0h", 0.9]
          - ["2h", 0.4]
          - ["5h", 0.15]
          - ["8h", 0.7]
          - ["12h", 1.1]
          - ["15h", 0.9]
          - ["18h", 1.0]
          - ["21h", 1.1]
          - ["24h", 0.8]
      personas:
        - {name: phone, percentage: 65}
        - {name: desktop, percentage: 35}
      journeys:
        - {type: buy, weight: 70}
        - {type: look, weight: 30}
      ---
      scenario: black-friday-evening
      events:
        - {event: traffic-spike, at: 18h, duration: 3h, multiplier: 4}
        - {event: payment-slow, at: 19h, duration: 30m, degradation: 2x-latency}
        - {event: recommendations-failure, at: 19h, duration: 1h, availability: 0.85}
      successCriteria:
        journeyCompletionRate: ">90%"                # of those whom inclination did not take away
        revenueImpact: "<5%"                         # revenue lost to the troubles
        customerSatisfaction: ">4.0"                 # 1 to 5

      """#
  )
}
