import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Wire

/// A receiving instrument: an HTTP/1.1 server that answers, stamps arrivals and can misbehave on
/// command, so that what a sender claims can be checked from the other side.
public final class Sink: Sendable {
  /// How a sink behaves.
  public struct Options: Sendable {
    /// When it stops answering.
    public var stalls: [Stall]
    /// How long each answer waits, in nanoseconds.
    public var delay: Int64
    /// The status of the answers.
    public var status: Int

    /// Creates options.
    public init(stalls: [Stall] = [], delay: Int64 = 0, status: Int = 200) {
      self.stalls = stalls
      self.delay = delay
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

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let book: NIOLockedValueBox<SinkBook>

  /// The port that it listens on.
  public let port: Int
  /// The address that it listens on, as text.
  public let address: String

  /// Starts a sink.
  ///
  /// - Parameters:
  ///   - host: an address of this machine; nothing is resolved.
  ///   - port: the port; 0: any that is free.
  ///   - options: how it behaves.
  /// - Throws: an error of kind `inputOutput`.
  public init(host: String, port: Int, options: Options = Options()) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let book = NIOLockedValueBox(SinkBook())
    do {
      let address = try SocketAddress(ipAddress: host, port: port)
      channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              SinkHandler(book: book, options: options)
            )
          }
        }
        .bind(to: address).get()
    } catch {
      try? await group.shutdownGracefully()
      throw EmissionError(.inputOutput, "cannot listen on \(host):\(port): \(error.reason)")
    }
    self.group = group
    self.book = book
    self.port = channel.localAddress?.port ?? port
    address = host.contains(":") ? "[\(host)]:\(self.port)" : "\(host):\(self.port)"
  }

  /// What came until now.
  public var report: SinkReport {
    SinkReport(book.withLockedValue { $0 })
  }

  /// Stops listening, closes all connections and gives what came.
  public func stop() async throws -> SinkReport {
    try await group.shutdownGracefully()
    return report
  }
}
