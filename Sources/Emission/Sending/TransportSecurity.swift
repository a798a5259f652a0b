import NIOCore
import NIOSSL
import Wire

/// TLS to the targets: verified always, by the system's trust roots and those of the user.
struct TransportSecurity: Sendable {
  private let context: NIOSSLContext

  /// Reads the trust roots.
  ///
  /// - Parameter trustRoots: a file of certificates in PEM that are trusted besides the system's.
  /// - Throws: an error of kind `usage` where the file holds no certificates; `inputNotFound` where
  ///   it is not there.
  init(trustRoots: String?) throws(EmissionError) {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    if let trustRoots {
      configuration.additionalTrustRoots = [.certificates(try Self.certificates(of: trustRoots))]
    }
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw EmissionError(.usage, "no TLS with these trust roots: \(error.reason)")
    }
  }

  /// The handler that encrypts a connection to a target.
  func handler(for target: TargetURL) throws -> NIOSSLClientHandler {
    // An address is no server name; the certificate must then name the address.
    guard case .name(let name) = target.host else {
      return try NIOSSLClientHandler(context: context, serverHostname: nil)
    }
    return try NIOSSLClientHandler(context: context, serverHostname: name)
  }

  private static func certificates(of file: String) throws(EmissionError) -> [NIOSSLCertificate] {
    do {
      let certificates = try NIOSSLCertificate.fromPEMFile(file)
      if !certificates.isEmpty { return certificates }
    } catch let error where error is IOError {
      throw EmissionError(.inputNotFound, "cannot read the trust roots in \(file): \(error.reason)")
    } catch {
      // What is wrong is said below.
    }
    throw EmissionError(
      .usage,
      "\(file) holds no certificate in PEM",
      hint: "such a file has lines '-----BEGIN CERTIFICATE-----'"
    )
  }
}
