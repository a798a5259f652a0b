import Foundation
import NIOCore
import Wire

/// Decides where packets may go, before any is sent and before any name is resolved.
///
/// Loopback needs no permission. Any other host must be named by a permission, letter by letter, and
/// have an entry in the allow-list, whose bounds hold whatever the flags say. A name is resolved once
/// and all its addresses are looked at; what it means later does not matter. Addresses at which
/// clouds hand out credentials are refused even with permission.
public struct TargetGuard: Sendable {
  /// A host that may be sent to, as `HOST[:PORT]` names it.
  public struct Permission: Hashable, Sendable {
    /// The host.
    public let host: HostName
    /// The port; `nil`: any.
    public let port: Int?

    /// Reads `HOST[:PORT]`.
    ///
    /// - Throws: an error of kind `usage`.
    public init(_ text: String) throws(EmissionError) {
      let (host, port) = try TargetURL.hostAndPort(text[...], standardPort: 0)
      self.host = host
      self.port = port == 0 ? nil : port
    }

    /// Whether it speaks of a target.
    func names(_ target: TargetURL) -> Bool {
      host == target.host && (port ?? target.port) == target.port
    }
  }

  private let permissions: [Permission]
  private let allowList: AllowList
  private let resolver: HostResolver
  private let now: @Sendable () -> Int64

  /// Creates a guard.
  ///
  /// - Parameters:
  ///   - permissions: the hosts that the user named.
  ///   - allowList: the entries of the file that the user gave.
  ///   - resolver: finds the addresses of names.
  ///   - now: the present, in seconds since 1970.
  public init(
    permissions: [Permission] = [],
    allowList: AllowList = AllowList(),
    resolver: HostResolver = .system,
    now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  ) {
    self.permissions = permissions
    self.allowList = allowList
    self.resolver = resolver
    self.now = now
  }

  /// Throws unless the target may be sent to for the next `duration` nanoseconds. Resolves nothing.
  public func check(_ target: TargetURL, lasting duration: Int64 = 0) throws(EmissionError) {
    let address = NetworkAddress(target.host)
    if let refusal = address?.refusal {
      throw EmissionError(
        .usage,
        "\(target.host) is \(refusal)",
        hint: address?.scope == .metadata ? "no flag allows it" : "write the address of a host"
      )
    }
    let entry = allowList.index(for: target).map { allowList.entries[$0] }
    if !target.host.isLoopback {
      let isNamed = permissions.contains { $0.names(target) }
      guard isNamed, entry != nil else { throw refusal(of: target, isNamed: isNamed) }
    }
    if let entry { try check(entry, of: target, lasting: duration) }
  }

  /// The addresses that the target's packets go to.
  ///
  /// - Throws: what ``check(_:lasting:)`` throws; an error of kind `unavailable` for a name that has no
  ///   address.
  public func pin(_ target: TargetURL) throws(EmissionError) -> PinnedTarget {
    try check(target)
    let addresses: [SocketAddress]
    do {
      if let literal = target.host.literal {
        addresses = [try SocketAddress(ipAddress: literal, port: target.port)]
      } else {
        addresses = try resolver.resolve(target.host.description, target.port)
      }
    } catch {
      throw EmissionError(.unavailable, "\(target.host) has no address: \(error.reason)")
    }
    guard !addresses.isEmpty else {
      throw EmissionError(.unavailable, "\(target.host) has no address")
    }
    let index = allowList.index(for: target)
    for address in addresses {
      try check(address, of: target, index.map { allowList.entries[$0] })
    }
    return PinnedTarget(
      url: target,
      addresses: addresses,
      entry: index.map { ($0, allowList.entries[$0]) }
    )
  }

  /// How long the entry of a target is still good for, in nanoseconds; `nil` for ever.
  public func remainder(of target: TargetURL) -> Int64? {
    guard let index = allowList.index(for: target) else { return nil }
    let seconds = allowList.entries[index].expiry - now()
    return seconds.multipliedReportingOverflow(by: 1_000_000_000).overflow
      ? nil : max(0, seconds * 1_000_000_000)
  }

