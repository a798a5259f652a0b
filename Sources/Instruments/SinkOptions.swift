import Statistics

extension Sink {
  /// How a sink behaves.
  public struct Options: Sendable {
    /// When it stops answering.
    public var stalls: [Stall]
    /// How long each answer waits, in nanoseconds.
    public var latency: Law
    /// The status of the answers.
    public var status: Int
    /// The length of the answers' bodies in bytes.
    public var bodySize = 128
    /// What becomes of some requests instead of the usual answer.
    public var failures: [Failure] = []
    /// What answers of 429 and 503 say in `Retry-After`, in whole seconds; `nil`: nothing.
    public var retryAfter: Int?
    /// Where all requests are redirected to; `nil`: nowhere.
    public var redirect: String?
    /// How slowly answers come; `nil`: at once.
    public var drip: Drip?
    /// The seed of what is left to chance.
    public var seed: UInt64 = 1
    /// Certificate and key, where connections are encrypted.
    public var identity: Identity?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - stalls: when it stops answering.
    ///   - delay: how long each answer waits, in nanoseconds.
    ///   - status: the status of the answers.
    public init(stalls: [Stall] = [], delay: Int64 = 0, status: Int = 200) {
      self.stalls = stalls
      self.latency = .constant(Double(delay))
      self.status = status
    }
  }

  /// A time in which the sink answers nothing; arrivals are stamped all the same.
  public struct Stall: Equatable, Sendable {
    /// When it begins, in nanoseconds after the first request.
    public let start: Int64
    /// How long it lasts, in nanoseconds.
    public let length: Int64

    /// Creates a stall.
    public init(start: Int64, length: Int64) {
      self.start = start
      self.length = length
    }
  }

  /// What becomes of a share of the requests.
  public struct Failure: Equatable, Sendable {
    /// What may become of a request.
    public enum Kind: Equatable, Sendable {
      /// It is answered with this status.
      case status(Int)
      /// Its connection is reset.
      case reset
      /// It is never answered, and its connection stays open.
      case drop
    }

    /// What becomes of it.
    public let kind: Kind
    /// The share of the requests, 0...1.
    public let share: Double

    /// Creates a failure.
    public init(_ kind: Kind, share: Double) {
      self.kind = kind
      self.share = share
    }
  }

  /// Answers that come in small pieces.
  public struct Drip: Equatable, Sendable {
    /// The size of a piece in bytes, at least 1.
    public let size: Int
    /// The time from piece to piece in nanoseconds.
    public let interval: Int64

    /// Creates a drip.
    public init(size: Int, interval: Int64) {
      self.size = size
      self.interval = interval
    }
  }

  /// Who an encrypting sink is, as files in the PEM format.
  public struct Identity: Equatable, Sendable {
    /// The path of the certificate, followed in the file by those that vouch for it.
    public let certificate: String
    /// The path of its private key.
    public let key: String

    /// Creates an identity.
    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }
}
