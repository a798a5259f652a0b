import Wire

/// A block of IP addresses, as `10.0.0.0/8` or `2001:db8::/32` write it.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  /// The first address.
  let first: NetworkAddress
  /// How many leading bits all addresses share.
  let length: Int

  /// Reads a block.
  ///
  /// - Throws: an error of kind `usage`, also where bits behind the prefix are set: such a block is
  ///   read in two ways.
  public init(_ text: String) throws(EmissionError) {
    func refusal(_ reason: String, _ hint: String) -> EmissionError {
      EmissionError(.usage, "'\(text.prefix(60))' is no block of addresses: \(reason)", hint: hint)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw refusal("it has no prefix length", "write one such as 10.20.0.0/16")
    }
    let isShort = !parts[0].contains(":")
    let host = try HostName(isShort ? String(parts[0]) : "[\(parts[0])]")
    let bytes: [UInt8]
    switch host {
    case .ipv4(let address), .ipv6(let address): bytes = address
    case .name: throw refusal("it begins with a name", "write one such as 10.20.0.0/16")
    }
    let digits = parts[1]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.count <= 3,
      let length = Int(digits), length <= bytes.count * 8
    else {
      throw refusal("its prefix length is none", "write 0 to \(bytes.count * 8) behind the slash")
    }
    let masked = Self.masked(bytes, to: length)
    guard masked == bytes else {
      let first = NetworkAddress(bytes: masked)
      throw refusal("bits behind the prefix are set", "write \(first)/\(length)")
    }
    self.first = NetworkAddress(bytes: bytes)
    self.length = length
  }

  /// Whether an address lies in the block.
  func contains(_ address: NetworkAddress) -> Bool {
    address.bytes.count == first.bytes.count
      && Self.masked(address.bytes, to: length) == first.bytes
  }

  /// The block as it is written.
  public var description: String { "\(first)/\(length)" }

  /// The bytes with all bits behind the first `length` cleared.
  private static func masked(_ bytes: [UInt8], to length: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(8, max(0, length - index * 8))
      return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
    }
  }
}
