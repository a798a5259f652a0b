import Foundation
import JSONText
import Testing
import Wire

/// The flags that keep an emission within bounds, as a user meets them.
@Suite struct SafetyCommandTests {
  private func send(
    _ shop: SmallShop,
    to server: StampingServer,
    _ options: String...
  ) throws -> Program.Outcome {
    try shop.emit(["send", shop.name, "--target", "http://" + server.address, "--quiet"] + options)
  }

  private func emission(_ shop: SmallShop) throws -> JSONValue {
    try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
  }

  @Test func `an allow-list is refused with all its mistakes and their places`() throws {
    let shop = try SmallShop(lasting: "1m")
    _ = try shop.directory.write(
      """
      targets:
        - host: "*.example.com"
          prot: 80
          maxRate: lots
          expires: 2030-01-01
          owner: me
      """,
      to: "allow.yaml"
    )

    for verb in ["plan", "send"] {
      let outcome = try shop.emit([
        verb, shop.name, "--target", "http://shop.example.com", "--allow-host", "shop.example.com",
        "--allow-list", "allow.yaml",
      ])

      #expect(outcome.status == 65, "\(outcome.errors)")
      for place in ["allow.yaml:2:11", "allow.yaml:3:5", "allow.yaml:4:14"] {
        #expect(outcome.errors.contains(place + ": error["), "\(outcome.errors)")
      }
      #expect(outcome.errors.contains("did you mean \"port\"?"))
    }
    #expect(!shop.directory.files.contains("r/emission"))
  }

