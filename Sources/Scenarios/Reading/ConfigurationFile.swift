/// A file that configures a program and is no part of a scenario, read with the same care: YAML or
/// JSON, all mistakes at once, each with its place and what to write instead.
package enum ConfigurationFile {
  /// Reads the one document of a file.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - label: what messages call the document.
  ///   - body: makes a value of the document, and reports what is wrong with it.
  /// - Returns: the value.
  /// - Throws: all mistakes, where there is one.
  package static func read<Value>(
    _ file: SourceFile,
    label: String,
    _ body: (Field) -> Value?
  ) throws(ConfigurationError) -> Value {
    let log = DiagnosticLog()
    let (text, documents) = DocumentReader.read(file, index: 0, log: log)
    let context = ReadingContext(log: log, allowsUnknownKeys: false, minorDigits: 2)
    let value = documents.first.flatMap { document in
      body(Field(node: document, label: label, context: context))
    }
    for further in documents.dropFirst() {
      context.report(
        .kind,
        at: further,
        "the file holds a second document",
        hint: "put it into a file of its own"
      )
    }
    guard let value, !log.hasErrors else {
      throw ConfigurationError(diagnostics: log.diagnostics(in: [text]))
    }
    return value
  }
}

/// The mistakes of a file that its author can mend.
package struct ConfigurationError: Error, Equatable {
  /// What is wrong, in order of the place.
  package let diagnostics: [Diagnostic]
}
