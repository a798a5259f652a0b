import NIOCore
import Wire

/// A receiving instrument: an HTTP/1.1 server that answers, stamps arrivals and can misbehave on
/// command, so that what a sender claims can be checked from the other side.
public final class Sink: Sendable {
  private let state = SinkState()
  private let listener: StreamSocket
  private let thread: ServerThread

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
    let listener: StreamSocket
    let poll: Int32
    do {
      listener = try StreamSocket.listening(on: SocketAddress(ipAddress: host, port: port))
      do {
        poll = try EventPoll.open()
      } catch {
        listener.close()
        throw error
      }
    } catch {
      throw EmissionError(.inputOutput, "cannot listen on \(host):\(port): \(error.reason)")
    }
    let (answers, state) = (AnswerBook(options), state)
    self.listener = listener
    self.port = listener.port
    address = host.contains(":") ? "[\(host)]:\(self.port)" : "\(host):\(self.port)"
    thread = try ServerThread {
      PlainServer(listener: listener, poll: poll, answers: answers).run(state)
    }
  }

  /// What came until now.
  public var report: SinkReport { SinkReport(book) }

  /// What it wrote down until now.
  var book: SinkBook { state.book.withLock { $0 } }

  /// Stops listening, closes all connections and gives what came.
  public func stop() async throws -> SinkReport {
    if !state.isStopping {
      // In this order: the thread closes the listener when it sees that it shall stop.
      listener.stopListening()
      state.stop()
    }
    await thread.end()
    return report
  }
}
