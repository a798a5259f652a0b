/// A number for a client.
enum ClientNumber {
  /// Mixes the bytes of an address and of a user agent (FNV-1a with 64 bits): of a million clients
  /// two share a number with a probability of 3 in 100 million.
  static func of(_ address: ArraySlice<UInt8>, _ agent: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for byte in address { mix(byte) }
    mix(0)
    for byte in agent { mix(byte) }
    return hash
  }
}
