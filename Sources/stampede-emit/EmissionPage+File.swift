import EmissionResults
import Reports
import Traces
import Wire

extension EmissionPage {
  /// Writes the page of a report; the file appears whole or not at all.
  ///
  /// - Throws: an error of kind `inputOutput`.
  static func write(_ report: EmissionReport, to path: String) throws(EmissionError) {
    do {
      let file = try AtomicFile(path: path)
      try file.write(Array(render(report, version: engineVersion).utf8))
      try file.commit()
    } catch {
      throw EmissionError(.inputOutput, error.description)
    }
  }
}
