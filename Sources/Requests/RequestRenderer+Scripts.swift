import Wire

extension RequestRenderer {
  /// Makes the script of a persona's requests to an endpoint.
  mutating func script(endpoint index: Int, persona: Int) -> RequestScript {
    let form = map.form(of: UInt32(index))
    let subject = subject(form, endpoint: index, persona: persona)
    var script = RequestScript(isReady: true)
    let bodyStart = writer.start
    if let body = form.body {
      writer.template(body.template, RequestForm.Body.encoding(of: body.type), subject)
    }
    let length = writer.openCount
    script.body = writer.close(from: bodyStart)
    script.hasLength = script.body.count > 1 || script.body.count == 1 && length == 0
    let headStart = writer.start
    writeHead(form, subject)
    if !script.hasLength, length > 0 || !form.isSafe { field("content-length", "\(length)") }
    script.head = writer.close(from: headStart)
    let tailStart = writer.start
    writeTail(form, subject)
    writer.text("\r\n")
    script.tail = writer.close(from: tailStart)
    script.mostBodyBytes = mostBytes(of: script.body)
    script.mostBytes =
      mostBytes(of: script.head) + mostBytes(of: script.tail) + script.mostBodyBytes
      + "content-length: \r\n".utf8.count + ByteOutput.mostDigits
    return script
  }

  private func mostBytes(of operations: Range<Int32>) -> Int {
    operations.reduce(0) { sum, index in
      switch writer.operations[Int(index)] {
      case .bytes(_, let count): return sum + Int(count)
      case .value(let number):
        let value = writer.values[Int(number)]
        var (most, encodings) = (mostBytes(of: value.source), value.encodings)
        while !encodings.isEmpty {
          most = encodings.first.mostBytes(of: most)
          encodings = encodings.rest
        }
        return sum + most
      }
    }
  }

  private func subject(
    _ form: RequestForm,
    endpoint index: Int,
    persona: Int
  ) -> ScriptWriter.Subject {
    let endpoint = map.table.endpoints[index]
    var subject = ScriptWriter.Subject()
    if map.table.personas.indices.contains(persona) {
      subject.persona = map.table.personas[persona]
    }
    if let endpoint {
      subject.journey = endpoint.journey
      subject.step = endpoint.step
      subject.service = endpoint.service
      subject.operation = endpoint.operation
    }
    subject.method = form.method
    subject.base = map.targets[form.target].path
    subject.path = form.path ?? Template(parts: [.text(endpoint?.path ?? "/")])
    return subject
  }

  private mutating func field(_ name: String, _ value: String) {
    writer.text("\(name): \(value)\r\n")
  }

  private mutating func field(
    _ name: String,
    _ value: Template,
    _ subject: ScriptWriter.Subject
  ) {
    writer.text("\(name): ")
    writer.template(value, .header, subject)
    writer.text("\r\n")
  }

  private mutating func writeHead(_ form: RequestForm, _ subject: ScriptWriter.Subject) {
    writer.text("\(form.method) ")
    writer.template(Template(parts: [.slot(.path, [])]), .none, subject)
    writer.text(" HTTP/1.1\r\n")
    field("Host", map.targets[form.target].authority)
    if !form.mentions("user-agent") { field("User-Agent", userAgent) }
    for header in form.headers {
      guard let value = header.value else { continue }
      field(header.name, value, subject)
    }
    if let body = form.body, !form.mentions("content-type") { field("Content-Type", body.type) }
  }

  private mutating func writeTail(_ form: RequestForm, _ subject: ScriptWriter.Subject) {
    field("X-Stampede-Persona", subject.persona.percentEncoded(keeping: "/"))
    field("X-Stampede-Journey", subject.journey.percentEncoded(keeping: "/"))
    field("X-Stampede-Step", subject.step.percentEncoded(keeping: "/"))
    if map.options.sendsMetadata {
      for name in MetadataHeaders.Name.allCases where !form.mentions(name.header) {
        let value = map.metadata.value(name, persona: subject.persona, scenario: scenario)
        field(name.header, value, subject)
      }
    }
    field("X-Stampede-Session", Template(parts: [.slot(.session, [])]), subject)
    field("X-Stampede-Request", Template(parts: [.slot(.number(.sequence), [])]), subject)
    field("X-Stampede-Intended", Template(parts: [.slot(.number(.intended), [])]), subject)
    field("X-Stampede-Start", Template(parts: [.slot(.origin, [])]), subject)
    if !form.mentions("traceparent") {
      field("traceparent", Template(parts: [.slot(.traceContext, [])]), subject)
    }
    if !form.isSafe, !form.mentions("idempotency-key") {
      field("Idempotency-Key", Template(parts: [.slot(.idempotencyKey, [])]), subject)
    }
  }
}

extension RequestForm {
  /// Whether the map says something of a header, be it that it is left out.
  fileprivate func mentions(_ name: String) -> Bool {
    headers.contains { $0.name.lowercased() == name }
  }
}
