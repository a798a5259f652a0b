import Foundation
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
    guard FileManager.default.isReadableFile(atPath: file) else {
      throw EmissionError(.inputNotFound, "cannot read the trust roots in \(file)")
    }
    if let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty {
      return certificates
    }
    throw EmissionError(
      .usage,
      "\(file) holds no certificate in PEM",
      hint: "such a file has lines '-----BEGIN CERTIFICATE-----'"
    )
  }
}

extension Error {
  /// The error of an emission that cannot begin, for this kept a connection to a target from opening.
  func preventing(_ target: PinnedTarget) -> EmissionError {
    let place = "\(target.url) at \(target.addressText)"
    guard self is NIOSSLError || self is BoringSSLError || self is NIOSSLExtraError else {
      return EmissionError(
        .unavailable,
        "no connection to \(place): \(reason)",
        hint: "is the endpoint up? 'stampede-emit sink' starts one to try with"
      )
    }
    let words = String(describing: self)
    let isUntrusted = words.contains("CERTIFICATE_VERIFY_FAILED")
    return EmissionError(
      .unavailable,
      "no TLS with \(place): "
        + (isUntrusted ? "nobody trusted vouches for its certificate" : words),
      hint: isUntrusted
        ? "name the certificates that vouch for it with --ca FILE"
        : "the certificate must name the host of the target, and the endpoint speak TLS 1.2 or 1.3"
    )
  }
}
