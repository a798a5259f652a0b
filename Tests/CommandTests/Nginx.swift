import Foundation
import Testing

/// Debian's nginx on two ports of this machine, one of them encrypted, started by a test in a directory
/// of its own.
final class Nginx {
  /// One line of its access log.
  struct Visit {
    /// When it was answered: seconds on the clock of the day, in whole milliseconds.
    let time: Double
    /// The protocol of the encryption; empty: none.
    let encryption: String
    let method: String
    let path: String
    let status: Int
    /// The headers `X-Stampede-Request` and `X-Stampede-Intended`.
    let sequence: Int
    let intended: Int64
  }

  /// Why tests that need it are left out; `nil`: they are not.
  static let obstacle: String? = {
    for program in [nginx, openssl] where !FileManager.default.isExecutableFile(atPath: program) {
      return "\(program) is missing: apt-get install nginx-light openssl"
    }
    return nil
  }()

  private static let nginx = "/usr/sbin/nginx"
  private static let openssl = "/usr/bin/openssl"

  private let directory = ScratchDirectory()
  private let running: Program.Running
  private let ports: (plain: Int, encrypted: Int)

  /// The file that vouches for its certificate.
  var certificate: String { directory.path + "/cert.pem" }

  init() throws {
    let made = try Program(path: Self.openssl).run(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem",
      ],
      in: directory.path
    )
    try #require(made.status == 0, "\(made.errors)")
    // A port that was free a moment ago may be taken by another test; then the next pair is tried.
    for _ in 0..<5 {
      let ports = (plain: try Self.freePort(), encrypted: try Self.freePort())
      _ = try directory.write(Self.configuration(ports), to: "nginx.conf")
      let running = try Program(path: Self.nginx).start(
        ["-p", directory.path, "-e", directory.path + "/error.log", "-c", "nginx.conf"],
        in: directory.path
      )
      if Self.listens(at: ports.encrypted, while: running) {
        (self.running, self.ports) = (running, ports)
        return
      }
      running.signal(SIGKILL)
      _ = running.wait()
    }
    throw Refusal(reason: (try? directory.text("error.log")) ?? "nginx does not start")
  }

  deinit {
    running.signal(SIGKILL)
    _ = running.wait()
  }

  struct Refusal: Error {
    let reason: String
  }

  /// Where it listens.
  func address(encrypted: Bool) -> String {
    encrypted ? "https://127.0.0.1:\(ports.encrypted)" : "http://127.0.0.1:\(ports.plain)"
  }

  /// Ends it and reads its log, once that has as many lines as are expected, or none has come for a
  /// while.
  func visits(expecting count: Int) throws -> [Visit] {
    // A visit is logged when its answer has gone, which its sender may know before. Signals that end
    // in peace do not reach the children of a test, whose threads have them blocked.
    for _ in 0..<100 where lineCount < count { usleep(20_000) }
    usleep(50_000)
    running.signal(SIGKILL)
    _ = running.wait()
    return try directory.text("access.log").split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(fields.count == 7, "\(line)")
      return Visit(
        time: try #require(Double(fields[0])),
        encryption: fields[1] == "-" ? "" : fields[1],
        method: fields[2],
        path: fields[3],
        status: try #require(Int(fields[4])),
        sequence: try #require(Int(fields[5])),
        intended: try #require(Int64(fields[6]))
      )
    }
  }
}

extension Nginx {
  private var lineCount: Int {
    (try? directory.text("access.log").utf8.count { $0 == UInt8(ascii: "\n") }) ?? 0
  }

  /// One process that needs no rights, keeps everything in its directory and logs at once.
  private static func configuration(_ ports: (plain: Int, encrypted: Int)) -> String {
    """
    daemon off;
    master_process off;
    pid nginx.pid;
    events { worker_connections 1024; }
    http {
      log_format visit '$msec\t$ssl_protocol\t$request_method\t$uri\t$status\t'
                       '$http_x_stampede_request\t$http_x_stampede_intended';
      access_log access.log visit;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:\(ports.plain);
        listen 127.0.0.1:\(ports.encrypted) ssl;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        location / { return 200 "ok\\n"; }
      }
    }
    """
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
      }
    }
    guard result == 0 else { throw Refusal(reason: "no port is free") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func listens(at port: Int, while running: Program.Running) -> Bool {
    for _ in 0..<1_000 where running.process.isRunning {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = loopback(port: port)
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
      }
      if result == 0 { return running.process.isRunning }
      usleep(5_000)
    }
    return false
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
