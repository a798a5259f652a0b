import Glibc
import Wire

/// What there is at a path, without following a link at its end.
struct FileFacts: Equatable {
  /// Whether it is a socket.
  let isSocket: Bool
  /// Whether it belongs to whoever runs this program.
  let isOurs: Bool
  /// Whether others than its owner may write to it.
  let isOpenToOthers: Bool
  /// Whether it belongs to us or to the administrator.
  let isTrusted: Bool

  /// Looks at a path; `nil` where there is nothing.
  init?(_ path: String, followingLinks: Bool = false) {
    var facts = stat()
    let code = followingLinks ? unsafe stat(path, &facts) : unsafe lstat(path, &facts)
    guard code == 0 else { return nil }
    isSocket = facts.st_mode & S_IFMT == S_IFSOCK
    isOurs = facts.st_uid == geteuid()
    isTrusted = facts.st_uid == geteuid() || facts.st_uid == 0
    isOpenToOthers = facts.st_mode & (S_IWGRP | S_IWOTH) != 0
  }

  /// Whether there is anything at a path; cheap enough to ask a hundred times a second.
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Takes a file away; tells whether it is gone.
  @discardableResult
  static func remove(_ path: String) -> Bool { unsafe unlink(path) == 0 }

  /// Lets nobody but its owner read or write a file; gives the number of the error, or 0.
  static func closeToOthers(_ path: String) -> Int32 { unsafe chmod(path, 0o600) == 0 ? 0 : errno }
}
