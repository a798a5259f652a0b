import Scenarios
import Testing
import Traces
import Wire

@testable import EmissionResults

@Suite struct ThresholdTests {
  @Test(arguments: [
    ("response p(99)<500", "response p(99)<500"),
    ("  response  p(99.9) <= 1500.5 ", "response p(99.9)<=1500.5"),
    ("response{step:purchase/pay} p(99)<500", "response{step:purchase/pay} p(99)<500"),
    ("lateness{ phase:big day }med<1", "lateness{phase:big day} med<1"),
    ("service{step:pay,phase:calm} avg>=0", "service{step:pay,phase:calm} avg>=0"),
    ("errors rate<0.01", "errors rate<0.01"),
    ("errors{persona:visitor} count===3", "errors{persona:visitor} count==3"),
    ("shed count==0", "shed count==0"), ("skipped rate!=1", "skipped rate!=1"),
    ("rate_error<0.001", "rate_error<0.001"), ("sent count>=1000", "sent count>=1000"),
    (
      "response{target:http://127.0.0.1:8080} max<1e3",
      "response{target:http://127.0.0.1:8080} max<1000"
    ),
    ("http_req_duration p(95)<200", "response p(95)<200"),
    ("http_req_failed rate<0.01", "errors rate<0.01"), ("http_reqs rate>100", "sent rate>100"),
  ])
  func `reads k6's grammar`(text: String, canonical: String) throws {
    let threshold = try Threshold(parsing: text)

    #expect(threshold.description == canonical)
    #expect(try Threshold(parsing: canonical) == threshold)
  }

  @Test(arguments: [
    ("", 1, "a metric is missing"),
    ("respnse p(99)<500", 1, "there is no metric 'respnse'"),
    ("response", 9, "what is made of 'response' is missing"),
    ("response p99<500", 11, "a percentile is written 'p(99)'"),
    ("response p(99<500", 14, "the percentile has no ')' at its end"),
    ("response p(101)<500", 10, "a percentile lies from 0 to 100"),
    ("response rate<1", 10, "'response' has no 'rate'"),
    ("errors p(99)<1", 8, "'errors' has no 'p'"),
    ("rate_error rate<1", 12, "'rate_error' has no 'rate'"),
    ("response p(99)~500", 15, "a comparison must stand here"),
    ("response p(99)=500", 15, "there is no comparison '='"),
    ("response p(99)<", 16, "a number must stand here"),
    ("response p(99)<500ms", 19, "times are in milliseconds, without a unit"),
    ("errors rate<1%", 14, "a share is a number from 0 to 1"),
    ("response p(99)<500 or so", 20, "'or so' is too much"),
    ("response{step:pay p(99)<500", 28, "the tags have no '}' at their end"),
    ("response{steps:pay} p(99)<500", 10, "there is no tag 'steps'"),
    ("response{step} p(99)<500", 14, "a ':' and a name must follow the tag"),
    ("response{step:} p(99)<500", 15, "a name must follow the tag"),
    ("response{step:a,persona:b} med<1", 17, "these tags are not counted together"),
    ("rate_error{step:pay}<1", 11, "the rate of sending is one for all requests"),
  ])
  func `says where a threshold is wrong, and what to write`(
    text: String,
    column: Int,
    message: String
  ) throws {
    let error = try #require(throws: ThresholdError.self) { try Threshold(parsing: text) }

    #expect(error.message == message)
    #expect(error.column == column)
    #expect(!error.hint.isEmpty)
  }

  @Test func `names what was probably meant`() throws {
    let error = try #require(throws: ThresholdError.self) {
      try Threshold(parsing: "respnse p(99)<500")
    }

