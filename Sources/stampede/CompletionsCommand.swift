import ArgumentParser

/// `stampede completions`: prints what a shell needs to complete commands and flags.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script of a shell.",
    discussion: """
      Put it where the shell looks for such scripts, and open a new shell:
        stampede completions bash > ~/.local/share/bash-completion/completions/stampede
        stampede completions zsh > ~/.zfunc/_stampede     (with fpath+=~/.zfunc before compinit)
        stampede completions fish > ~/.config/fish/completions/stampede.fish
      """
  )

  /// The shells that can be helped.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var completionShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() {
    Terminal.write(Stampede.completionScript(for: shell.completionShell) + "\n")
  }
}
