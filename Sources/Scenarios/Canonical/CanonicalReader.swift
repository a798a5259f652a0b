import JSONText
import SimulationKernel
import Statistics

/// Why a JSON value is not the canonical form of a scenario.
public struct CanonicalFormError: Error, Equatable, Sendable {
  /// Where it stands, as a JSON pointer.
  public let path: String
  /// What is wrong.
  public let message: String
}

/// Reads one value of a canonical form and knows where it stands.
struct CanonicalReader {
  let value: JSONValue
  let path: String

  /// An error at this value.
  func failure(_ message: String) -> CanonicalFormError {
    CanonicalFormError(path: path, message: message)
  }

  /// The member of a key, which must be given.
  subscript(key: String) -> CanonicalReader {
    get throws {
      guard let member = value[key] else { throw failure("\"\(key)\" is missing") }
      return CanonicalReader(value: member, path: path.pointer(to: key))
    }
  }

  /// The member of a key that is left out where there is nothing to say.
  func member(_ key: String) -> CanonicalReader? {
    value[key].map { CanonicalReader(value: $0, path: path.pointer(to: key)) }
  }

  /// The elements of a list that is left out where there are none.
  func list<Element>(
    ofMember key: String,
    _ read: (CanonicalReader) throws -> Element
  ) throws -> [Element] {
    try member(key)?.list(read) ?? []
  }

  /// The elements of a list.
  func elements() throws -> [CanonicalReader] {
    guard let elements = value.array else { throw failure("must be a list") }
    return elements.enumerated().map {
      CanonicalReader(value: $0.element, path: path.pointer(to: String($0.offset)))
    }
  }

  /// A list, each element read in one way.
  func list<Element>(
    _ read: (CanonicalReader) throws -> Element
  ) throws -> [Element] {
    var result: [Element] = []
    for element in try elements() { result.append(try read(element)) }
    return result
  }

  /// A list of exactly two elements.
  func pair() throws -> (CanonicalReader, CanonicalReader) {
    let elements = try elements()
    guard elements.count == 2 else { throw failure("must be a list of two") }
    return (elements[0], elements[1])
  }

  /// A value, or null.
  func optional<Value>(
    _ read: (CanonicalReader) throws -> Value
  ) throws -> Value? {
    value == .null ? nil : try read(self)
  }

  func text() throws -> String {
    guard let text = value.string else { throw failure("must be a text") }
    return text
  }

  func boolean() throws -> Bool {
    guard let boolean = value.boolean else { throw failure("must be true or false") }
    return boolean
  }

  func real() throws -> Double {
    guard let number = value.double, number.isFinite else {
      throw failure("must be a finite number")
    }
    return number
  }

  func integer(from least: Int = 0) throws -> Int {
    guard let integer = value.integer, integer >= least else {
      throw failure("must be a whole number of at least \(least)")
    }
    return integer
  }

  func unsigned() throws -> UInt64 {
    guard let integer = value.unsigned else { throw failure("must be a whole number") }
    return integer
  }

  func duration() throws -> SimulationTime.Duration {
    let nanoseconds = Int64(try integer())
    guard nanoseconds <= 8 * Field.longestDuration.nanoseconds else {
      throw failure("is longer than a run may last")
    }
    return .init(nanoseconds: nanoseconds)
  }

  func time() throws -> SimulationTime { SimulationTime(try duration()) }

  /// An index into a list of `count` elements.
  func index(below count: Int) throws -> Int {
    let index = try integer()
    guard index < count else { throw failure("names no element: there are \(count)") }
    return index
  }

  func choice<Choice: RawRepresentable>(
    _ type: Choice.Type
  ) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try text()) else {
      throw failure("is no known value: \"\(try text())\"")
    }
    return choice
  }
}
