import ArgumentParser
import Foundation
import Scenarios
import Traces

/// What is varied.
struct VariationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Values of one place, such as /services/web/concurrency=4,6,8 or =4..16; repeatable.",
      valueName: "path=values"
    )
  )
  var vary: [String] = []

  @Option(
    name: .customLong("unit-cost"),
    help: ArgumentHelp(
      "What a unit of the capacity costs for the time of a run, in the scenario's currency: the frontier "
        + "shows it with the revenue that is lost.",
      valueName: "amount"
    )
  )
  var unitCost: Double?

  func validate() throws {
    _ = try axes
    guard unitCost.map({ (0...Self.mostUnitCost).contains($0) }) ?? true else {
      throw ValidationError(
        "--unit-cost \(unitCost ?? 0): give an amount from 0 to \(Int(Self.mostUnitCost))"
      )
    }
  }

  private static let mostUnitCost = 1e12

  /// What the documents ask, with the options in place of what they say otherwise.
  ///
  /// - Parameters:
  ///   - questions: those of the documents.
  ///   - currency: what amounts are in, an ISO 4217 code.
  /// - Returns: the question.
  /// - Throws: a ``Failure`` where more than one document asks.
  func question(
    among questions: [WhatIfQuestion],
    currency: String
  ) throws -> WhatIfQuestion {
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
    if let unitCost {
      let scale = pow(10, Double(Currency.decimals(of: currency)))
      question.unitCost = Int64((unitCost * scale).rounded())
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
