import ArgumentParser
import Foundation

/// An amount of memory, as people write it: `8G`, `512MiB`, `1.5GB`, `1048576`.
///
/// K, M, G and T count in 1024, as KiB and so on do; KB, MB, GB and TB count in 1000.
struct ByteSize: Equatable, ExpressibleByArgument {
  let bytes: UInt64

  init(bytes: UInt64) { self.bytes = bytes }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = argument.dropFirst(digits.count).uppercased()
    guard let number = Double(digits), number > 0, let scale = Self.scale(of: unit),
      number * scale < 0x1p62, number * scale >= 1
    else { return nil }
    bytes = UInt64((number * scale).rounded())
  }

  private static func scale(of unit: String) -> Double? {
    if unit.isEmpty || unit == "B" { return 1 }
    for (index, letter) in "KMGT".enumerated() where unit.first == letter {
      let power = Double(index + 1)
      switch unit.dropFirst() {
      case "", "IB": return pow(1_024, power)
      case "B": return pow(1_000, power)
      default: return nil
      }
    }
    return nil
  }
}

extension ByteSize: CustomStringConvertible {
  /// In mebibytes, gibibytes or tebibytes, with one place.
  var description: String {
    let mebibytes = Double(bytes) / 1_048_576
    if mebibytes < 1_024 { return String(format: "%.1f MiB", mebibytes) }
    if mebibytes < 1_048_576 { return String(format: "%.1f GiB", mebibytes / 1_024) }
    return String(format: "%.1f TiB", mebibytes / 1_048_576)
  }
}
