import Glibc
import NIOCore

/// Why the emitter refuses a request of its user, or cannot go on.
public struct EmissionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whose mistake it is.
  public let kind: Kind
  /// What is wrong, with the value that was found.
  public let message: String
  /// What to do instead; may be empty.
  public let hint: String

  /// The kinds of trouble; each has its exit code.
  public enum Kind: Sendable {
    /// A flag, a target or a permission: 64.
    case usage
    /// A trace that cannot be read as one: 65.
    case damagedTrace
    /// Nothing at the path that was given: 66.
    case inputNotFound
    /// No connection to the target could be made: 69.
    case unavailable
    /// A file could not be read or written: 74.
    case inputOutput
  }

  /// Creates an error.
  public init(_ kind: Kind, _ message: String, hint: String = "") {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  /// The exit code of a program that ends with this error.
  public var exitCode: Int32 {
    switch kind {
    case .usage: 64
    case .damagedTrace: 65
    case .inputNotFound: 66
    case .unavailable: 69
    case .inputOutput: 74
    }
  }

  /// The message and, on a line of its own, the hint.
  public var description: String {
    hint.isEmpty ? message : message + "\nhint: " + hint
  }
}

extension Error {
  /// Why the network refused, in the system's words where it has some.
  public var reason: String {
    switch self {
    case let error as IOError: unsafe String(cString: strerror(error.errnoCode))
    case is ChannelError: "no connection in time, or it was closed"
    case is SocketAddressError: "the name is not known"
    default: String(describing: self)
    }
  }
}
