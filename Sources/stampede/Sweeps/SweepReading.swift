import Analysis
import ArgumentParser
import Experiments
import Foundation
import Reports
import Scenarios

/// The tasks of a sweep, and where their results are.
struct SweepReading: ParsableArguments {
  @Argument(
    help: "The tasks, as 'stampede sweep plan' wrote them.",
    completion: .file(extensions: ["jsonl"])
  )
  var tasks: String

  @Option(
    help: "Where the results are: a directory that all workers share, or copies of theirs come to.",
    completion: .directory
  )
  var directory: String

  func validate() throws {
    if directory.isEmpty { throw ValidationError("--directory must name a directory.") }
  }

  /// Where results go.
  var place: ExperimentDirectory {
    ExperimentDirectory(
      path: directory,
      resultName: "sweep.json",
      otherNames: ["sweep.csv", "whatif.json"]
    )
  }

  /// Reads the tasks and the documents that they name.
  ///
  /// - Throws: a ``Failure`` where there are none, or they are not those of the plan.
  func sweep() throws -> Sweep {
    let bytes = tasks == "-" ? try FileAccess.readInput() : try FileAccess.read(tasks)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(code: .invalidData, message: "'\(tasks)' is not UTF-8", remedy: Self.remedy)
    }
    let list: [SweepTask]
    do {
      list = try SweepTaskFile.decode(text)
    } catch {
      throw Failure(
        code: .invalidData,
        message: "'\(tasks)' is no list of tasks: \(error.description)",
        remedy: Self.remedy
      )
    }
    return try Self.explainingVariants {
      try Sweep(list, read: Self.document, attachment: ScenarioReading.attachment)
    }
  }

  private static let remedy = "name a file that 'stampede sweep plan' wrote"

  private static func document(_ path: String) throws(Failure) -> SourceFile {
    do {
      return try ScenarioReading.read([path])[0]
    } catch let failure where failure.code == .noInput {
      throw Failure(
        code: .noInput,
        message: "the sweep was planned with the document '\(path)', and there is none here",
        remedy: "start where the sweep was planned, or copy the documents to the same paths"
      )
    }
  }

  /// Does something with variants; what is wrong with the documents of one goes to the error stream.
  static func explainingVariants<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as VariantError {
      throw WhatIfReading.refusal(of: error.diagnostics)
    }
  }
}
