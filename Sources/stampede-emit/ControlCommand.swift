import ArgumentParser
import Emission

/// The verb `control`.
struct ControlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Steer an emission under way, over the socket of its --control.",
    discussion: """
      Says one line and prints the answer, a line of JSON:
        status          how it stands
        pause, resume   hold the plan's time, and let it go on
        speed K         replay K times as fast as simulated
        rate-factor K   replay K times as fast as the plan says
        stop            send no more, wait for answers, report
        heartbeat       the controller is alive, for --heartbeat

      Any program that writes lines to a socket can do the same.

      Exit codes: 0 agreed, 64 not agreed, 69 nobody listens there.
      """
  )

  @Argument(help: "The socket.", completion: .file())
  var socket: String

  @Argument(help: "What to say.")
  var words: [String]

  func run() async throws {
    try await reporting {
      let (answer, isAgreed) = try await ControlClient.say(
        words.joined(separator: " "),
        at: socket
      )
      Terminal.print(answer)
      if !isAgreed { throw ExitCode(64) }
    }
  }
}
