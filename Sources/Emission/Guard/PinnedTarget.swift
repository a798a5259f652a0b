import NIOCore
import Wire

/// A target and the one address that it stands for during a run.
public struct PinnedTarget: Sendable {
  /// The target as it was named.
  public let url: TargetURL
  /// Where packets go.
  public let address: SocketAddress

  /// The address as text.
  var addressText: String {
    let host = address.ipAddress ?? "?"
    return host.contains(":") ? "[\(host)]:\(url.port)" : "\(host):\(url.port)"
  }
}
