/// One connection of a ``PlainServer``.
final class PlainConnection {
  let socket: StreamSocket
  /// Its slot, and above it a number that no other connection has.
  let tag: UInt64
  var reader = RequestReader()
  var owed = AnswerQueue()
  /// What the system would not take yet.
  var unsent: [UInt8] = []
  /// What happens to it when nothing is unsent.
  var ending: AnswerQueue.Fate?
  var isOpen = true
  /// Whether nothing more is read of it.
  private(set) var isEnded = false
  /// Whether it is never answered again.
  private(set) var isMute = false
  /// Whether a timer will remind the server of it.
  var isTimed = false
  /// What it is watched for.
  var reads = true
  var writes = false

  init(_ socket: StreamSocket, tag: UInt64) {
    self.socket = socket
    self.tag = tag
  }

  /// Reads nothing more, and closes behind the answers that are owed.
  func end() {
    isEnded = true
    owed.append(.close, to: -1, due: .now)
  }

  /// Answers no request any more.
  func fallSilent() {
    isMute = true
    ending = nil
  }
}
