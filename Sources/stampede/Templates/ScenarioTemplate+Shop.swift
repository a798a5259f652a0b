extension ScenarioTemplate {
  /// One persona, one service, ten lines.
  static let shop = ScenarioTemplate(
    name: "shop",
    question: "do four workers bear ten visitors a second? Ten lines",
    scenario: #"""
      # A small shop: do four workers bear ten visitors a second?
      #
      # Change first: rate (visitors), concurrency (workers), mean (milliseconds of work for a
      # page). As written 13 pages a second are asked for (all look, three of ten pay),
      # 0.2 s of work each: 2.6 of the 4 workers are busy. At rate: 18 the queue grows and
      # visitors leave.

      # Who comes: pauses and patience in milliseconds; an order of 60 USD, and three of ten buy.
      persona: {name: visitor, behavior: {thinkTime: {min: 1000, max: 4000}, patience: 4000},
                businessProfile: {averageValue: 60, conversionProbability: 0.3}}
      ---
      # What they do: two pages, one after the other.
      {name: buy, steps: [{name: look, service: web}, {name: pay, service: web, finalStep: true}]}
      ---
      # What serves them: a page takes 200 ms of a worker on average; cv is deviation divided by
      # mean.
      services: [{name: web, concurrency: 4, serviceTime: {mean: 200, cv: 0.5}}]
      ---
      # How many come, for how long, and what must hold.
      profile: shop
      scenario: {duration: 10m}
      arrivals: {rate: 10, per: s}
      personas: [{name: visitor, percentage: 100}]
      journeys: [{type: buy, weight: 1}]
      successCriteria: {journeyCompletionRate: ">95%"}

      """#
  )
}
