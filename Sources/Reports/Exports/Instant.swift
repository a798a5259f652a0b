import Foundation

/// Instants of the calendar as programs exchange them.
enum Instant {
  /// ISO 8601 in UTC, to the second.
  static func text(milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(milliseconds) / 1_000)
      .formatted(.iso8601)
  }
}
