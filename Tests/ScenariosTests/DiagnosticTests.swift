import JSONText
import Scenarios
import Testing

@Suite struct DiagnosticTests {
  @Test func `a diagnostic shows its line, a caret below the mistake and a hint`() throws {
    let result = ScenarioLoader.load([try Fixture.file("broken/umlaut-column.yaml")])

    #expect(
      result.text == """
        broken/umlaut-column.yaml:3:24: error[E-UNKNOWN-KEY]: the key "duratoin" is unknown here
         3 | scenario: {x-größe: 1, duratoin: 10m, virtualUsers: 1}
           |                        ^^^^^^^^
          hint: did you mean "duration"?

        """
    )
  }

  @Test func `programs get code, place, path, message and hint`() throws {
    let result = ScenarioLoader.load(
      [try Fixture.file("broken/probability-25.json")],
      options: .init(purpose: .validate)
    )

    let json = Diagnostic.json(of: result.diagnostics)
    let error = try #require(json["errors"]?[0])
    #expect(error["code"]?.string == "E-RANGE")
    #expect(error["path"]?.string == "/failure/rate")
    #expect(error["message"]?.string == "rate must be between 0 and 1, got 25")
    #expect(error["hint"]?.string == "write 0.25 for 25 %")
    #expect(error["line"]?.integer == 4)
    #expect(error["column"]?.integer == 40)
    #expect(json["warnings"]?.array?.isEmpty == true)
  }

  @Test func `GitHub gets an annotation, whatever path and message hold`() throws {
    let file = SourceFile(
      path: "load, 50%: a.yaml",
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nseeed: 1\n"
    )

    let result = ScenarioLoader.load([file])

    #expect(
      result.diagnostics.map(\.annotation) == [
        "::error file=load%2C 50%25%3A a.yaml,line=3,col=1,endColumn=5,title=E-UNKNOWN-KEY"
          + "::the key \"seeed\" is unknown here%0Ahint: did you mean \"seed\"?\n"
      ]
    )
  }

  @Test func `a warning is an annotation too, and the input has no file`() throws {
    let text = "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nwindow: 2h\n"

    let result = ScenarioLoader.load([SourceFile(path: "-", text: text)])

    let annotation = try #require(result.diagnostics.first?.annotation)
    #expect(annotation.hasPrefix("::warning title=W-FIELD-UNUSED::one window"), "\(annotation)")
  }

  @Test func `a long line is cut around the mistake`() throws {
    let filler = String(repeating: "x", count: 5_000)
    let file = SourceFile(
      path: "p.json",
      text: "{\"x-note\": \"\(filler)\", \"profile\": \"p\", \"scenario\": {\"duraton\": 1}}"
    )

    let result = ScenarioLoader.load([file])

    let error = try #require(result.diagnostics.first { $0.code == .unknownKey })
    #expect(error.column == 5_045)
    #expect(error.sourceLine.count <= 160)
    #expect(error.text.contains("\"duraton\""))
    let line = Array(error.sourceLine)
    #expect(String(line[error.sourceOffset..<(error.sourceOffset + 9)]) == "\"duraton\"")
  }

  @Test func `an alias repeats the mistake of its anchor once`() {
    let file = SourceFile(
      path: "p.yaml",
      text: """
        scenario: storm
        simultaneous:
          - &event {event: traffic-spike, multiplier: -1, duration: 60}
          - *event
          - *event
        """
    )

    let result = ScenarioLoader.load([file], options: .init(purpose: .validate))

    #expect(result.diagnostics.map(\.line) == [3], "\(result.text)")
  }

  @Test func `what a document says cannot command a terminal`() {
    let file = SourceFile(
      path: "p.json",
      text: "{\"profile\": \"p\", \"scenario\": {}, \"\\u001b[31m\\u0007\": 1}"
    )

    let result = ScenarioLoader.load([file])

    let isClean = result.text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }
    #expect(result.hasErrors)
    #expect(isClean)
  }

  @Test func `a name that is nearly right is suggested`() {
    let file = SourceFile(
      path: "p.yaml",
      text: "profile: p\nscenario: {duration: 1m, virtualUsers: 1, drain: until-emtpy}\n"
    )

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.map(\.hint) == ["did you mean \"until-empty\"?"], "\(result.text)")
  }
}
