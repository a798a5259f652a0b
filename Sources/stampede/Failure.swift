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
    case goalFailed = 99
    case interrupted = 130
  }

  let code: Code
  let message: String
  var remedy = ""

  /// The code for an error of the trace store: damaged bytes are not the system's refusal.
  static func code(of error: TraceError) -> Code {
    switch error {
    case .system(_, _, let code) where code == 2: .noInput
    case .system: .inputOutput
    case .incomplete, .damaged, .unsupported: .invalidData
    case .invalidDescription, .invalidRows, .compression, .cancelled: .internalError
    }
  }
}
