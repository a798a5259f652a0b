extension RevenueFold {
  /// The bytes that the lives without any event and with all hold at their peak beside a life, where one
  /// worker simulates them.
  ///
  /// - Parameter arrivals: the sessions of a life.
  /// - Returns: the bytes, as a number that cannot overflow.
  public static func expectedMemory(arrivals: Double) -> Double {
    // A list that grows has room for twice as many while its old half is copied.
    arrivals * 3 * Double(MemoryLayout<SessionOutcome>.stride)
  }
}
