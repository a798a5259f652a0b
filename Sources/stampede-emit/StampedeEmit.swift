import ArgumentParser
import BuildInfo
import Emission
import Foundation
import Scenarios
import SimulationKernel
import Traces
import Wire

/// The program.
@main
struct StampedeEmit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stampede-emit",
    abstract: "Replay the requests of a simulated run to a real HTTP endpoint.",
    discussion: """
      Requests go out at the times of the trace, whatever the answers do (an open loop), and \
      response times count from the intended time, so that no stall can hide.

      Nothing is sent to any host but this machine unless --allow-host names it and the file of \
      --allow-list has an entry for it.

      Try:
        stampede-emit sink --listen 127.0.0.1:8080
        stampede-emit plan RUN --target http://127.0.0.1:8080
        stampede-emit send RUN --target http://127.0.0.1:8080 --from 18h --until 18h1m
      """,
    version: Self.versionText,
    subcommands: [
      PlanCommand.self, SendCommand.self, ControlCommand.self, MergeCommand.self, SinkCommand.self,
    ],
    defaultSubcommand: PlanCommand.self
  )

  /// The version, the commit, and the libraries that serve this process.
  private static var versionText: String {
    let commit = Build.commit.map { "commit \($0)" } ?? "unknown commit"
    let allocator =
      ProcessMemory.allocatorVersion
      .map { "jemalloc \($0.prefix { $0 != "-" })" } ?? "no jemalloc"
    return "stampede-emit \(engineVersion) (\(commit), zstd \(compressionLibraryVersion), "
      + "\(allocator))"
  }

  /// Parses, runs, and ends with the exit code of what went wrong.
  static func main() async {
    Terminal.prepare()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      if exitCode(for: error) == .validationFailure { explainFirstWord() }
      exit(withError: error)
    }
  }

  /// A verb that is misspelt is taken for a run, and the parser's complaint is about what follows.
  private static func explainFirstWord() {
    let verbs = ["help"] + configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !verbs.contains(word), !FileManager.default.fileExists(atPath: word)
    else { return }
    Terminal.complain(
      "'\(word)' is neither a verb nor a run",
      hint: "the verbs are plan, send, control, merge and sink"
    )
  }
}

/// Runs a verb, and ends the program with the exit code of its error.
func reporting(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let error as EmissionError {
    Terminal.complain(error.message, hint: error.hint)
    throw ExitCode(error.exitCode)
  } catch let error as ConfigurationError {
    for diagnostic in error.diagnostics { Terminal.write(diagnostic.text) }
    throw ExitCode(65)
  } catch let error as ExitCode {
    throw error
  } catch {
    Terminal.complain(
      "\(error)",
      hint: "this is a mistake of stampede-emit: report it with the command"
    )
    throw ExitCode(70)
  }
}
