extension ConfigurationFile {
  /// Reads the one document of a file that names other files.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - label: what messages call the document.
  ///   - attachment: the content of a file that the document names, by a path that stands to the
  ///     document's folder as the document says.
  ///   - body: makes a value of the document, and reports what is wrong with it.
  /// - Returns: the value, absent where there is an error; and what is wrong, in order of the place.
  package static func read<Value>(
    _ file: SourceFile,
    label: String,
    attachment: @escaping (String) -> Result<[UInt8], AttachmentError>,
    _ body: (Field) -> Value?
  ) -> (value: Value?, diagnostics: [Diagnostic]) {
    let log = DiagnosticLog()
    let (text, documents) = DocumentReader.read(file, index: 0, log: log)
    let context = ReadingContext(
      log: log,
      allowsUnknownKeys: false,
      minorDigits: 2,
      attachments: Attachments(documents: [file.path], read: attachment)
    )
    var value: Value?
    if let document = documents.first {
      value = body(Field(node: document, label: label, context: context))
    }
    for further in documents.dropFirst() {
      context.report(
        .kind,
        at: further,
        "the file holds a second document",
        hint: "put it into a file of its own"
      )
    }
    let diagnostics = log.diagnostics(in: [text] + context.attachments.texts)
    return (log.hasErrors ? nil : value, diagnostics)
  }
}

extension Field {
  /// Notes something about this value that its author should know.
  package func warn(_ code: Diagnostic.Code, _ message: String, hint: @autoclosure () -> String) {
    context.warn(code, at: node, "\(label) \(message)", hint: hint())
  }
}

extension ObjectReader {
  /// Notes an error about the object as a whole.
  package func report(_ code: Diagnostic.Code, _ message: String, hint: @autoclosure () -> String) {
    context.report(code, at: node, message, hint: hint())
  }
}
