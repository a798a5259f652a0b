extension ScenarioTemplate {
  /// A short run that is made to be sent over HTTP, with the commands that do it.
  static let replay = ScenarioTemplate(
    name: "replay",
    question: "a minute of traffic, to be sent to a real endpoint",
    scenario: #"""
      # A minute of a small shop, made to be sent to a real endpoint with stampede-emit.
      #
      # Ten sessions a second with a swell in the middle make 2,755 requests; README.md beside
      # this file has the three commands that replay them, and says how to come from here to your
      # own service.
      #
      # Change first: the steps (each call becomes a request for /SERVICE/STEP), rate, curve,
      # duration.

      persona:
        name: reader
        behavior:
          thinkTime: {min: 500, max: 2500}           # ms
          patience: 4000                             # ms
        preferences: {channel: web, paymentMethod: digital-wallet, deviceType: desktop}
        technicalProfile: {bandwidth: cable}
        businessProfile: {averageValue: 20, conversionProbability: 0.5}
      ---
      name: order
      steps:
        - {name: search, service: catalog}
        - {name: basket, service: basket}
        - {name: payment, service: payment, payment: true}
        - {name: confirmation, service: basket, finalStep: true}
      ---
      services:
        - {name: catalog, concurrency: 10, serviceTime: {mean: 80, cv: 0.6}}
        - {name: basket, concurrency: 4, serviceTime: {mean: 40, cv: 0.5}}
        - {name: payment, concurrency: 8, serviceTime: {mean: 250, cv: 0.4}}
      ---
      profile: replay
      scenario: {duration: 1m}
      arrivals:
        rate: 10
        per: s
        curve: [["0s", 1], ["20s", 1], ["25s", 3], ["35s", 3], ["40s", 1]]
      personas: [{name: reader, percentage: 100}]
      journeys: [{type: order, weight: 1}]

      """#,
    guide: #"""
      # A minute of traffic over HTTP

      `stampede run` simulates the minute and keeps every call in a trace; `stampede-emit` sends
      those calls as HTTP requests at their times. All commands below are typed where `stampede
      run` was, for that is where `runs/replay-1` is.

      | | |
      | --- | --- |
      | sessions | 949 in 60 s: ten a second, thirty in the swell |
      | requests | 2,755, 46 a second, at most 108 in a second, 1 MB |
      | paths | `/catalog/search`, `/basket/basket`, `/payment/authorize`, `/basket/confirmation` |

      First something that answers. The sink takes every request, answers 200 at once, and at its
      end (Ctrl-C) prints what came when. Leave it running in a terminal of its own:

      ```sh
      stampede-emit sink --listen 127.0.0.1:8080
      ```

      Then look at what would be sent; this sends nothing:

      ```sh
      stampede-emit plan runs/replay-1 --target http://127.0.0.1:8080
      ```

      Then send it. It takes a minute (`--speed 10`: six seconds) and says how well the schedule
      was kept, with response times counted from the intended time of each request:

      ```sh
      stampede-emit send runs/replay-1 --target http://127.0.0.1:8080
      ```

      ## To your own service

      Name the services and steps of the scenario after your own paths (a request goes to
      `/SERVICE/STEP`), run again, and point `--target` to a test system. A host that is not this
      machine has to be allowed by name: `--allow-host test.example.com:8080`. `--limit 10` sends
      ten requests only, `--max-rps 20` never more than twenty a second.

      """#
  )
}
