import ArgumentParser
import JSONText
import Reports
import Scenarios

/// `stampede schema`: prints the JSON Schema of the scenario language or of an output.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of scenarios or of an output.",
    discussion: """
      Without a name it lists the schemas. An editor that knows the schema of scenarios completes \
      keys, explains them and marks mistakes: write it beside your documents with \
      'stampede schema scenario > stampede.schema.json', and begin each of them with the line

        # yaml-language-server: $schema=./stampede.schema.json
      """
  )

  @Argument(help: "Which schema; none: a list of them.")
  var name: String?

  func run() throws {
    guard let name else {
      Terminal.write(Self.list)
      return
    }
    guard let schema = Self.schemas.first(where: { $0.name == name }) else {
      throw Failure(
        code: .usage,
        message: "there is no schema '\(name)'",
        remedy: Spelling.hint(for: name, among: Self.schemas.map(\.name))
      )
    }
    Terminal.write(schema.text())
  }
}

// MARK: - The schemas

extension SchemaCommand {
  /// A schema that can be printed.
  private struct Schema {
    let name: String
    let summary: String
    let text: () -> String
  }

  private static var schemas: [Schema] {
    let scenario = Schema(
      name: "scenario",
      summary: "a document of a scenario, of any kind, or a list of documents",
      text: { LanguageSchema.json }
    )
    return [scenario]
      + OutputSchema.allCases.map { output in
        Schema(name: output.rawValue, summary: output.summary, text: { output.json })
      }
  }

  /// A line for each.
  private static var list: String {
    let width = schemas.map(\.name.count).max() ?? 0
    let lines = schemas.map { schema in
      let gap = String(repeating: " ", count: width + 2 - schema.name.count)
      return schema.name + gap + schema.summary + "\n"
    }
    return lines.joined()
  }
}
