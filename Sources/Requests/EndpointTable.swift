import Traces
import Wire

/// The endpoints that the requests of a trace go to, numbered.
///
/// An endpoint is a call of a step of a journey together with the service that answers it. The path
/// is `/{service}/{operation}`, or `/{service}/{step}` for a call that names no operation; what a
/// path must not hold is percent-encoded.
public struct EndpointTable: Sendable {
  /// A place that requests go to.
  public struct Endpoint: Equatable, Sendable {
    /// The path below the target's own.
    public let path: String
    /// Name of the service.
    public let service: String
    /// Name of the journey.
    public let journey: String
    /// Name of the step.
    public let step: String
    /// What is asked of the service; may be empty.
    public let operation: String
    /// Index of the service in the trace's description.
    public let serviceIndex: Int
    /// Number of the step among the steps of all journeys.
    public let stepIndex: Int
  }

  /// A step of a journey.
  public struct Step: Equatable, Sendable {
    /// Name of the journey.
    public let journey: String
    /// Name of the step.
    public let name: String
  }

  /// The endpoints by number; `nil` where the service is not a real one.
  public let endpoints: [Endpoint?]
  /// The steps of all journeys, numbered on.
  public let steps: [Step]
  /// Names of the services.
  public let services: [String]
  /// Names of the personas.
  public let personas: [String]

  /// For each journey and step the number of the step's first call, and the calls' count.
  private let firstCalls: [[(first: Int, count: Int)]]

  /// Creates the endpoints of a trace with this description.
  public init(_ description: TraceDescription) {
    var endpoints: [Endpoint?] = []
    var steps: [Step] = []
    var firstCalls: [[(first: Int, count: Int)]] = []
    var calls = 0
    for journey in description.journeys {
      var firsts: [(first: Int, count: Int)] = []
      for step in journey.steps {
        firsts.append((calls, step.calls.count))
        for call in step.calls {
          let answering = [call.service] + description.services.indices
          endpoints += answering.map { service in
            Self.endpoint(
              call,
              of: step,
              in: journey,
              service: service,
              stepIndex: steps.count,
              description
            )
          }
          calls += 1
        }
        steps.append(Step(journey: journey.name, name: step.name))
      }
      firstCalls.append(firsts)
    }
    self.endpoints = endpoints
    self.steps = steps
    self.firstCalls = firstCalls
    services = description.services.map(\.name)
    personas = description.personas
  }

  /// For each endpoint, whether its service is the one that the trace's description names for the
  /// call; the others stand for calls that were answered elsewhere.
  public var isDeclared: [Bool] {
    endpoints.indices.map { $0 % (services.count + 1) == 0 }
  }

  /// The number of the endpoint that a row's request goes to; `nil` where that is no real service.
  ///
  /// - Throws: an error of kind `damagedTrace` where the row names what the description does not.
  public func index(of row: CallRow) throws(EmissionError) -> UInt32? {
    let (journey, step, call) = (Int(row.journey), Int(row.step), Int(row.call))
    guard journey < firstCalls.count, step < firstCalls[journey].count,
      call < firstCalls[journey][step].count, row.service <= services.count,
      row.persona < personas.count
    else {
      throw EmissionError(
        .damagedTrace,
        "a row names persona \(row.persona), journey \(journey), step \(step), call \(call), "
          + "service \(row.service), which the trace does not describe"
      )
    }
    let first = firstCalls[journey][step].first
    let index = (first + call) * (services.count + 1) + Int(row.service)
    return endpoints[index] == nil ? nil : UInt32(index)
  }

  private static func endpoint(
    _ call: TraceDescription.Call,
    of step: TraceDescription.Step,
    in journey: TraceDescription.Journey,
    service: Int,
    stepIndex: Int,
    _ description: TraceDescription
  ) -> Endpoint? {
    guard description.services.indices.contains(service) else { return nil }
    guard description.services[service].isReal else { return nil }
    let name = description.services[service].name
    let operation = call.operation.drop { $0 == "/" }
    let last = operation.isEmpty ? step.name[...] : operation
    return Endpoint(
      path: "/" + name.percentEncoded(keeping: "") + "/" + last.percentEncoded(keeping: "/"),
      service: name,
      journey: journey.name,
      step: step.name,
      operation: call.operation,
      serviceIndex: service,
      stepIndex: stepIndex
    )
  }
}

extension StringProtocol {
  /// The text with all but letters, digits, `-._~` and `kept` percent-encoded, so that a name can
  /// end neither a path nor a header line.
  func percentEncoded(keeping kept: String) -> String {
    var text = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": text.unicodeScalars.append(scalar)
      case _ where kept.unicodeScalars.contains(scalar): text.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }
}
