import Testing

@testable import Traces

@Suite struct XXHash64Tests {
  /// The buffer and the answers of the reference implementation's own sanity check.
  @Test(
    arguments: [
      (0, 0, 0xEF46_DB37_51D8_E999), (0, 2_654_435_761, 0xAC75_FDA2_929B_17EF),
      (1, 0, 0xE934_A84A_DB05_2768), (1, 2_654_435_761, 0x5014_6076_43A9_B4C3),
      (4, 0, 0x9136_A0DC_A574_57EE), (14, 0, 0x8282_DCC4_994E_35C8),
      (14, 2_654_435_761, 0xC3BD_6BF6_3DEB_6DF0), (222, 0, 0xB641_AE8C_B691_C174),
      (222, 2_654_435_761, 0x20CB_8AB7_AE10_C14A),
    ] as [(Int, UInt64, UInt64)]
  )
  func `gives the published answers`(count: Int, seed: UInt64, answer: UInt64) {
    var generator: UInt64 = 2_654_435_761
    let bytes = (0..<count).map { _ in
      defer { generator &*= 11_400_714_785_074_694_797 }
      return UInt8(truncatingIfNeeded: generator >> 56)
    }

    #expect(XXHash64.hash(bytes, seed: seed) == answer)
  }

  @Test func `hashes text as other tools do`() {
    #expect(XXHash64.hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
    #expect(
      XXHash64.hash(Array("Nobody inspects the spammish repetition".utf8))
        == 0xFBCE_A83C_8A37_8BF1
    )
  }
}
