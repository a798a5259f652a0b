import SimulationKernel

/// Reads documents and resolves them into one scenario, or reports all their mistakes.
public enum ScenarioLoader {
  /// How documents are read.
  public struct Options: Equatable, Sendable {
    /// Whether unknown keys are warnings and not errors.
    public var allowUnknown: Bool
    /// What the documents are read for.
    public var purpose: Purpose

    /// Values in place of the documents', each as `path=value`.
    public var settings: [String] = []
    /// Whether what-if documents are of use, and not without effect.
    public var asksWhatIf = false
    /// Whether the values of the scenario and their origins are listed.
    public var listsValues = false
    /// The `duration` of the run, instead of the profile's.
    public var duration: SimulationTime.Duration?
    /// The personas of the mix that take part; absent: as the profile says.
    public var personas: [String]?
    /// Whether those who take part stand in for the others, so that the load stays as large.
    public var rescalesPersonas = true

    /// Creates options.
    public init(allowUnknown: Bool = false, purpose: Purpose = .run) {
      self.allowUnknown = allowUnknown
      self.purpose = purpose
    }
  }

  /// What documents are read for.
  public enum Purpose: Sendable {
    /// To see whether they are right; without a load profile each is looked at by itself.
    case validate
    /// To run them; a load profile is needed.
    case run
  }

  /// What was found.
  public struct LoadResult: Sendable {
    /// The kinds of the documents, in their order.
    public let kinds: [DocumentKind]
    /// What is wrong, in order of file, line and column.
    public let diagnostics: [Diagnostic]
    /// The scenario; absent where there is an error or no load profile.
    public let scenario: Scenario?

    /// Every value that makes the scenario, where that was asked for.
    public var values: [ResolvedValue] = []

    /// What the what-if documents ask, in their order.
    public var questions: [WhatIfQuestion] = []

    /// Where the documents speak of the scenario's services.
    public var places = ServicePlaces()

    /// Whether nothing may run.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
  }

  /// Loads files.
  ///
  /// - Parameters:
  ///   - files: the documents.
  ///   - options: how they are read.
  ///   - attachment: the content of a file that a document names, by a path that stands to the
  ///     document's folder as the document says; without it such files cannot be read.
  /// - Returns: the scenario, and what is wrong.
  /// - Complexity: O(n) in the size of the files, but for aliases, whose growth is bounded.
  public static func load(
    _ files: [SourceFile],
    options: Options = Options(),
    attachment: @escaping (String) -> Result<[UInt8], AttachmentError> = { _ in
      .failure(AttachmentError("cannot be read: the documents did not come from a folder"))
    }
  ) -> LoadResult {
    let log = DiagnosticLog()
    var texts: [SourceText] = []
    var nodes: [DocumentNode] = []
    var size = 0
    for (index, file) in files.enumerated() {
      size += file.bytes.count
      guard size <= DocumentReader.maximumTotalBytes else {
        DocumentReader.refuseTotal(file, index: index, log: log)
        texts.append(SourceText(path: file.path, text: ""))
        break
      }
      let (text, documents) = DocumentReader.read(file, index: index, log: log)
      texts.append(text)
      nodes += documents
    }
    let overrides = Setting.source(of: options.settings)
    let settings = Settings(
      Setting.all(in: overrides, count: options.settings.count, file: files.count, log: log),
      log: log
    )
    let isReadable = !log.hasErrors
    let reading = ReadingContext(
      log: log,
      allowsUnknownKeys: options.allowUnknown,
      minorDigits: 2
    )
    let kinds = nodes.map { DocumentKind.of($0, context: reading) }
    let context = ReadingContext(
      log: log,
      allowsUnknownKeys: options.allowUnknown,
      minorDigits: Currency.minorDigits(in: zip(kinds, nodes).filter { $0.0 == .profile }.map(\.1)),
      attachments: Attachments(documents: files.map(\.path) + [overrides.path], read: attachment)
    )
    let own = Array(zip(kinds, nodes).map { (kind: $0, node: $1) })
    let library = DocumentLibrary(
      BuiltInProfile.companions(of: own, context: reading) + own,
      isReadable: isReadable && !kinds.contains(nil),
      settings: settings,
      asksWhatIf: options.asksWhatIf,
      context: context
    )
    let (scenario, places) = resolve(library, nodes: nodes, options: options, context: context)
    let sources = texts + [overrides] + context.attachments.texts
    var result = LoadResult(
      kinds: kinds.compactMap { $0 },
      diagnostics: log.diagnostics(in: sources),
      scenario: log.hasErrors ? nil : scenario
    )
    result.questions = library.questions
    result.places = ServicePlaces(places, in: sources)
    if options.listsValues, let scenario = result.scenario, let profile = library.profiles.first {
      var list = ResolvedValueList(
        of: library,
        profile: profile,
        scenario: scenario,
        files: texts.map(\.path) + [overrides.path]
      )
      list.replaceOptions(options)
      result.values = list.values
    }
    return result
  }

  /// The duration of a text such as `10m`; a bare number is seconds.
  public static func duration(of text: String) -> SimulationTime.Duration? {
    guard let (value, rest) = Field.leadingNumber(of: text[...]) else { return nil }
    let word = rest.drop { $0 == " " }
    guard let unit = word.isEmpty ? .second : DurationUnit(word: word) else { return nil }
    let nanoseconds = (value * Double(unit.rawValue)).rounded()
    guard nanoseconds <= Double(Field.longestDuration.nanoseconds) else { return nil }
    return .init(nanoseconds: Int64(nanoseconds))
  }

  private static func resolve(
    _ library: DocumentLibrary,
    nodes: [DocumentNode],
    options: Options,
    context: ReadingContext
  ) -> (scenario: Scenario?, places: [String: DocumentNode]) {
    guard library.hasProfile else {
      guard options.purpose == .run, library.isReadable else { return (nil, [:]) }
      let node = library.chaos.first?.node ?? nodes.first
      context.log.report(
        .missing,
        at: node?.place ?? Place(file: 0, line: 1, column: 1, length: 1),
        "a load profile is missing: nothing says how sessions arrive",
        hint:
          "add a document like {\"profile\": \"my-load\", \"scenario\": {\"duration\": \"10m\"}, "
          + "\"arrivals\": {\"rate\": 1, \"per\": \"s\"}}"
      )
      return (nil, [:])
    }
    guard var profile = library.runnableProfile(context) else { return (nil, [:]) }
    profile.override(by: options, context: context)
    var resolver = ScenarioResolver(library: library, profile: profile, context: context)
    let scenario = resolver.scenario()
    return (scenario, resolver.servicePlaces())
  }
}

/// Amounts of money by currency.
enum Currency {
  /// The currencies of ISO 4217 that have no minor unit, or a thousandth.
  private static let exceptions: [String: Int] = [
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
  ]

  /// The decimals of a currency.
  static func minorDigits(of code: String) -> Int { exceptions[code] ?? 2 }

  /// The decimals of the currency that load profiles name: amounts everywhere are in it.
  static func minorDigits(in profiles: [DocumentNode]) -> Int {
    let code = profiles.compactMap { $0["currency"]?.text }.first
    return code.map { minorDigits(of: $0) } ?? 2
  }
}
