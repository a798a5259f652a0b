/// Scenarios to begin with.
struct ScenarioTemplate {
  let name: String
  let summary: String
  let text: String

  /// All templates, in the order of the help.
  static let all = [shop, blackFriday, markovQueue]

  private static let shop = ScenarioTemplate(
    name: "shop",
    summary: "one persona, one service, ten lines",
    text: """
      # A small shop: ten visits a second for ten minutes, four workers behind the counter.
      persona: {name: visitor, behavior: {thinkTime: {min: 1000, max: 4000}, patience: 4000}, \
      businessProfile: {averageValue: 60, conversionProbability: 0.3}}
      ---
      name: purchase
      steps:
        - {name: browse, service: shop}
        - {name: checkout, service: shop, finalStep: true}
      ---
      services: [{name: shop, concurrency: 4, serviceTime: {mean: 200}}]
      ---
      profile: shop
      scenario: {duration: 10m}
      arrivals: {rate: 10, per: s}
      personas: [{name: visitor, percentage: 100}]
      journeys: [{type: purchase, weight: 1}]

      """
  )

  private static let blackFriday = ScenarioTemplate(
    name: "black-friday",
    summary: "four hours of eightfold traffic with two troubles and goals",
    text: """
      # Built-in personas and journeys of an insurer, sized for eight times its normal traffic.
      profile: black-friday
      scenario: {}
      arrivals: {rate: 1, per: s}
      ---
      # What each service needs for a call comes from the built-in topology; here are its servers.
      extends: insurance
      services:
        - {name: policy-catalog-service, concurrency: 10}
        - {name: recommendation-service, concurrency: 4, optional: true}
        - {name: quote-generation-service, concurrency: 21}
        - {name: payment-processor, concurrency: 13}
        - {name: policy-service, concurrency: 4}
      ---
      scenario: black-friday-chaos
      simultaneous:
        - {event: traffic-spike, multiplier: 8, duration: 14400}
        - {event: payment-provider-slow, degradation: 2x-latency, duration: 1800}
        - {event: recommendation-service-failure, availability: 0.85, duration: 3600}
      successCriteria:
        journeyCompletionRate: ">90%"
        revenueImpact: "<5%"
        customerSatisfaction: ">4.0"

      """
  )

  private static let markovQueue = ScenarioTemplate(
    name: "mm1",
    summary: "the textbook's queue: compare the numbers with theory",
    text: """
      # M/M/1 at utilisation 0.8: theory says 4 in the system, 0.4 s of waiting, 0.5 s of response.
      persona: {name: customer, behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, \
      patience: null}, businessProfile: {averageValue: 1, conversionProbability: 1}}
      ---
      name: visit
      steps: [{name: serve, service: server, finalStep: true}]
      ---
      services:
        - name: server
          concurrency: 1
          timeoutMs: null
          serviceTime: {mean: 100, distribution: exponential}
      ---
      profile: mm1
      scenario: {duration: 12h}
      arrivals: {rate: 8, per: s}
      personas: [{name: customer, percentage: 100}]
      journeys: [{type: visit, weight: 1}]

      """
  )
}
