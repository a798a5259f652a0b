import Foundation
import Scenarios
import Wire

extension AllowList {
  /// Reads an allow-list, YAML or JSON:
  ///
  /// ```yaml
  /// targets:
  ///   - host: shop.staging.example.com
  ///     port: 443
  ///     cidr: 10.20.0.0/16
  ///     pathPrefix: /api
  ///     maxRate: 500
  ///     maxConnections: 200
  ///     expires: 2026-12-01
  ///     owner: shop-team@example.com
  ///     note: approved in CHG-1234
  /// ```
  ///
  /// - Throws: an ``EmissionError`` where the file cannot be read; else all mistakes in it, as a
  ///   `ConfigurationError`.
  public init(file path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      let isAbsent = !FileManager.default.fileExists(atPath: path)
      throw EmissionError(
        isAbsent ? .inputNotFound : .inputOutput,
        isAbsent
          ? "there is no allow-list at \(path)"
          : "the allow-list \(path) cannot be read: \(error.localizedDescription)",
        hint: "--allow-list names a file with the entry \"targets\""
      )
    }
    try self.init(SourceFile(path: path, bytes: bytes))
  }

  /// Reads an allow-list from its content.
  ///
  /// - Throws: all mistakes, as a `ConfigurationError`.
  init(_ file: SourceFile) throws(ConfigurationError) {
    let entries = try ConfigurationFile.read(file, label: "the allow-list") { document in
      Self.entries(of: document, file: file.path)
    }
    self.init(path: file.path, entries: entries)
  }

  private static func entries(of document: Field, file: String) -> [Entry]? {
    guard let object = document.object() else { return nil }
    object.acceptNotes()
    let fields = object.required(
      "targets",
      hint: "write \"targets:\" and below it an entry for each host",
      notCalled: "hosts",
      "allow",
      "allowed"
    )?.list(atMost: 1_000)
    object.finish()
    var entries: [Entry] = []
    for field in fields ?? [] {
      guard let entry = entry(of: field, file: file) else { continue }
      if let twin = entries.first(where: { $0.isTwin(of: entry) }) {
        field.report(
          .duplicateName,
          "speaks of the same target as \(twin.place)",
          hint: "keep one of them"
        )
      }
      entries.append(entry)
    }
    return fields.map { _ in entries }
  }

  private static func entry(of field: Field, file: String) -> Entry? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    let block = object.field("cidr").map { $0.block() }
    let host = object.field("host").map { $0.host() }
    if host == nil, block == nil {
      _ = object.required("host", hint: "write host: NAME, or cidr: BLOCK for bare addresses")
    }
    let port = object.required("port")?.integer(in: 1...65_535)
    let prefix = object.field("pathPrefix").map { $0.pathPrefix() }
    let rate = object.required(
      "maxRate",
      hint: "write the most requests in any second that its owner agrees to",
      notCalled: "maxRps",
      "rate"
    )?.integer(in: 1...10_000_000)
    let connections = object.field("maxConnections").map { $0.integer(in: 1...1_000_000) }
    let expiry = object.required(
      "expires",
      hint: "write the day from which it is void, such as 2026-12-01",
      notCalled: "expiry",
      "until"
    )?.instant()
    let owner = object.required("owner", hint: "write who answers for the target")?.ownerName()
    _ = object.field("note")?.text()
    if case .some(.none) = host { return nil }
    if case .some(.none) = block { return nil }
    if case .some(.none) = prefix { return nil }
    if case .some(.none) = connections { return nil }
    guard host != nil || block != nil, let port, let rate, let expiry, let owner else { return nil }
    return Entry(
      host: host ?? nil,
      block: block ?? nil,
      port: port,
      pathPrefix: (prefix ?? nil) ?? "",
      maximumRate: rate,
      maximumConnections: connections ?? nil,
      expiry: expiry,
      owner: owner,
      place: "\(file):\(field.line)"
    )
  }
}

extension AllowList.Entry {
  /// Whether both speak of the same target.
  fileprivate func isTwin(of other: Self) -> Bool {
    guard port == other.port, host == other.host else { return false }
    return host != nil || block == other.block
  }
}

extension Field {
  /// A host, without a port.
  fileprivate func host() -> HostName? {
    guard let text = text() else { return nil }
    do throws(EmissionError) {
      let host = try HostName(text)
      if let address = NetworkAddress(host), let refusal = address.refusal {
        report(.hostDenied, "is \(refusal)", hint: "no entry allows it")
        return nil
      }
      return host
    } catch {
      report(.hostDenied, "is none: \(error.message)", hint: error.hint)
      return nil
    }
  }

  /// A block of addresses.
  fileprivate func block() -> AddressRange? {
    guard let text = text() else { return nil }
    do throws(EmissionError) {
      return try AddressRange(text)
    } catch {
      report(.hostDenied, "is none: \(error.message)", hint: error.hint)
      return nil
    }
  }

  /// A path as requests have it, without the slashes at its end.
  fileprivate func pathPrefix() -> String? {
    guard let text = text() else { return nil }
    guard text.hasPrefix("/"), !text.contains(where: { "?#%\\".contains($0) || $0 <= " " }),
      !PathPrefix.hasDots(text)
    else {
      report(
        .range,
        "must be a plain path that begins with a slash, not \"\(text.prefix(80))\"",
        hint: "write one such as /api/v1"
      )
      return nil
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  /// A text with something in it.
  fileprivate func ownerName() -> String? {
    guard let text = text() else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      report(.range, "must name somebody", hint: "write who answers for the target")
      return nil
    }
    return text
  }
}

/// What may not stand in a path that is compared with a prefix.
enum PathPrefix {
  /// Whether a path holds a segment that a server may take for the one above or the same: `.`, `..`
  /// or an encoding of them, also behind an encoded slash or a backslash.
  static func hasDots(_ path: String) -> Bool {
    let plain = path.lowercased()
      .replacingOccurrences(of: "%2e", with: ".")
      .replacingOccurrences(of: "%2f", with: "/")
      .replacingOccurrences(of: "%5c", with: "/")
      .replacingOccurrences(of: "\\", with: "/")
    // Parameters of a segment are cut off by some servers before they look at it.
    return plain.split(separator: "/").contains { segment in
      [".", ".."].contains(segment.prefix { $0 != ";" })
    }
  }
}
