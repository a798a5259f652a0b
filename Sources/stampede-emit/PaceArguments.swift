import ArgumentParser
import Emission
import EmissionResults
import Foundation
import Traces
import Wire

/// How virtual time becomes real time.
struct PaceArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Replay so many times as fast as simulated (default: 1).")
  var speed: Double?

  @Option(
    parsing: .unconditional,
    help: "Replay so many requests a second instead, evenly spaced, in order."
  )
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "Replay at a rate that changes: points TIME:RATE, the rate in straight lines between them, "
        + "such as '0:100 30s:1000 5m:1000' or '+30s:1000 +5m:1000'; or a file of such lines.",
      valueName: "POINTS|FILE"
    ),
    completion: .file()
  )
  var curve: String?

  @Option(help: "Begin at this virtual time of the run, such as 18h or 1h30m.")
  var from: TimeSpan?

  @Option(help: "End before this virtual time.")
  var until: TimeSpan?

  @Option(parsing: .unconditional, help: "Replay so many requests at most.")
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Repeat the window so often, or 'forever', which is until a bound: give --max-requests or "
        + "--max-duration with it.",
      valueName: "N|forever"
    )
  )
  var loop: LoopCount?

  @Option(
    help: ArgumentHelp(
      "Shorten times of the run in which nothing starts for longer than this to it.",
      valueName: "DURATION"
    )
  )
  var compressIdle: TimeSpan?

  @Option(help: "Let the rate grow in a straight line from 0 over this time.")
  var ramp: TimeSpan?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Let visitors think so many times as long as simulated, the sessions start as they did.",
      valueName: "FACTOR"
    )
  )
  var thinkScale: Double?

  @Option(
    help: ArgumentHelp(
      "Send part I of N of the sessions; N hosts with the same arguments send all.",
      valueName: "I/N"
    )
  )
  var shard: ShardArgument?

  @Option(help: "Which attempts of a call to send: first, or all, simulated retries too.")
  var attempts: EmissionPlan.Attempts = .first

  func validate() throws {
    let laws = [("--speed", speed != nil), ("--rate", rate != nil), ("--curve", curve != nil)]
    let given = laws.filter(\.1).map(\.0)
    if given.count > 1 {
      throw ValidationError(
        "\(given.joined(separator: " and ")) exclude each other: give one of them."
      )
    }
    if let speed, !(speed > 0 && speed.isFinite) {
      throw ValidationError("--speed must be greater than 0, not \(speed).")
    }
    if let rate, !(rate > 0 && rate.isFinite && rate <= 1e6) {
      throw ValidationError("--rate must be greater than 0 and at most 1000000, not \(rate).")
    }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    if let from, let until, from.nanoseconds >= until.nanoseconds {
      throw ValidationError("--from must be earlier than --until.")
    }
    try validateOrder(isByOrder: given.first.map { $0 != "--speed" } ?? false)
  }

  /// Checks the options that move requests against each other.
  private func validateOrder(isByOrder: Bool) throws {
    let law = rate != nil ? "--rate" : "--curve"
    if let compressIdle {
      if compressIdle.nanoseconds == 0 {
        throw ValidationError("--compress-idle must be longer than 0.")
      }
      if isByOrder {
        throw ValidationError("--compress-idle does nothing with \(law): no time is idle there.")
      }
    }
    if let thinkScale {
      if !(thinkScale >= 0 && thinkScale <= 1_000) {
        throw ValidationError("--think-scale must be from 0 to 1000, not \(thinkScale).")
      }
      if isByOrder {
        throw ValidationError(
          "--think-scale would break the rate that \(law) asks for; use it with --speed."
        )
      }
    }
    if ramp != nil, curve != nil {
      throw ValidationError("--ramp and --curve exclude each other: begin the curve with a ramp.")
    }
  }

  /// How virtual time becomes real time.
  var pace: Pace {
    get throws {
      var pace = Pace.speed(speed ?? 1)
      if let rate { pace = .rate(rate) }
      if let curve { pace = .curve(try Self.curve(curve)) }
      pace.longestIdle = compressIdle?.nanoseconds
      pace.ramp = ramp?.nanoseconds ?? 0
      pace.thinkScale = thinkScale ?? 1
      pace.rounds = loop?.rounds ?? 1
      pace.shard = shard?.shard
      return pace
    }
  }

  /// Which requests are meant.
  var window: EmissionPlan.Window {
    EmissionPlan.Window(from: from?.nanoseconds, until: until?.nanoseconds, limit: limit)
  }

  /// The curve that stands on the command line or in the file of this name.
  private static func curve(_ text: String) throws(EmissionError) -> RequestCurve {
    let isFile = FileManager.default.fileExists(atPath: text)
    var content = text
    if isFile {
      guard let file = FileManager.default.contents(atPath: text), file.count <= 1 << 20,
        let read = String(data: file, encoding: .utf8)
      else {
        throw EmissionError(.inputOutput, "the curve in \(text) is no text of at most 1 MiB")
      }
      content = read
    }
    do throws(RequestCurve.Flaw) {
      return try RequestCurve.read(content)
    } catch {
      let place = isFile ? "\(text):\(error.line):\(error.column): " : "--curve: "
      let noFile = isFile || text.contains(":") ? "" : ", and there is no file of this name"
      throw EmissionError(
        .usage,
        place + "'\(error.word)' \(error.message)\(noFile)",
        hint: error.hint
      )
    }
  }
}

/// How often a window is repeated.
struct LoopCount: ExpressibleByArgument {
  let rounds: Int

  init?(argument: String) {
    if argument == "forever" {
      rounds = Pace.mostRounds
    } else {
      guard let count = Int(argument), (1...Pace.mostRounds).contains(count) else { return nil }
      rounds = count
    }
  }
}

/// A part of the sessions on the command line, such as `2/4`.
struct ShardArgument: ExpressibleByArgument {
  let shard: Pace.Shard

  init?(argument: String) {
    let words = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let number = Int(words[0]), let count = Int(words[1]),
      (1...10_000).contains(count), (1...count).contains(number)
    else { return nil }
    shard = Pace.Shard(number, of: count)
  }
}

extension EmissionPlan.Attempts: ExpressibleByArgument {}
