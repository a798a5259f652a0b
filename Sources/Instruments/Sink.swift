import NIOCore
import Wire

/// A receiving instrument: an HTTP/1.1 server that answers, stamps arrivals and can misbehave on
/// command, so that what a sender claims can be checked from the other side.
public final class Sink: Sendable {
  private let state = SinkState()
  private let server: Server

  private enum Server: Sendable {
    case plain(StreamSocket, ServerThread)
    case secure(SecureServer)
  }

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
  /// - Throws: an error of kind `inputOutput`; of kind `usage` where certificate or key are none.
  public init(host: String, port: Int, options: Options = Options()) async throws {
    let (answers, state) = (AnswerBook(options), state)
    do {
      let address = try SocketAddress(ipAddress: host, port: port)
      if let identity = options.identity {
        let secure = try await SecureServer(
          on: address,
          as: identity,
          state: state,
          answers: answers
        )
        server = .secure(secure)
        self.port = secure.port
      } else {
        let listener = try StreamSocket.listening(on: address)
        server = .plain(listener, try Self.serve(listener, state: state, answers: answers))
        self.port = listener.port
      }
    } catch let error as EmissionError {
      throw error
    } catch {
      throw EmissionError(.inputOutput, "cannot listen on \(host):\(port): \(error.reason)")
    }
    address = host.contains(":") ? "[\(host)]:\(self.port)" : "\(host):\(self.port)"
  }

  /// What came until now.
  public var report: SinkReport { SinkReport(book) }

  /// The arrivals until now, one by one.
  public var record: SinkRecord { SinkRecord(book) }

  /// What it wrote down until now.
  var book: SinkBook { state.book.withLock { $0 } }

  /// Stops listening, closes all connections and gives what came.
  public func stop() async throws -> SinkReport {
    switch server {
    case .plain(let listener, let thread):
      if !state.isStopping {
        // In this order: the thread closes the listener when it sees that it shall stop.
        listener.stopListening()
        state.stop()
      }
      await thread.end()
    case .secure(let server):
      try await server.stop()
    }
    return report
  }

  private static func serve(
    _ listener: StreamSocket,
    state: SinkState,
    answers: AnswerBook
  ) throws -> ServerThread {
    do {
      let poll = try EventPoll.open()
      return try ServerThread {
        PlainServer(listener: listener, poll: poll, answers: answers).run(state)
      }
    } catch {
      listener.close()
      throw error
    }
  }
}
