import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

/// A server of this process that answers every request at once and knows when the last one came.
final class StampingServer: Sendable {
  /// What has come.
  struct Arrivals: Equatable {
    var requests = 0
    var first = MonotonicTime(nanoseconds: .max)
    var last = MonotonicTime(nanoseconds: .min)
    /// The bytes of the first request on each connection.
    var heads: [String] = []
  }

  private final class Book: Sendable {
    let arrivals = Mutex(Arrivals())
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let book: Book
    private let answer: String?
    private var end = 0
    private var isFirst = true

    init(_ book: Book, _ answer: String?) {
      self.book = book
      self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let now = MonotonicTime.now
      let bytes = unwrapInboundIn(data)
      // Requests have no bodies here, so an empty line is the end of one.
      var count = 0
      for byte in bytes.readableBytesView {
        end = byte == (end % 2 == 0 ? 0x0D : 0x0A) ? end + 1 : (byte == 0x0D ? 1 : 0)
        if end == 4 {
          count += 1
          end = 0
        }
      }
      book.arrivals.withLock { arrivals in
        arrivals.requests += count
        arrivals.first = min(arrivals.first, now)
        arrivals.last = max(arrivals.last, now)
        if isFirst { arrivals.heads.append(String(buffer: bytes)) }
      }
      isFirst = false
      guard let answer else { return }
      let answers = String(repeating: answer, count: count)
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answers)), promise: nil)
    }
  }

  /// Where it listens.
  let address: String
  private let book = Book()
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Starts a server; one without an answer keeps all waiting.
  init(answer: String? = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") throws {
    let channel = try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .childChannelInitializer { [book] child in
        child.eventLoop.makeCompletedFuture {
          try child.pipeline.syncOperations.addHandler(Handler(book, answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    address = "127.0.0.1:\(try #require(channel.localAddress?.port))"
  }

  deinit { try? group.syncShutdownGracefully() }

  /// What has come so far.
  var arrivals: Arrivals { book.arrivals.withLock { $0 } }
}
