import Analysis
import Experiments
import Foundation
import Journeys
import Traces

/// Why a command could not do what was asked: what is wrong, and what to do.
struct Failure: Error {
  /// What the process says to those who called it.
  enum Code: Int32 {
    case usage = 64
    case invalidData = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case inputOutput = 74
    case limit = 75
    case unfinished = 76
    case different = 97
    case imprecise = 98
    case goalFailed = 99
    case interrupted = 130
  }

  let code: Code
  let message: String
  var remedy = ""
}

extension Failure {
  /// What the system refused, and its reason.
  init(cannot action: String, _ path: String, code: Int32) {
    self.init(
      code: .inputOutput,
      message: "cannot \(action) '\(path)': \(String(cString: strerror(code)))",
      remedy: Self.remedy(for: code)
    )
  }

  /// What an error that no command expected means to its user.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as TraceError: self.init(trace: error)
    case let error as QueryError:
      self.init(code: .usage, message: error.message, remedy: error.hint)
    case let error as QuestionError:
      self.init(code: .usage, message: error.message, remedy: error.hint)
    case let error as SweepError:
      self.init(code: .invalidData, message: error.message, remedy: error.hint)
    case let error as JourneyError: self.init(code: .invalidData, message: error.description)
    case let error as FoldError: self.init(fold: error)
    default: self.init(ownMistake: "\(error)")
    }
  }

  private init(trace error: TraceError) {
    switch error {
    case .system(let action, let path, ENOENT) where action == "open":
      self.init(
        code: .noInput,
        message: "there is no '\(path)'",
        remedy: "name a trace, or the directory of a run that has one"
      )
    case .system(let action, let path, let code):
      self.init(cannot: action, path, code: code)
    case .incomplete(let path):
      self.init(
        code: .unfinished,
        message: error.description,
        remedy:
          "`stampede trace repair \(path.quotedForShell)` makes a whole file of what is intact; "
          + "--recover reads it in place"
      )
    case .damaged(let path, _):
      self.init(
        code: .invalidData,
        message: error.description,
        remedy:
          "if the head is whole, `stampede trace repair \(path.quotedForShell)` keeps what is "
          + "intact"
      )
    case .unsupported:
      self.init(code: .invalidData, message: error.description)
    case .mismatched:
      self.init(
        code: .invalidData,
        message: error.description,
        remedy: "name the directory of a run, as 'stampede run' wrote it"
      )
    case .invalidDescription, .invalidRows, .compression, .cancelled:
      self.init(ownMistake: error.description)
    }
  }

  /// The rows of a run are our own, so only what a scenario can ask too much of is not our mistake.
  private init(fold error: FoldError) {
    switch error {
    case .tooManyWindows:
      self.init(
        code: .limit,
        message: error.description,
        remedy: "give the scenario a shorter duration"
      )
    case .overflow:
      self.init(
        code: .limit,
        message: error.description,
        remedy: "give the scenario smaller amounts, or a shorter duration"
      )
    case .description, .index, .range, .beginsTwice, .notLive:
      self.init(ownMistake: error.description)
    }
  }

  /// What should never happen.
  init(ownMistake message: String) {
    self.init(
      code: .internalError,
      message: message,
      remedy: "this is a mistake of stampede: report it with your documents and the seed"
    )
  }

  private static func remedy(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      "make room, name another disk with --out, or keep fewer rows with --trace digest"
    case EACCES, EPERM, EROFS: "mend its permissions, or name another place"
    case ENOTDIR, EEXIST: "a file stands where a directory is needed: choose another place"
    default: ""
    }
  }
}
