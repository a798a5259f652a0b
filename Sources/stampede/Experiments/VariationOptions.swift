import ArgumentParser
import Scenarios

/// What is varied.
struct VariationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of one place, such as /services/web/concurrency=4,6,8 or =4..16; repeatable.",
      valueName: "path=values"
    )
  )
  var vary: [String] = []

  func validate() throws { _ = try axes }

  /// What the documents ask, with the options in place of what they say otherwise.
  ///
  /// - Throws: a ``Failure`` where more than one document asks.
  func question(among questions: [WhatIfQuestion]) throws -> WhatIfQuestion {
    guard questions.count <= 1 else {
      throw Failure(
        code: .usage,
        message: "there are \(questions.count) what-if documents, and one can be answered",
        remedy: "name only one of them"
      )
    }
    var question = questions.first ?? WhatIfQuestion()
    for axis in try axes {
      question.axes.removeAll { $0.path == axis.path }
      question.axes.append(axis)
    }
    return question
  }

  private var axes: [WhatIfQuestion.Axis] {
    get throws {
      try vary.map { text in
        guard text.hasPrefix("/"), let equals = text.firstIndex(of: "="),
          let values = WhatIfQuestion.Values(String(text[text.index(after: equals)...]))
        else {
          throw ValidationError(
            "--vary \(text): write a path and its values, such as /services/web/concurrency=4,6,8 or "
              + "/services/web/concurrency=4..16"
          )
        }
        return .init(path: String(text[..<equals]), values: values)
      }
    }
  }
}

/// How often each variant is run.
struct VariantReplications: ParsableArguments {
  @Option(help: "How many runs each variant has (default: as the document says, or 10).")
  var replications: Int?

  private static let usual = 10
  private static let most = 100_000

  func validate() throws {
    guard replications.map({ (1...Self.most).contains($0) }) ?? true else {
      throw ValidationError("--replications must be 1 to \(Self.most)")
    }
  }

  /// How often each variant of a question is run.
  func count(_ question: WhatIfQuestion) -> Int {
    replications ?? question.replications ?? Self.usual
  }
}
