import Scenarios
import Traces
import Wire

/// The file that says which requests stand for the calls of a trace: YAML or JSON, read with the
/// care of a scenario.
public enum EndpointMap {
  /// What is read along with the file.
  public struct Surroundings {
    /// The target of the flag `--target`, which replaces the one that is named `default`.
    public var target: TargetURL?
    /// What every request says besides.
    public var options = RequestMap.Options()
    /// The content of a file that the map names, by a path that stands to the map's folder as the map
    /// says.
    public var attachment: (String) -> Result<[UInt8], AttachmentError>
    /// The secret that is kept at a place; `nil`: the map is only looked at, and secrets stand by
    /// their names.
    public var secret: ((SecretPlace) -> String?)?

    /// Creates surroundings.
    public init(
      target: TargetURL?,
      attachment: @escaping (String) -> Result<[UInt8], AttachmentError>,
      secret: ((SecretPlace) -> String?)?
    ) {
      self.target = target
      self.attachment = attachment
      self.secret = secret
    }
  }

  /// Reads a map for a trace.
  ///
  /// - Returns: the map, absent where there is an error; and what is wrong, in order of the place.
  public static func read(
    _ file: SourceFile,
    for description: TraceDescription,
    _ surroundings: Surroundings
  ) -> (map: RequestMap?, diagnostics: [Diagnostic]) {
    let table = EndpointTable(description)
    let (map, diagnostics) = ConfigurationFile.read(
      file,
      label: "an endpoint map",
      attachment: surroundings.attachment
    ) { root -> RequestMap? in
      guard let object = root.object() else { return nil }
      let reader = EndpointMapReader(table, description, surroundings)
      return reader.map(object)
    }
    return (map, diagnostics)
  }
}
