import Foundation
import Wire

/// Whom an emission may load, how much and until when: the file behind `--allow-list`.
public struct AllowList: Equatable, Sendable {
  /// A permission, with the bounds that no flag can exceed.
  public struct Entry: Equatable, Sendable {
    /// The host; `nil` where the addresses of ``block`` are meant, written as such.
    public let host: HostName?
    /// Where all addresses of the host lie.
    public let block: AddressRange?
    /// The port.
    public let port: Int
    /// What the path of every request begins with, without a slash at its end; empty: any.
    public let pathPrefix: String
    /// The most requests in any second, over all targets of the entry.
    public let maximumRate: Int
    /// The most connections at a time, over all targets of the entry; `nil`: no bound.
    public let maximumConnections: Int?
    /// From when on the entry is void, in seconds since 1970.
    public let expiry: Int64
    /// Who answers for the target.
    public let owner: String
    /// Where the entry stands, such as `allow.yaml:3`.
    public let place: String

    /// When the entry ends, for people.
    public var expiryText: String { Self.text(of: expiry) }

    /// An instant for people, in seconds since 1970.
    static func text(of instant: Int64) -> String {
      Date(timeIntervalSince1970: Double(instant)).ISO8601Format()
    }

    /// Whether the entry speaks of a target. A name is compared letter by letter; it is never looked up.
    func names(_ target: TargetURL) -> Bool {
      guard port == target.port else { return false }
      if let host { return host == target.host }
      guard let block, let address = NetworkAddress(target.host) else { return false }
      return block.contains(address)
    }

    /// Whether a path stays within the entry's.
    func covers(path: String) -> Bool {
      path.hasPrefix(pathPrefix)
        && (pathPrefix.isEmpty || path.utf8.count == pathPrefix.utf8.count
          || "/?".contains(path.dropFirst(pathPrefix.count).first ?? "/"))
    }
  }

  /// The file's name; empty where there is none.
  public let path: String
  /// The entries, as they stand in the file.
  public let entries: [Entry]

  /// Creates a list.
  public init(path: String = "", entries: [Entry] = []) {
    self.path = path
    self.entries = entries
  }

  /// The index of the entry that speaks of a target: one that names its host, else the one with the
  /// smallest block around it.
  func index(for target: TargetURL) -> Int? {
    let matching = entries.indices.filter { entries[$0].names(target) }
    if let named = matching.first(where: { entries[$0].host != nil }) { return named }
    return matching.max { (entries[$0].block?.length ?? 0) < (entries[$1].block?.length ?? 0) }
  }
}
