/// A place that breaks a rule of the house.
struct Violation: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let reason: String

  var description: String { "\(path):\(line): \(reason)" }
}

extension SwiftText {
  /// A broken rule at a byte of this file.
  func violation(at offset: Int, _ reason: String) -> Violation {
    Violation(path: path, line: line(at: offset), reason: reason)
  }
}
