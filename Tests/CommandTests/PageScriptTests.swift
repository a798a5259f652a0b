import Foundation
import JSONText
import Testing

/// A browser that shows pages without a window.
enum Browser {
  static let env = Program(path: "/usr/bin/env")

  /// The name of one that is there.
  static let name: String? = ["chromium", "chromium-browser", "google-chrome"].first {
    (try? env.run([$0, "--version"]).status) == 0
  }
}

/// The script of a page in a real browser.
@Suite(.enabled("chromium is not installed here") { Browser.name != nil })
struct PageScriptTests {
  /// What a page says after a script has pointed at it and pulled over it.
  private static func probe(_ page: String, share: Double) throws -> [String] {
    let directory = ScratchDirectory()
    let script = """
      <script>addEventListener("load", () => {
        const svg = document.querySelector("#concurrency svg");
        svg.scrollIntoView();
        const panel = svg.querySelector("g.panel");
        const [left, right] = panel.dataset.x.split(" ").map(Number);
        const [top, bottom] = panel.dataset.y.split(" ").map(Number);
        const fire = (target, type, share) => {
          const at = new DOMPoint(left + (right - left) * share, (top + bottom) / 2)
            .matrixTransform(svg.getScreenCTM());
          target.dispatchEvent(new PointerEvent(type, {
            clientX: at.x, clientY: at.y, bubbles: true, pointerType: "mouse", button: 0,
          }));
        };
        const answers = [];
        fire(svg, "pointermove", \(share));
        answers.push(document.querySelector(".readout").textContent);
        fire(svg, "pointerdown", 0.25);
        fire(svg, "pointermove", 0.5);
        fire(svg, "pointerup", 0.5);
        answers.push(panel.querySelector("g.data").getAttribute("transform"));
        answers.push(document.querySelector("#response g.data").getAttribute("transform"));
        document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
        answers.push(panel.querySelector("g.data").getAttribute("transform"));
        const key = document.querySelector("#concurrency g.key");
        key.dispatchEvent(new MouseEvent("click", {bubbles: true}));
        answers.push(panel.querySelector("path[data-name]").getAttribute("display"));
        const answer = document.createElement("pre");
        answer.id = "answer";
        answer.textContent = answers.join("|");
        document.body.append(answer);
      });</script></body>
      """
    let file = try directory.write(page.replacing("</body>", with: script), to: "page.html")
    let outcome = try Browser.env.run([
      Browser.name ?? "", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
      "--user-data-dir=\(directory.path)/profile", "--window-size=1440,900", "file://\(file)",
    ])
    let answer = outcome.output.firstMatch(of: /<pre id="answer">([^<]*)<\/pre>/)
    return answer.map { $0.1.components(separatedBy: "|") } ?? []
  }

  @Test func `says what stands under the pointer, looks at a part of the time, and hides a line`()
    throws
  {
    let shop = try SmallShop()
    let summary = try JSONValue(parsing: shop.directory.text("r/summary.json"))
    let width = try #require(summary["windows"]?["width"]?.integer)
    let length = try #require(summary["virtualDuration"]?.integer)
    let known = try #require(summary["windows"]?["concurrent"]?[0]?.integer)

    let answers = try Self.probe(
      shop.directory.text("r/report.html"),
      share: Double(min(width, length)) / 2 / Double(length)
    )

    try #require(answers.count == 5, "\(answers)")
    let said = answers[0].split(separator: " ").last.flatMap { Double($0) }
    #expect(answers[0].contains("this run: "))
    #expect(abs((said ?? -1) - Double(known)) <= max(0.2, 0.01 * Double(known)), "\(answers[0])")
    #expect(answers[1].hasSuffix("scale(4 1)"), "\(answers[1])")
    #expect(answers[2] == answers[1])
    #expect(answers[3].hasSuffix("scale(1 1)"))
    #expect(answers[4] == "none")
  }
}
