import Scenarios

/// The documents of an experiment, from which every variant is made.
///
/// A variant is the documents with some values set, read anew: what is varied is inherited, checked and
/// hashed like what is written.
public struct ScenarioSource {
  /// The documents.
  public let files: [SourceFile]
  /// How they are read; its settings hold for every variant.
  public let options: ScenarioLoader.Options
  private let attachment: (String) -> Result<[UInt8], AttachmentError>

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - files: the documents.
  ///   - options: how they are read.
  ///   - attachment: the content of a file that a document names.
  public init(
    files: [SourceFile],
    options: ScenarioLoader.Options,
    attachment: @escaping (String) -> Result<[UInt8], AttachmentError>
  ) {
    self.files = files
    self.options = options
    self.attachment = attachment
  }

  /// The same documents, read another way.
  func with(_ options: ScenarioLoader.Options) -> ScenarioSource {
    ScenarioSource(files: files, options: options, attachment: attachment)
  }

  /// What the documents make with these values in place of theirs.
  ///
  /// - Parameters:
  ///   - settings: each as `path=value`; of two for one path the last counts.
  ///   - listsValues: whether the values of the scenario are listed.
  /// - Returns: the scenario, or what is wrong.
  public func load(
    with settings: [String] = [],
    listingValues listsValues: Bool = false
  ) -> ScenarioLoader.LoadResult {
    var options = options
    options.settings += settings
    options.listsValues = listsValues
    return ScenarioLoader.load(files, options: options, attachment: attachment)
  }
}
