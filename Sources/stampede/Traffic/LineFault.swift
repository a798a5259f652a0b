/// Why a line of a log says nothing.
struct LineFault: Error, Equatable {
  /// Where, in bytes from 1.
  let column: Int
  let reason: String
}
