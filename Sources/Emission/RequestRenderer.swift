import NIOCore
import SimulationKernel
import Traces

/// Writes the bytes of requests.
///
/// What is the same for all requests of a persona to an endpoint is rendered once; a request appends
/// its session, number, intended time and trace context behind it.
struct RequestRenderer {
  private let table: EndpointTable
  private let target: TargetURL
  private let userAgent: String
  private let traces: RandomSource
  private var heads: [[UInt8]]

  init(table: EndpointTable, target: TargetURL, description: TraceDescription) {
    self.table = table
    self.target = target
    userAgent =
      "stampede-emit/\(engineVersion) (run \(description.shortHash); seed \(description.seed))"
    traces = RandomSource(seed: description.seed)
    heads = Array(repeating: [], count: table.endpoints.count * max(1, table.personas.count))
  }

  /// Appends a request to `buffer`.
  mutating func append(
    _ request: PlannedRequest,
    sequence: Int,
    to buffer: inout ByteBuffer
  ) {
    let slot = Int(request.endpoint) * max(1, table.personas.count) + Int(request.persona)
    if heads[slot].isEmpty {
      heads[slot] = head(endpoint: Int(request.endpoint), persona: Int(request.persona))
    }
    buffer.writeBytes(heads[slot])
    buffer.writeStaticString("X-Stampede-Session: ")
    buffer.writeDecimal(request.session)
    buffer.writeStaticString("\r\nX-Stampede-Request: ")
    buffer.writeDecimal(UInt64(sequence))
    buffer.writeStaticString("\r\nX-Stampede-Intended: ")
    buffer.writeDecimal(UInt64(max(0, request.intended)))
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

extension TraceDescription {
  /// The first 8 digits of the scenario's hash.
  var shortHash: String {
    let digits = scenarioHash.prefix(4).map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }
    return digits.isEmpty ? "unknown" : digits.joined()
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
