import ArgumentParser
import Emission
import Foundation
import Requests
import Scenarios
import Traces
import Wire

/// What requests are, and where they go.
struct EndpointArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to send: http[s]://HOST[:PORT][/PATH]. With --endpoints it replaces the target that is "
        + "named 'default' there.",
      valueName: "URL"
    )
  )
  var target: String?

  @Option(
    help: ArgumentHelp(
      "The file that says which requests stand for which calls; 'plan --print-endpoints' writes one "
        + "to begin with. Without it a call is POST /SERVICE/OPERATION.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var endpoints: String?

  @Option(
    help: ArgumentHelp(
      "Whom to ask about the requests; it goes into the header User-Agent.",
      valueName: "WHOM"
    )
  )
  var contact: String?

  @Flag(help: "Leave out the dt.* headers that say what a request belongs to.")
  var noMetadataHeaders = false

  func validate() throws {
    if let contact, contact.isEmpty || !contact.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      throw ValidationError("--contact must be visible ASCII characters, such as a mail address.")
    }
    if let contact, contact.contains(where: { "()\\".contains($0) }) {
      throw ValidationError("--contact must not hold a parenthesis or a backslash.")
    }
  }

  /// The map of requests for a trace.
  ///
  /// - Parameters:
  ///   - description: what the trace says of itself.
  ///   - readsSecrets: whether the secrets that the map names are needed now.
  /// - Returns: the map.
  /// - Throws: an ``EmissionError``; an exit code where the mistakes have been printed.
  func map(for description: TraceDescription, readsSecrets: Bool) throws -> RequestMap {
    var options = RequestMap.Options()
    options.sendsMetadata = !noMetadataHeaders
    options.contact = contact
    let target = try target.map(TargetURL.init)
    guard let endpoints else {
      guard let target else {
        throw EmissionError(
          .usage,
          "there is no --target",
          hint: "say where to send, such as --target http://127.0.0.1:8080"
        )
      }
      return RequestMap(EndpointTable(description), target: target, options: options)
    }
    var surroundings = EndpointMap.Surroundings(
      target: target,
      attachment: Self.attachment,
      secret: readsSecrets ? { Self.secret(at: $0) } : nil
    )
    surroundings.options = options
    let file = SourceFile(path: endpoints, bytes: try Self.bytes(of: endpoints))
    let (map, diagnostics) = EndpointMap.read(file, for: description, surroundings)
    for diagnostic in diagnostics { Terminal.write(diagnostic.text) }
    guard let map else { throw ExitCode(65) }
    return map
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw EmissionError(
        .inputNotFound,
        "there is no file \(path)",
        hint: "'stampede-emit plan RUN --print-endpoints' writes one to begin with"
      )
    }
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw EmissionError(.inputOutput, "cannot read \(path): \(error.localizedDescription)")
    }
  }

  /// The secret that is kept at a place; of a file without the line end behind it.
  private static func secret(at place: SecretPlace) -> String? {
    switch place {
    case .variable(let name): return ProcessInfo.processInfo.environment[name]
    case .file(let path):
      guard let data = FileManager.default.contents(atPath: path) else { return nil }
      var bytes = data[...]
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      return String(bytes: bytes, encoding: .utf8)
    }
  }

  /// The content of a file that a map names.
  private static func attachment(_ path: String) -> Result<[UInt8], AttachmentError> {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      return .failure(AttachmentError("is not there"))
    }
    guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
      return .failure(AttachmentError("cannot be read"))
    }
    return .success(Array(data))
  }
}
