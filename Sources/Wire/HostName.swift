import NIOCore

/// A host as a URL or a flag names it, read so strictly that nobody can read it differently.
///
/// Only dotted quads, bracketed IPv6 addresses and names of letters, digits and hyphens are hosts.
/// The other spellings of an address that some resolvers take (`127.1`, `0x7f.1`, `2130706433`) are
/// refused: a guard must not depend on who reads them.
public enum HostName: Hashable, Sendable, CustomStringConvertible {
  /// A dotted quad.
  case ipv4([UInt8])
  /// An IPv6 address.
  case ipv6([UInt8])
  /// A name, in lower case.
  case name(String)

  /// Reads a host.
  ///
  /// - Throws: an error of kind `usage`.
  public init(_ text: String) throws(EmissionError) {
    func refusal(_ reason: String, _ hint: String) -> EmissionError {
      EmissionError(.usage, "'\(text)' is no host: \(reason)", hint: hint)
    }
    if text.isEmpty { throw refusal("it is empty", "write a host, such as 127.0.0.1") }
    if text.hasPrefix("[") {
      guard text.hasSuffix("]"), let address = Self.parseIPv6(String(text.dropFirst().dropLast()))
      else { throw refusal("not an IPv6 address in brackets", "write one such as [::1]") }
      if address.starts(with: Array(repeating: 0, count: 10) + [0xFF, 0xFF]) {
        throw refusal("an IPv4 address inside an IPv6 one", "write the IPv4 address itself")
      }
      self = .ipv6(address)
      return
    }
    if let address = Self.parseIPv4(text) {
      self = .ipv4(address)
      return
    }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = labels.last, !last.isEmpty else {
      throw refusal("it ends with a dot", "write it without the dot")
    }
    if last.allSatisfy(\.isNumber) || last.lowercased().hasPrefix("0x") {
      throw refusal("not a plain IPv4 address", "write four decimal numbers, such as 127.0.0.1")
    }
    guard text.utf8.count <= 253, labels.allSatisfy(Self.isLabel) else {
      throw refusal(
        "a name has letters, digits and inner hyphens, 63 at most between two dots",
        "write one host; patterns are not taken"
      )
    }
    self = .name(text.lowercased())
  }

  /// Whether it is an address of this machine alone, or `localhost`.
  public var isLoopback: Bool {
    switch self {
    case .ipv4(let bytes): bytes[0] == 127
    case .ipv6(let bytes): bytes == Array(repeating: 0, count: 15) + [1]
    case .name(let name): name == "localhost"
    }
  }

  /// The address that needs no resolver: a literal, or 127.0.0.1 for `localhost`.
  public var literal: String? {
    switch self {
    case .ipv4: description
    case .ipv6: String(description.dropFirst().dropLast())
    case .name(let name): name == "localhost" ? "127.0.0.1" : nil
    }
  }

  /// The host as it stands in a URL.
  public var description: String {
    switch self {
    case .ipv4(let bytes):
      bytes.map(String.init).joined(separator: ".")
    case .ipv6(let bytes):
      "[" + Self.text(ofIPv6: bytes) + "]"
    case .name(let name):
      name
    }
  }
}

extension HostName {
  private static func parseIPv4(_ text: String) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part -> UInt8? in
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      // A leading zero means octal to some and nothing to others.
      guard part == "0" || !part.hasPrefix("0") else { return nil }
      return UInt8(part)
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func parseIPv6(_ text: String) -> [UInt8]? {
    guard text.contains(":"), !text.contains("%"), !text.contains(".") else { return nil }
    guard case .v6(let address) = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
    return unsafe withUnsafeBytes(of: address.address.sin6_addr) { unsafe Array($0) }
  }

  private static func text(ofIPv6 bytes: [UInt8]) -> String {
    let groups = stride(from: 0, to: 16, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    let texts = groups.map { String($0, radix: 16) }
    // The longest run of zeros, the first among equals, is left out: RFC 5952.
    var best = 0..<0
    var index = 0
    while index < 8 {
      let end = groups[index...].firstIndex { $0 != 0 } ?? 8
      if end - index > max(best.count, 1) { best = index..<end }
      index = max(end, index + 1)
    }
    if best.isEmpty { return texts.joined(separator: ":") }
    return texts[..<best.lowerBound].joined(separator: ":") + "::"
      + texts[best.upperBound...].joined(separator: ":")
  }

  private static func isLabel(_ label: Substring) -> Bool {
    let isHyphen = { (byte: UInt8) in byte == 0x2D }
    guard (1...63).contains(label.utf8.count) else { return false }
    if label.hasPrefix("-") || label.hasSuffix("-") { return false }
    return label.utf8.allSatisfy { byte in
      isHyphen(byte) || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
  }
}