  /// Throws unless all these paths, as requests have them, stay within the prefix of the target's
  /// entry.
  public func check(paths: some Sequence<String>, of target: TargetURL) throws(EmissionError) {
    guard let index = allowList.index(for: target) else { return }
    let entry = allowList.entries[index]
    guard !entry.pathPrefix.isEmpty else { return }
    for path in paths where !entry.covers(path: path) || PathPrefix.hasDots(path) {
      throw EmissionError(
        .usage,
        "requests to \(path.prefix(200)) leave \(entry.pathPrefix), which is what "
          + "\(entry.place) allows on \(target.host):\(target.port); nothing was sent",
        hint: "add the prefix to --target, such as \(target)\(entry.pathPrefix), or ask "
          + "\(entry.owner) for a wider entry"
      )
    }
  }
}

// MARK: - Refusals

extension TargetGuard {
  private func refusal(of target: TargetURL, isNamed: Bool) -> EmissionError {
    let name = "\(target.host):\(target.port)"
    let flag = "--allow-host \(name)"
    let list = allowList.path.isEmpty ? "--allow-list FILE with an entry for it" : ""
    let entry =
      allowList.index(for: target) == nil && !allowList.path.isEmpty
      ? "an entry for it to \(allowList.path)" : list
    let missing = [isNamed ? "" : flag, entry].filter { !$0.isEmpty }.joined(separator: " and ")
    return EmissionError(
      .usage,
      isNamed
        ? "\(name) has no entry in an allow-list; nothing was sent"
        : "\(name) is neither this machine nor allowed; nothing was sent",
      hint: "if you may load it, add \(missing)"
    )
  }

  private func check(
    _ entry: AllowList.Entry,
    of target: TargetURL,
    lasting duration: Int64
  ) throws(EmissionError) {
    let present = now()
    let name = "\(target.host):\(target.port)"
    if entry.expiry <= present {
      throw EmissionError(
        .usage,
        "the permission for \(name) at \(entry.place) ended on \(entry.expiryText); nothing was sent",
        hint: "ask \(entry.owner) for a new one"
      )
    }
    if entry.expiry - present < duration / 1_000_000_000 {
      let end = AllowList.Entry.text(of: present + duration / 1_000_000_000)
      throw EmissionError(
        .usage,
        "the permission for \(name) at \(entry.place) ends on \(entry.expiryText), before the replay "
          + "does on \(end); nothing was sent",
        hint: "shorten the replay, or ask \(entry.owner) for more time"
      )
    }
  }

  /// Looks at an address that a target was found to have.
  private func check(
    _ address: SocketAddress,
    of target: TargetURL,
    _ entry: AllowList.Entry?
  ) throws(EmissionError) {
    guard let found = NetworkAddress(address), address.port == target.port else {
      throw EmissionError(.usage, "\(target.host) is at no address of the internet")
    }
    if let refusal = found.refusal {
      throw EmissionError(
        .usage,
        "\(target.host) is at \(found): \(refusal); nothing was sent",
        hint: "no flag allows it"
      )
    }
    if let block = entry?.block {
      guard !block.contains(found) else { return }
      throw EmissionError(
        .usage,
        "\(target.host) is at \(found), outside \(block), which is what \(entry?.place ?? "") allows; "
          + "nothing was sent",
        hint:
          "has its name moved? compare with \(entry?.owner ?? "its owner") before you allow more"
      )
    }
    // Whoever wrote the address itself meant it; a name could have come to stand for anything.
    if NetworkAddress(target.host) == nil, found.scope != .global {
      throw EmissionError(
        .usage,
        "\(target.host) is at \(found), a private address, and \(entry?.place ?? "its entry") says "
          + "no block of addresses; nothing was sent",
        hint: "if that is right, add cidr: \(found)/\(found.bytes.count * 8) to the entry"
      )
    }
  }
}

extension NetworkAddress {
  /// Why nobody may send to the address, in words that follow "is"; `nil` where some may.
  var refusal: String? {
    switch scope {
    case .noHost(let word): "\(word), not a host"
    case .metadata: "a metadata service that hands out credentials"
    case .loopback, .local, .global: nil
    }
  }
}
