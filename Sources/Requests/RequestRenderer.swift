import NIOCore
import SimulationKernel
import Traces
import Wire

/// Writes the bytes of requests.
///
/// What is the same for all requests of a persona to an endpoint is rendered once; a request appends
/// its session, number, intended time and trace context behind it.
public struct RequestRenderer {
  private let map: RequestMap
  private let userAgent: String
  private let traces: RandomSource
  private var heads: [[UInt8]]

  /// Creates a renderer of the requests of a trace.
  public init(_ map: RequestMap, description: TraceDescription) {
    self.map = map
    userAgent =
      "stampede-emit/\(engineVersion) (run \(description.shortHash); seed \(description.seed))"
    traces = RandomSource(seed: description.seed)
    heads = Array(
      repeating: [],
      count: map.table.endpoints.count * max(1, map.table.personas.count)
    )
  }

  /// Appends a request to `buffer`.
  ///
  /// - Parameters:
  ///   - request: the request.
  ///   - sequence: its number in the emission.
  ///   - intended: when it was to be sent, in nanoseconds since the emission began.
  ///   - buffer: where its bytes go.
  public mutating func append(
    _ request: PlannedRequest,
    sequence: Int,
    intended: Int64,
    to buffer: inout ByteBuffer
  ) {
    let slot = Int(request.endpoint) * max(1, map.table.personas.count) + Int(request.persona)
    if heads[slot].isEmpty {
      heads[slot] = head(endpoint: Int(request.endpoint), persona: Int(request.persona))
    }
    buffer.writeBytes(heads[slot])
    buffer.writeStaticString("X-Stampede-Session: ")
    buffer.writeDecimal(request.session)
    buffer.writeStaticString("\r\nX-Stampede-Request: ")
    buffer.writeDecimal(UInt64(sequence))
    buffer.writeStaticString("\r\nX-Stampede-Intended: ")
    buffer.writeDecimal(UInt64(max(0, intended)))
    // One trace a session, one parent a request, both from the seed alone. The lowest bit is set,
    // for a number of all zeros is no identity.
    let session = traces.entity(request.session)
    buffer.writeStaticString("\r\ntraceparent: 00-")
    buffer.writeHexadecimal(session.word(200))
    buffer.writeHexadecimal(session.word(201) | 1)
    buffer.writeStaticString("-")
    let place = UInt64(bitPattern: request.start) &* 4_096 &+ UInt64(request.endpoint)
    buffer.writeHexadecimal(session.word(202, at: place) | 1)
    buffer.writeStaticString("-01\r\n\r\n")
  }

  private func head(endpoint index: Int, persona: Int) -> [UInt8] {
    let (table, target) = (map.table, map.targets[map.target(of: UInt32(index))])
    let endpoint = table.endpoints[index]
    let name = { (text: String?) in (text ?? "unknown").percentEncoded(keeping: "/") }
    let personaName = table.personas.indices.contains(persona) ? table.personas[persona] : nil
    let text = """
      POST \(target.path)\(endpoint?.path ?? "/") HTTP/1.1\r
      Host: \(target.authority)\r
      User-Agent: \(userAgent)\r
      content-length: 0\r
      X-Stampede-Persona: \(name(personaName))\r
      X-Stampede-Journey: \(name(endpoint?.journey))\r
      X-Stampede-Step: \(name(endpoint?.step))\r\n
      """
    return Array(text.utf8)
  }
}

extension ByteBuffer {
  /// Appends a number in decimal, without the detour over a `String`.
  fileprivate mutating func writeDecimal(_ value: UInt64) {
    var digits: UInt64 = 1
    while value / digits >= 10 { digits *= 10 }
    while digits > 0 {
      writeInteger(UInt8(0x30 + value / digits % 10))
      digits /= 10
    }
  }

  /// Appends 16 hexadecimal digits.
  fileprivate mutating func writeHexadecimal(_ value: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift) & 15)
      writeInteger(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
