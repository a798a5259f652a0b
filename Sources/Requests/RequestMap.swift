import Traces
import Wire

/// Which request stands for which call of the trace, and where it goes.
public struct RequestMap: Sendable {
  /// What every request says besides.
  public struct Options: Equatable, Sendable {
    /// Whether the metadata headers go along.
    public var sendsMetadata = true
    /// Whom to ask about the emission, for the header `User-Agent`.
    public var contact: String?

    /// Creates the default options.
    public init() {}
  }

  /// The endpoints of the trace.
  public let table: EndpointTable
  /// Where requests go; the number of a target is its index.
  public let targets: [TargetURL]
  /// The names of the targets; those without one are named after their address.
  public let targetNames: [String]
  /// What every request says besides.
  public let options: Options
  /// Where the secrets that requests carry are kept, as templates name them: `env.TOKEN`.
  public let secretNames: [String]

  let forms: [RequestForm]
  /// The number of each endpoint's form; negative where it is left out.
  private let formNumbers: [Int32]
  let metadata: MetadataHeaders
  let feeders: [FeederTable]
  let secrets: [String]

  /// Creates the map that sends every call of the trace to one target, below a path named after its
  /// service.
  public init(_ table: EndpointTable, target: TargetURL, options: Options = Options()) {
    self.init(
      table,
      targets: [("default", target)],
      forms: [.usual],
      formNumbers: table.endpoints.map { $0 == nil ? -1 : 0 },
      metadata: MetadataHeaders(),
      feeders: [],
      secrets: [],
      options: options
    )
  }

  init(
    _ table: EndpointTable,
    targets: [(name: String, url: TargetURL)],
    forms: [RequestForm],
    formNumbers: [Int32],
    metadata: MetadataHeaders,
    feeders: [FeederTable],
    secrets: [(name: String, value: String)],
    options: Options
  ) {
    self.table = table
    self.targets = targets.map(\.url)
    targetNames = targets.map(\.name)
    self.forms = forms
    self.formNumbers = formNumbers
    self.metadata = metadata
    self.feeders = feeders
    self.secrets = secrets.map(\.value)
    secretNames = secrets.map(\.name)
    self.options = options
  }

  /// The number of the target that the requests of an endpoint go to.
  public func target(of endpoint: UInt32) -> Int { form(of: endpoint).target }

  /// Whether an answer with this status is what the endpoint is expected to give.
  public func expects(_ status: Int, of endpoint: UInt32) -> Bool {
    form(of: endpoint).expected.contains(status)
  }

  /// For each endpoint, whether its calls are left out.
  public var leftOut: [Bool] { formNumbers.map { $0 < 0 } }

  /// The method of an endpoint's requests.
  public func method(of endpoint: UInt32) -> String { form(of: endpoint).method }

  /// The path of an endpoint's requests, the target's own included; values that differ from request
  /// to request stand in double braces.
  public func path(of endpoint: UInt32) -> String {
    let form = form(of: endpoint)
    let own = form.path?.text(secrets: secretNames, feeders: feeders)
    return targets[form.target].path + (own ?? table.endpoints[Int(endpoint)]?.path ?? "/")
  }

  func form(of endpoint: UInt32) -> RequestForm {
    forms[Int(max(0, formNumbers[Int(endpoint)]))]
  }
}
