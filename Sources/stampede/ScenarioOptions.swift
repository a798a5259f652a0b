import ArgumentParser
import Reports
import Scenarios

/// Which documents make the scenario, and what the command line says instead of them.
struct ScenarioOptions: ParsableArguments {
  @Argument(
    help: """
      The documents of the scenario, YAML or JSON, or a directory of them; - is the input; or a built-in \
      profile.
      """
  )
  var files: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A value in place of the documents', such as /services/shop/concurrency=8; repeatable.",
      valueName: "path=value"
    )
  )
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "The duration in place of the profile's, such as 10m; a bare number is seconds.",
      valueName: "duration"
    )
  )
  var duration: String?

  @Option(
    help: ArgumentHelp(
      "Only these personas of the mix, such as karen,raj, as many sessions in all.",
      valueName: "names"
    )
  )
  var personas: String?

  @Flag(
    name: .customLong("no-rescale"),
    help: "With --personas: leave the others out, and no more."
  )
  var isWithoutRescaling = false

  @Flag(name: .customLong("allow-unknown"), help: "Unknown keys are warnings.")
  var allowsUnknown = false

  func validate() throws {
    if let duration, ScenarioLoader.duration(of: duration).map({ $0 <= .zero }) ?? true {
      throw ValidationError("--duration \(duration): write a duration such as 10m")
    }
    if isWithoutRescaling, personas == nil {
      throw ValidationError("--no-rescale needs --personas")
    }
  }

  /// How the documents are read.
  func loaderOptions(for purpose: ScenarioLoader.Purpose) -> ScenarioLoader.Options {
    var options = ScenarioLoader.Options(allowUnknown: allowsUnknown, purpose: purpose)
    // Whoever only looks at documents looks at those of every command.
    options.asksWhatIf = purpose == .validate
    options.settings = settings
    options.duration = duration.flatMap { ScenarioLoader.duration(of: $0) }
    options.personas = personas.map { $0.split(separator: ",").map(String.init) }
    options.rescalesPersonas = !isWithoutRescaling
    return options
  }

  /// The scenario that the documents make; what there is to say about them goes to the error stream.
  func scenario() throws -> Scenario {
    try ScenarioReading.load(files, options: loaderOptions(for: .run))
  }

  /// Every value of the scenario and where it comes from.
  func values() throws -> [ResolvedValue] {
    try ScenarioReading.values(files, options: loaderOptions(for: .run))
  }

  /// What was set, for the manifest of a run.
  var manifestSettings: [RunManifest.Setting] {
    settings.compactMap { setting in
      setting.firstIndex(of: "=").map { equals in
        .init(
          path: String(setting[..<equals]),
          value: String(setting[setting.index(after: equals)...])
        )
      }
    }
  }

  /// The options as words of a command line, the documents apart.
  var words: [String] {
    var words: [String] = []
    for setting in settings { words += ["--set", setting] }
    if let duration { words += ["--duration", duration] }
    if let personas { words += ["--personas", personas] }
    if isWithoutRescaling { words.append("--no-rescale") }
    if allowsUnknown { words.append("--allow-unknown") }
    return words
  }
}
