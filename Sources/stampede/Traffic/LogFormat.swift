/// The forms of logs that can be read, found out from their first lines.
enum LogFormat: CaseIterable {
  case accessLog, jsonLines, table

  /// How it is called.
  var name: String {
    switch self {
    case .accessLog: "an access log (Common or Combined Log Format)"
    case .jsonLines: "JSON lines"
    case .table: "CSV"
    }
  }

  /// What can be read, for those whose file is something else.
  static let summary = """
    access logs in Common or Combined Log Format; JSON lines with a time in "time", "timestamp", \
    "@timestamp" or "ts"; CSV with such a column. Times are ISO 8601 with a zone \
    (2026-11-27T10:00:00Z) or seconds or milliseconds since 1970
    """
}
