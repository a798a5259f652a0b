/// How the values of a column are turned into small non-negative numbers.
enum ColumnTransform: UInt8, CaseIterable {
  /// The value itself.
  case plain
  /// The distance from the least value.
  case frame
  /// The distance from the value before; values do not decrease.
  case delta
  /// The distance to the greatest value.
  case age
  /// Zigzag: 0, −1, 1, −2, … become 0, 1, 2, 3, …
  case zigzag
  /// Zigzag of the distance from the value before.
  case zigzagDelta
}

/// What a block header says of one column, 40 bytes.
struct ColumnDescriptor: Equatable {
  /// The size in the file.
  static let size = 40
  /// More planes a column cannot have: a bitmap and eight bytes.
  static let maximumPlanes = 9

  var id: UInt8
  var transform: ColumnTransform
  var planeCount: Int
  /// Whether the first plane is a bitmap of the values that are not zero.
  var isSparse: Bool
  var scale: UInt32 = 1
  var base: UInt64
  var minimum: UInt64
  var maximum: UInt64
  /// The union of `1 << (value & 63)`; 0: not recorded.
  var presence: UInt64

  func write(to bytes: inout [UInt8]) {
    bytes += [id, transform.rawValue, UInt8(planeCount), isSparse ? 1 : 0]
    bytes.append(littleEndian: scale)
    for word in [base, minimum, maximum, presence] { bytes.append(littleEndian: word) }
  }
}

extension ColumnDescriptor {
  init(from cursor: inout ByteCursor) throws(Damage) {
    id = try cursor.take()
    let transformCode: UInt8 = try cursor.take()
    planeCount = Int(try cursor.take(UInt8.self))
    let flags: UInt8 = try cursor.take()
    guard let transform = ColumnTransform(rawValue: transformCode), flags & 0xFE == 0 else {
      throw Damage("column \(id) is coded in a way that is not known", isUnsupported: true)
    }
    self.transform = transform
    isSparse = flags & 1 == 1
    guard planeCount <= (isSparse ? 9 : 8), !isSparse || planeCount > 0 else {
      throw Damage("column \(id) has \(planeCount) planes")
    }
    scale = try cursor.take()
    base = try cursor.take()
    minimum = try cursor.take()
    maximum = try cursor.take()
    presence = try cursor.take()
  }
}
