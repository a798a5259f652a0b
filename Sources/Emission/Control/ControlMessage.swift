import JSONText

/// What a controller says in a line: a verb and perhaps a number.
enum ControlMessage: Equatable {
  /// How does it stand?
  case status
  /// Hold the plan's time.
  case pause
  /// Let it go on.
  case resume
  /// Replay so many times as fast as simulated.
  case speed(Double)
  /// Replay so many times as fast as the plan says.
  case factor(Double)
  /// End.
  case stop
  /// The controller is alive.
  case heartbeat

  /// The verbs.
  static let verbs = ["status", "pause", "resume", "speed", "rate-factor", "stop", "heartbeat"]

  /// How much faster or slower than planned an emission may be made.
  static let factors = 0.001...1_000.0

  /// A line that is no message.
  struct Mistake: Error, Equatable {
    let message: String
    var hint = ""
  }

  /// Reads a line.
  init(_ line: String) throws(Mistake) {
    let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard let verb = words.first else { throw Mistake(message: "the line is empty") }
    let needsNumber = ["speed", "rate-factor"].contains(verb)
    guard Self.verbs.contains(verb) else {
      throw Mistake(
        message: "'\(verb.printable(40))' is no verb",
        hint: Spelling.hint(for: verb, among: Self.verbs)
      )
    }
    guard words.count == (needsNumber ? 2 : 1) else {
      throw Mistake(message: "\(verb) takes \(needsNumber ? "one number" : "nothing behind it")")
    }
    switch verb {
    case "status": self = .status
    case "pause": self = .pause
    case "resume": self = .resume
    case "stop": self = .stop
    case "heartbeat": self = .heartbeat
    default:
      guard let number = Double(words[1]), number > 0, number.isFinite else {
        throw Mistake(message: "'\(words[1].printable(40))' is no number above 0")
      }
      self = verb == "speed" ? .speed(number) : .factor(number)
    }
  }
}

extension String {
  /// The beginning of a text that others wrote, without what would command a terminal.
  fileprivate func printable(_ length: Int) -> String {
    String(
      String.UnicodeScalarView(prefix(length).unicodeScalars.map { $0.value < 0x20 ? "?" : $0 })
    )
  }
}
