import JSONText
import NIOCore
import NIOPosix
import Wire

/// The other side of a control socket: says a line and gives the answer.
public enum ControlClient {
  /// Says `line` to the emission that listens at `path`.
  ///
  /// - Returns: the answer, a line of JSON, and whether the emission agreed.
  /// - Throws: an error of kind `unavailable` where nobody listens or answers within five seconds.
  public static func say(_ line: String, at path: String) async throws -> (
    answer: String, isAgreed: Bool
  ) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let result: Result<String, any Error>
    do {
      result = .success(try await exchange(line, at: path, on: group.any()))
    } catch {
      result = .failure(error)
    }
    try? await group.shutdownGracefully()
    do {
      let answer = try result.get()
      return (answer + "\n", try JSONValue(parsing: answer)["ok"]?.boolean == true)
    } catch {
      throw EmissionError(
        .unavailable,
        "no emission answers at \(path): \(error.reason)",
        hint: "'stampede-emit send --control \(path)' listens there while it sends"
      )
    }
  }

  private static func exchange(
    _ line: String,
    at path: String,
    on eventLoop: any EventLoop
  ) async throws -> String {
    let answer = eventLoop.makePromise(of: String.self)
    let limit = eventLoop.scheduleTask(in: .seconds(5)) {
      answer.fail(ChannelError.connectTimeout(.seconds(5)))
    }
    let channel: any Channel
    do {
      channel = try await ClientBootstrap(group: eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AnswerHandler(answer))
          }
        }
        .connect(unixDomainSocketPath: path).get()
    } catch {
      limit.cancel()
      answer.fail(error)
      return try await answer.futureResult.get()
    }
    channel.writeAndFlush(ByteBuffer(string: line + "\n"), promise: nil)
    defer {
      limit.cancel()
      channel.close(promise: nil)
    }
    return try await answer.futureResult.get()
  }

  /// Takes the first line.
  private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<String>
    private var text = ""
    private var isDone = false

    init(_ answer: EventLoopPromise<String>) {
      self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      guard !isDone, let end = text.firstIndex(of: "\n") else { return }
      isDone = true
      answer.succeed(String(text[..<end]))
    }

    func channelInactive(context: ChannelHandlerContext) {
      guard !isDone else { return }
      isDone = true
      answer.fail(ChannelError.eof)
    }
  }
}
