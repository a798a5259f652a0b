/// A request of a log: when it came, and who sent it.
struct LoggedRequest: Equatable {
  /// In nanoseconds since 1 January 1970, UTC.
  let time: Int
  /// A number for the client, by address and user agent; `nil` where the log names none.
  let client: UInt64?
}