    #expect(error.hint == "did you mean 'response'?")
  }

  /// Ten answers of 1, 2 … 10 ms in phase 0, of which the last is an error; one shed.
  private static var accounts: EmissionAccounts {
    var accounts = EmissionAccounts(.shop())
    for index in 1...10 as ClosedRange<Int64> {
      var record = RequestRecord(
        intended: index * 1_000_000_000,
        due: index * 1_000_000_000,
        simulated: 0,
        session: 1,
        persona: UInt16(index % 2),
        journey: 0,
        step: index <= 5 ? 0 : 1,
        service: 0,
        region: 0,
        phase: 0,
        attempt: 0,
        call: 0,
        fate: .answered
      )
      record.written = record.due
      record.lastByte = record.due + index * 1_000_000
      record.status = index == 10 ? 500 : 200
      record.isExpected = index < 10
      accounts.record(record)
    }
    var shed = RequestRecord.random(of: .shop(), fate: .shed(.rate))
    (shed.persona, shed.journey, shed.step, shed.phase, shed.target) = (0, 0, 0, 0, 0)
    accounts.record(shed)
    return accounts
  }

  @Test(arguments: [
    ("response p(50)<4.9", 5, false), ("response med<=5.1", 5, true),
    ("response max<10.1", 10, true),
    ("response min>=1", 1, true), ("response avg<5.6", 5.5, true), ("response count==10", 10, true),
    ("response{step:browse} max<5.1", 5, true), ("response{step:purchase/pay} min>5.9", 6, true),
    ("response{step:pay,phase:calm} min>5.9", 6, true),
    ("response{journey:purchase} max<11", 10, true), ("response{persona:visitor} min>1.9", 2, true),
    ("response{journey:purchase,phase:calm} max<11", 10, true),
    ("response{service:catalog} max<11", 10, true), ("lateness p(99)<1", 0, true),
    ("errors rate<0.1", 0.1, false), ("errors count==1", 1, true),
    ("errors{step:browse} count==0", 0, true), ("shed count==0", 1, false),
    ("sent count==10", 10, true), ("rate_error<0.001", 0, true),
  ])
  func `holds what was measured against the limit`(
    text: String,
    observed: Double,
    isMet: Bool
  ) throws {
    let set = try ThresholdSet([Threshold(parsing: text)], for: .shop(), targets: ["t"])

    let result = try #require(set.results(of: Self.accounts).first)

    #expect(abs(try #require(result.observed) - observed) <= observed / 200)
    #expect(result.isMet == isMet)
  }

  @Test func `is not met where nothing was measured`() throws {
    let set = try ThresholdSet(
      [Threshold(parsing: "response{step:help} p(99)<500")],
      for: .shop(),
      targets: ["t"]
    )

    let result = try #require(set.results(of: Self.accounts).first)

    #expect(result.observed == nil)
    #expect(!result.isMet)
    #expect(result.observedText == "nothing was measured")
  }

  @Test(arguments: [
    ("response{step:paying} med<1", "no step 'paying'"),
    ("response{persona:visitors} med<1", "no persona 'visitors'"),
    ("response{phase:storm} med<1", "no phase 'storm'"),
  ])
  func `knows the names of the trace`(text: String, message: String) throws {
    let error = try #require(throws: EmissionError.self) {
      try ThresholdSet([Threshold(parsing: text)], for: .shop(), targets: ["t"])
    }

    #expect(error.message.contains(message))
    #expect(!error.hint.isEmpty)
  }

  @Test func `stops an emission only after its delay, and only where it is asked to`() throws {
    var threshold = try Threshold(parsing: "errors rate<0.05")
    func broken(at time: Int64) throws -> Bool {
      let set = try ThresholdSet([threshold], for: .shop(), targets: ["t"])
      return set.broken(by: Self.accounts, at: time) != nil
    }

    #expect(try !broken(at: 20_000_000_000))
    threshold.abortsOnFail = true
    #expect(try broken(at: 1))
    threshold.abortDelay = 10_000_000_000
    #expect(try !broken(at: 9_999_999_999))
    #expect(try broken(at: 10_000_000_000))
  }

  // MARK: - Files

  @Test(arguments: ["", "thresholds:\n"])
  func `reads a file as k6 has it`(head: String) throws {
    let margin = head.isEmpty ? "" : "  "
    let lines = [
      "response: ['p(99)<500', 'avg<100']", "errors{step:purchase/pay}:",
      "  - threshold: rate<0.01", "    abortOnFail: true", "    delayAbortEval: 10s",
      "shed: count==0",
    ]
    let text = head + lines.map { margin + $0 }.joined(separator: "\n") + "\n"

    let (thresholds, diagnostics) = Threshold.read(SourceFile(path: "t.yaml", text: text))

    #expect(diagnostics == [])
    #expect(
      thresholds.map(\.description) == [
        "response p(99)<500", "response avg<100", "errors{step:purchase/pay} rate<0.01",
        "shed count==0",
      ]
    )
    #expect(thresholds.map(\.abortsOnFail) == [false, false, true, false])
    #expect(thresholds.map(\.abortDelay) == [0, 0, 10_000_000_000, 0])
  }

  @Test func `says where in a file each mistake is`() throws {
    let text = """
      respons: [p(99)<5]
      response:
        - p99<500
        - {threshold: avg<1, abortOnFial: true}
        - {abortOnFail: true}
      """

    let (_, diagnostics) = Threshold.read(SourceFile(path: "t.yaml", text: text))

    #expect(diagnostics.map(\.line) == [1, 3, 4, 5])
    #expect(diagnostics[0].message.contains("there is no metric 'respons'"))
    #expect(diagnostics[1].message.contains("a percentile is written 'p(99)'"))
    #expect(diagnostics[2].hint.contains("abortOnFail"))
    #expect(diagnostics[3].message.contains("\"threshold\" is missing"))
  }
}
