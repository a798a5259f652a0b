import JSONText

extension JSONValue {
  /// A duration of this many nanoseconds, in seconds.
  public static func seconds(_ nanoseconds: some BinaryInteger) -> JSONValue {
    .real(Double(nanoseconds) / 1e9)
  }
}
