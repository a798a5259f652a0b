/// Why a file that a document names could not be read, as words that follow its name.
public struct AttachmentError: Error, Equatable, Sendable {
  /// Such as `cannot be read: Permission denied`.
  public let message: String

  /// Creates an error.
  public init(_ message: String) { self.message = message }
}

/// The files that documents name, each read once.
///
/// A class, because every reader of every part shares them.
final class Attachments {
  private let documents: [String]
  private let read: (String) -> Result<[UInt8], AttachmentError>
  private var files: [String: Result<Int, AttachmentError>] = [:]
  /// Their texts; in diagnostics they follow those of the documents.
  private(set) var texts: [SourceText] = []

  /// The largest file that is read.
  static let maximumBytes = 32 << 20
  /// The most that is read of all files together.
  static let maximumTotalBytes = 64 << 20
  private var totalBytes = 0

  init(
    documents: [String],
    read: @escaping (String) -> Result<[UInt8], AttachmentError>
  ) {
    self.documents = documents
    self.read = read
  }

  /// A text and the index by which places in it name their file.
  typealias File = (index: Int, text: SourceText)

  /// The file of a path that stands in a document.
  ///
  /// Only what lies beside or below the document is read: the documents of others shall not be able
  /// to show what else there is on a machine.
  func file(_ path: String, namedIn document: Place) -> Result<File, AttachmentError> {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, !parts.contains(".."), !parts.contains(""),
      path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "\\" })
    else { return .failure(AttachmentError("is no path to a file beside or below the document")) }
    guard documents.indices.contains(document.file) else {
      return .failure(AttachmentError("stands in a document that has no folder"))
    }
    let home = documents[document.file]
    let folder = home.lastIndex(of: "/").map { String(home[...$0]) } ?? ""
    let place = folder + path
    if let known = files[place] { return known.map { (documents.count + $0, texts[$0]) } }
    let loaded = load(place)
    files[place] = loaded
    return loaded.map { (documents.count + $0, texts[$0]) }
  }

  private func load(_ place: String) -> Result<Int, AttachmentError> {
    switch read(place) {
    case .failure(let error): return .failure(error)
    case .success(let bytes):
      guard bytes.count <= Self.maximumBytes else {
        return .failure(AttachmentError("has more than \(Self.maximumBytes >> 20) MiB"))
      }
      totalBytes += bytes.count
      guard totalBytes <= Self.maximumTotalBytes else {
        return .failure(
          AttachmentError(
            "makes more than \(Self.maximumTotalBytes >> 20) MiB together with others"
          )
        )
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return .failure(AttachmentError("is not valid UTF-8"))
      }
      texts.append(SourceText(path: place, text: text))
      return .success(texts.count - 1)
    }
  }
}
