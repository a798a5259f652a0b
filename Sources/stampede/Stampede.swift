import ArgumentParser
import BuildInfo
import SimulationKernel
import Traces

/// The command: flags, progress and exit codes over the verbs of the modules.
@main
struct Stampede: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stampede",
    abstract: "What happens to your customers and your revenue under stress, before it happens.",
    discussion: """
      Stampede simulates every visit of your customers to your services, with the troubles that \
      you choose, and says which goals hold, what is lost, and why.

      From nothing to a report; each command prints the next one:
        stampede init --template shop my-shop     write a small scenario
        stampede validate my-shop/shop.yaml       name every mistake
        stampede explain my-shop/shop.yaml        say what will be simulated
        stampede run my-shop/shop.yaml            simulate it and write a report

      Exit codes: 0 done, all goals met; 64 usage; 65 invalid scenario or damaged trace; 66 input \
      not found; 69 something essential is missing on this machine; 70 internal; 74 input/output; \
      75 a limit ended or refused the run; 76 a trace or a sweep that is not whole; 97 two traces differ; 98 a \
      precision was not reached; 99 a goal was missed; 130 interrupted, what was done is kept.
      """,
    version: Self.versionText,
    subcommands: [
      RunCommand.self, WhatIfCommand.self, SweepCommand.self, CompareCommand.self,
      CalibrateCommand.self, ValidateCommand.self, ExplainCommand.self, InitCommand.self,
      TraceCommand.self, ReportCommand.self, RunsCommand.self, SchemaCommand.self,
      BenchCommand.self,
      DoctorCommand.self, CompletionsCommand.self,
    ]
  )

  /// The version, the commit, and the libraries that serve this process.
  static var versionText: String {
    let commit = Build.commit.map { "commit \($0)" } ?? "unknown commit"
    let allocator =
      ProcessMemory.allocatorVersion
      .map { "jemalloc \($0.prefix { $0 != "-" })" } ?? "no jemalloc"
    return "stampede \(engineVersion) (\(commit), zstd \(compressionLibraryVersion), \(allocator))"
  }

  /// Without a command: what this is, and three commands to try.
  func run() {
    let program = NextStep.program
    Terminal.write(
      """
      Stampede simulates the visits of your customers to your services, with the troubles that you
      choose, and says which goals hold, what is lost, and why. Try:

        \(program) init --template shop my-shop   # a small scenario; says what to type next
        \(program) init --list                    # all templates; one reads your own access log
        \(program) --help                         # all commands

      """
    )
  }

  /// Parses, runs, and ends with the exit code of what went wrong; the numbers are those of sysexits where it has one.
  static func main() {
    Terminal.prepare()
    var command: any ParsableCommand
    do {
      command = try parseAsRoot()
    } catch {
      if let failure = unknownVerb(in: CommandLine.arguments.dropFirst()) { end(with: failure) }
      exit(withError: error)
    }
    do {
      try command.run()
    } catch  where exitCode(for: error) != .failure {
      // The parser's own errors know what to say, and with which code.
      if let failure = unknownVerb(in: CommandLine.arguments.dropFirst()) { end(with: failure) }
      exit(withError: error)
    } catch {
      end(with: Failure(error))
    }
  }

  private static func end(with failure: Failure) -> Never {
    Terminal.printError("stampede: \(failure.message)")
    if !failure.remedy.isEmpty { Terminal.printError("  hint: \(failure.remedy)") }
    exit(withError: ExitCode(failure.code.rawValue))
  }

  /// The complaint about a word that stands where a command is expected and is none.
  private static func unknownVerb(in words: ArraySlice<String>) -> Failure? {
    var verbs = configuration.subcommands
    for word in words {
      if word == "help" { continue }
      guard !verbs.isEmpty, !word.hasPrefix("-") else { return nil }
      guard let verb = verbs.first(where: { $0.configuration.commandName == word }) else {
        let names = verbs.compactMap { $0.configuration.commandName }.joined(separator: ", ")
        return Failure(
          code: .usage,
          message: "there is no command '\(word)'",
          remedy: "choose one of: \(names)"
        )
      }
      verbs = verb.configuration.subcommands
    }
    return nil
  }
}
