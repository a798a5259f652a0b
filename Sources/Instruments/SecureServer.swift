import NIOCore
import NIOPosix
import NIOSSL
import Wire

/// The server of encrypted connections: one event loop.
struct SecureServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Starts it.
  ///
  /// - Throws: the error of certificate or key, of kind `usage`; or the system's error.
  init(
    on address: SocketAddress,
    as identity: Sink.Identity,
    state: SinkState,
    answers: AnswerBook
  ) async throws {
    let context = try Self.context(identity)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 4_096)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers([
              NIOSSLServerHandler(context: context),
              SecureHandler(state: state, answers: answers),
            ])
          }
        }
        .bind(to: address).get()
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// The port that it listens on.
  var port: Int { channel.localAddress?.port ?? 0 }

  /// Stops listening and closes all connections.
  func stop() async throws { try await group.shutdownGracefully() }

  private static func context(_ identity: Sink.Identity) throws -> NIOSSLContext {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(identity.certificate)
      let key = try NIOSSLPrivateKey(file: identity.key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) },
        privateKey: .privateKey(key)
      )
      configuration.applicationProtocols = ["http/1.1"]
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw EmissionError(
        .usage,
        "cannot serve with the certificate '\(identity.certificate)' and the key "
          + "'\(identity.key)': \(error.reason)",
        hint: Sink.Identity.recipe
      )
    }
  }
}

extension Sink.Identity {
  /// How to make a certificate for this machine, and its key.
  public static let recipe = """
    make both with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -days 30 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout \
    key.pem -out cert.pem
    """
}