  @Test func `a list that is not there is 66`() throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit([
      "plan", shop.name, "--target", "http://127.0.0.1:9", "--allow-list", "nowhere.yaml",
    ])

    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("nowhere.yaml"))
  }

  @Test func `the bounds of an entry hold whatever the flags say`() throws {
    let shop = try SmallShop()
    let server = try StampingServer()
    let port = try #require(server.address.split(separator: ":").last)
    _ = try shop.directory.write(
      """
      targets:
        - {host: 127.0.0.1, port: \(port), maxRate: 40, maxConnections: 2, owner: me,
           expires: 2099-01-01, pathPrefix: /shop}
      """,
      to: "allow.yaml"
    )

    let outcome = try send(
      shop,
      to: server,
      "--allow-list",
      "allow.yaml",
      "--rate",
      "1000",
      "--limit",
      "120"
    )

    #expect([0, 98].contains(outcome.status), "\(outcome.errors)")
    let arrivals = server.arrivals
    #expect(arrivals.requests == 120)
    #expect(arrivals.heads.count <= 2)
    // 120 requests at 40 in any second take two seconds at least; a wait beforehand takes nothing off.
    #expect(arrivals.last.nanoseconds(since: arrivals.first) > 1_900_000_000)
    #expect(try emission(shop)["obstacles"]?["allow-list-rate"] != nil)
  }

  @Test func `a path outside the prefix of an entry is refused before anything is sent`() throws {
    let shop = try SmallShop(lasting: "1m")
    let server = try StampingServer()
    let port = try #require(server.address.split(separator: ":").last)
    _ = try shop.directory.write(
      """
      targets:
        - {host: 127.0.0.1, port: \(port), maxRate: 40, owner: me, expires: 2099-01-01,
           pathPrefix: /api}
      """,
      to: "allow.yaml"
    )

    let outcome = try send(shop, to: server, "--allow-list", "allow.yaml")

    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("leave /api"), "\(outcome.errors)")
    #expect(server.arrivals.heads.isEmpty)
  }

  @Test(arguments: [
    (["--max-requests", "10"], "10 requests are the most"),
    (["--max-bytes", "4000"], "4000 bytes of requests are the most"),
    (["--max-duration", "400ms"], "it has lasted"),
  ])
  func `a bound ends an emission with 75 and its report`(options: [String], says: String) throws {
    let shop = try SmallShop()
    let server = try StampingServer()

    let outcome = try shop.emit(
      ["send", shop.name, "--target", "http://" + server.address, "--quiet", "--rate", "200"]
        + options
    )

    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(outcome.errors.contains("stopped: bound: "), "\(outcome.errors)")
    #expect(outcome.errors.contains(says) || says == "it has lasted", "\(outcome.errors)")
    let emission = try emission(shop)
    #expect(emission["partial"]?.boolean == true)
    #expect(emission["sent"]?.double == Double(server.arrivals.requests))
    if options.contains("10") { #expect(server.arrivals.requests == 10) }
  }

  @Test func `errors in every other request end an emission with 99`() throws {
    let shop = try SmallShop()
    let server = try StampingServer(answer: "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")

    let outcome = try send(shop, to: server, "--rate", "100", "--brake-window", "1s")

    #expect(outcome.status == 99, "\(outcome.errors)")
    #expect(outcome.errors.contains("stopped: brake: "), "\(outcome.errors)")
    #expect(server.arrivals.requests < 1_000)
  }

  @Test func `a target that asks for peace is left alone`() throws {
    let shop = try SmallShop()
    let server = try StampingServer(
      answer: "HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"
    )

    let outcome = try send(
      shop,
      to: server,
      "--rate",
      "100",
      "--connections",
      "4",
      "--max-duration",
      "1s"
    )

    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(server.arrivals.requests <= 4)
    #expect(try emission(shop)["obstacles"]?["retry-after"] != nil)
  }

  @Test func `a controller holds the plan and lets it go on`() throws {
    let shop = try SmallShop()
    let server = try StampingServer()
    let place = try ShortDirectory()
    let sending = try Program.fast("stampede-emit").start(
      [
        "send", shop.name, "--target", "http://" + server.address, "--quiet", "--rate", "200",
        "--control", place.path + "/c",
      ],
      in: shop.directory.path
    )
    while server.arrivals.requests < 5, sending.process.isRunning { usleep(2_000) }
    func say(_ words: String...) throws -> JSONValue {
      let outcome = try shop.emit(["control", place.path + "/c"] + words)
      return try JSONValue(parsing: outcome.output)
    }

    let pause = try say("pause")
    let before = server.arrivals.requests
    usleep(300_000)
    let after = server.arrivals.requests
    let status = try say("status")
    let mistake = try shop.emit(["control", place.path + "/c", "stopp"])
    _ = try say("resume")
    while server.arrivals.requests < before + 20, sending.process.isRunning { usleep(2_000) }
    let more = server.arrivals.requests
    let stop = try say("stop")
    let outcome = sending.wait()

    #expect(pause["ok"]?.boolean == true)
    #expect(status["state"]?.string == "paused")
    #expect(mistake.status == 64 && mistake.output.contains("did you mean"))
    #expect(before == after)
    #expect(more >= before + 20)
    #expect(stop["ok"]?.boolean == true)
    #expect(outcome.status == 130, "\(outcome.errors)")
    for action in [": paused", ": went on", ": stopped"] {
      #expect(outcome.output.contains(action), "\(outcome.output)")
    }
  }

  @Test func `nobody listens where no emission is`() throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit(["control", "/nowhere/c", "status"])

    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("/nowhere/c"))
  }

  @Test func `secrets go to the target and into nothing that a run leaves`() throws {
    let shop = try SmallShop(lasting: "1m")
    let server = try StampingServer()
    let place = try ShortDirectory()
    let canaries = (1...5).map { "canary-\($0)-that-sings-9c41f7\($0)e" }
    for (index, canary) in canaries.enumerated() { setenv("SHOP_SECRET_\(index)", canary, 1) }
    _ = try shop.directory.write(
      """
      targets: {default: "http://\(server.address)"}
      defaults:
        headers:
          Authorization: Bearer {{env.SHOP_SECRET_0}}
          Cookie: session={{env.SHOP_SECRET_1}}
          X-Api-Key: "{{env.SHOP_SECRET_2}}"
      rules:
        - service: shop
          path: /shop?token={{env.SHOP_SECRET_3}}
          body: {json: {password: "{{env.SHOP_SECRET_4}}"}}
      """,
      to: "endpoints.yaml"
    )
    let words = [shop.name, "--endpoints", "endpoints.yaml", "--limit", "200"]

    let plan = try shop.emit(["plan"] + words)
    let sending = try Program.fast("stampede-emit").start(
      ["send"] + words + ["--rate", "200", "--control", place.path + "/c", "--metrics", "0"],
      in: shop.directory.path
    )
    while server.arrivals.requests < 5, sending.process.isRunning { usleep(2_000) }
    let status = try shop.emit(["control", place.path + "/c", "status"])
    let sent = sending.wait()

    #expect([0, 98].contains(sent.status), "\(sent.errors)")
    let received = server.arrivals.heads.joined()
    var left = [plan.output, plan.errors, status.output, status.errors, sent.output, sent.errors]
    for file in shop.directory.files {
      let bytes = FileManager.default.contents(atPath: shop.directory.path + "/" + file) ?? Data()
      left.append(String(decoding: bytes, as: Unicode.ASCII.self))
    }
    #expect(shop.directory.files.contains("r/emission/emission.html"))
    for canary in canaries {
      #expect(received.contains(canary))
      #expect(!left.contains { $0.contains(canary) })
    }
  }
}
